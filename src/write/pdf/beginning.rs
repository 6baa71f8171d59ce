//! Where pages begin, in the article's own terms.

use super::item::{Anchor, Item, What};
use super::pages::Page;
use crate::write::pages::{Numbers, Place};

/// Where `page` begins, if it shows anything of the body. What floated to its top stands between
/// lines of the page before, so it does not count.
pub(super) fn of_page(page: &Page, numbers: &Numbers) -> Option<Place> {
    let items = page.items.iter().map(|placed| &placed.item).filter(|item| !item.floats);
    items.filter_map(|item| of_item(item, numbers)).next()
}

fn of_item(item: &Item, numbers: &Numbers) -> Option<Place> {
    let line = item.fragments.iter().find_map(|fragment| match &fragment.what {
        What::Line { text, index } => text.block.map(|block| (text, block, *index)),
        What::Picture { .. } | What::Fill { .. } => None,
    });
    if let Some((text, block, index @ 1..)) = line {
        return Some(Place::Block { block, letters: text.letters_before(index) });
    }
    let named = item.anchors.iter().find_map(|anchor| match anchor {
        Anchor::Name(id) if numbers.has_element(id.as_str()) => Some(Place::Element(id.to_string())),
        Anchor::Block(block) => Some(Place::Block { block: *block, letters: 0 }),
        Anchor::Name(_) | Anchor::Outline { .. } => None,
    });
    named.or_else(|| line.map(|(_, block, _)| Place::Block { block, letters: 0 }))
}
