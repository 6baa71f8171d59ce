//! Figures that stand right below a heading. Where one has no room there, the text that follows goes on
//! below the heading, and the figure floats: else heading and figure would both go to the next column,
//! and leave this one as empty as the two are high.

use super::Paginator;
use crate::write::pdf::item::Item;

impl Paginator {
    /// Whether an item has no room below its heading, and leaves it to what follows.
    pub(super) fn gives_way(&self, item: &Item) -> bool {
        item.gives_way && item.glued && self.held.is_none() && self.may_float(item) && !self.fits(item)
    }

    /// What the item is in the place of a figure that is held, which floats once the heading and the
    /// beginning of the text have found their place.
    pub(super) fn behind_held(&mut self, item: Item) -> Item {
        let Some((place, _)) = &self.held else { return item };
        if *place < self.band.frame.items.len() {
            if !item.glued {
                self.end_held();
            }
            return item;
        }
        let next = Item { glued: true, ..item };
        if !self.fits(&next) {
            self.end_held();
            return Item { glued: false, ..next };
        }
        next
    }

    /// Lets a figure that is held float, or stand where it belongs if no text has taken its place.
    pub(super) fn end_held(&mut self) {
        match self.held.take() {
            Some((place, figure)) if place < self.band.frame.items.len() => self.floating.push(afloat(figure)),
            Some((_, figure)) => self.set(figure),
            None => {}
        }
    }

    /// Puts a figure that is held back below its heading, where that goes to the next column with all
    /// `items` from the place `from` on.
    pub(super) fn return_held(&mut self, from: usize, items: &mut Vec<Item>) {
        if let Some((place, figure)) = self.held.take_if(|(place, _)| from < *place) {
            items.insert(place - from, figure);
        }
    }
}

/// The same figure, parted from its heading.
pub(super) fn afloat(figure: Item) -> Item {
    Item { glued: false, ..figure }
}
