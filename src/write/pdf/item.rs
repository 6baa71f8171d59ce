//! What the flow makes and pages are filled with: items below one another, each a few
//! fragments in fixed places.
//!
//! Vertical places count downwards from the item's top, horizontal ones from the left edge of
//! the page, all in points.

use std::cell::Cell;
use std::rc::Rc;

use super::picture::PictureId;
use super::structure::ElementId;
use super::style::Color;
use crate::model::Id;
use crate::typeset::Layout;

/// A stretch of the page that is not parted, usually one line of text.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// Space above, which is left out at the top of a page.
    pub(super) gap: f32,
    /// The height, without the gap.
    pub(super) height: f32,
    /// Whether it must stand on the page of the item before it.
    pub(super) glued: bool,
    /// Whether it may go to the top of the next page, and what follows take its place.
    pub(super) floats: bool,
    /// Whether what follows may stand before it, below the heading that it is glued to, where it has
    /// no room there.
    pub(super) gives_way: bool,
    /// Whether it is as wide as all columns together.
    pub(super) spans: bool,
    /// Whether it begins on a line of the baseline grid.
    pub(super) on_grid: bool,
    /// Whether what floats must have come to rest before it.
    pub(super) barrier: bool,
    /// Whether it ends within a word, so that no page ends below it where that can be helped.
    pub(super) parts_word: bool,
    /// Whether it only parts what follows from what is above it: it is not drawn where nothing is.
    pub(super) separates: bool,
    /// What is drawn.
    pub(super) fragments: Vec<Fragment>,
    /// The footnotes that are first called here.
    pub(super) notes: Vec<NoteBlock>,
    /// What can be jumped to.
    pub(super) anchors: Vec<Anchor>,
    /// The ground on which it stands.
    pub(super) panel: Option<Rc<Panel>>,
    /// What is repeated above it where it comes to stand at the top of a page.
    pub(super) carried: Option<Rc<Carried>>,
}

/// Something drawn in a fixed place within an item.
#[derive(Clone, Debug)]
pub(super) struct Fragment {
    pub(super) x: f32,
    /// The top, or the baseline of a line.
    pub(super) y: f32,
    pub(super) what: What,
}

/// What a fragment shows.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A line of a text; `x` is the left edge of its measure.
    Line { text: Rc<Text>, index: usize },
    /// A picture, and the element that it belongs to; `None` for decoration.
    Picture { picture: PictureId, width: f32, height: f32, owner: Option<ElementId> },
    /// A coloured rectangle: a rule, a shade. Never content.
    Fill { width: f32, height: f32, color: Color },
}

/// A paragraph broken into lines, with what its spans are.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) layout: Layout,
    /// By the tag of the glyph runs.
    pub(super) marks: Vec<Mark>,
    /// The number of the article's paragraph that it is: see [`Numbers`](crate::write::pages::Numbers).
    pub(super) block: Option<usize>,
    /// How many letters stand before which line, as far as they have been counted: pages ask in order.
    pub(super) counted: Cell<(usize, usize)>,
}

/// What a span of text is, besides its letters.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The element that it belongs to.
    pub(super) owner: ElementId,
    pub(super) color: Color,
    pub(super) line: Option<TextLine>,
    pub(super) link: Option<Rc<Link>>,
    /// The 0-based note that it calls.
    pub(super) note: Option<usize>,
    /// The works cited here.
    pub(super) cites: Vec<crate::model::Id>,
    /// The picture that is drawn in its place.
    pub(super) picture: Option<PictureId>,
    /// Whether the writer has put it there: who speaks, a formula's signs.
    pub(super) made: bool,
}

/// A line drawn along text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextLine {
    Under,
    Through,
}

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// A URL, or `#` and an id.
    pub(super) target: String,
    /// The link in words, for those who hear it.
    pub(super) words: String,
    pub(super) element: ElementId,
}

/// A footnote, ready to stand at the foot of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct NoteBlock {
    pub(super) items: Vec<Item>,
}

/// Something that can be jumped to.
#[derive(Clone, Debug)]
pub(super) enum Anchor {
    /// A named destination.
    Name(Id),
    /// The block of this number begins here.
    Block(usize),
    /// An entry of the outline, with its level from 0.
    Outline { level: usize, title: String },
}

/// The ground behind a run of items.
#[derive(Debug)]
pub(super) struct Panel {
    /// The panel that it lies on.
    pub(super) parent: Option<Rc<Panel>>,
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) color: Color,
    /// By how much it reaches beyond its items, above and below.
    pub(super) padding: f32,
}

/// What is repeated at the top of a page: a table's head, “continued”. Its fragments are drawn
/// as an artifact.
#[derive(Debug)]
pub(super) struct Carried {
    pub(super) height: f32,
    pub(super) fragments: Vec<Fragment>,
    /// Whether at the top of every column; else of the first.
    pub(super) everywhere: bool,
}

impl NoteBlock {
    pub(super) fn height(&self) -> f32 {
        self.items.iter().map(|item| item.gap + item.height).sum()
    }
}

impl Panel {
    /// By how much the grounds of an item, and of the one below it, reach into the space between
    /// the two: those on which both stand do not.
    pub(super) fn between(above: Option<&Rc<Panel>>, below: Option<&Rc<Panel>>) -> f32 {
        Panel::beyond(above, below) + Panel::beyond(below, above)
    }

    fn beyond(panel: Option<&Rc<Panel>>, other: Option<&Rc<Panel>>) -> f32 {
        let own = Panel::chain(panel).filter(|own| !Panel::chain(other).any(|panel| Rc::ptr_eq(own, panel)));
        own.map(|panel| panel.padding).sum()
    }

    /// The ground, and those that it lies on.
    fn chain(panel: Option<&Rc<Panel>>) -> impl Iterator<Item = &Rc<Panel>> {
        std::iter::successors(panel, |panel| panel.parent.as_ref())
    }
}

impl Fragment {
    /// The top and the bottom of what is drawn. A line counts with less than its faces' extents,
    /// which overlap those of its neighbours where faces are tall.
    fn extent(&self) -> (f32, f32) {
        match &self.what {
            What::Line { text, index } => {
                let line = text.layout.lines.get(*index);
                let (ascent, descent) = line.map_or((0.0, 0.0), |line| (line.ascent, line.descent));
                (self.y - 0.6 * ascent, self.y + 0.5 * descent)
            }
            What::Picture { height, .. } | What::Fill { height, .. } => (self.y, self.y + height),
        }
    }

    fn moved(mut self, down: f32) -> Self {
        self.y += down;
        self
    }
}

impl Item {
    /// Puts `items` into one, below one another. The gap of the first is left out.
    pub(super) fn stack(items: Vec<Item>) -> Item {
        let mut out = Item::default();
        for item in items {
            out.append(item);
        }
        // The shade of a later line reaches up by its padding, and must not cover the line above.
        out.fragments.sort_by_key(|fragment| !matches!(fragment.what, What::Fill { .. }));
        out
    }

    /// Appends `item` below.
    pub(super) fn append(&mut self, item: Item) {
        let gap = if self.is_blank() { 0.0 } else { item.gap };
        let top = self.height + gap;
        if let Some(panel) = &item.panel {
            self.shade(panel, top, item.height);
        }
        self.fragments.extend(item.fragments.into_iter().map(|fragment| fragment.moved(top)));
        self.height = top + item.height;
        self.notes.extend(item.notes);
        self.anchors.extend(item.anchors);
    }

    fn is_blank(&self) -> bool {
        self.height == 0.0 && self.fragments.is_empty()
    }

    /// Draws the panel behind an item that is stacked at `top`.
    fn shade(&mut self, panel: &Panel, top: f32, height: f32) {
        if let Some(parent) = &panel.parent {
            self.shade(parent, top, height);
        }
        let (x, padding) = (panel.x, panel.padding);
        let what = What::Fill { width: panel.width, height: height + 2.0 * padding, color: panel.color };
        self.fragments.push(Fragment { x, y: top - padding, what });
    }

    /// The same without what is drawn: the place that it names.
    pub(super) fn unseen(self) -> Item {
        Item { height: 0.0, fragments: Vec::new(), ..self }
    }

    /// By how much the grounds on which it stands reach above it, and as much below.
    pub(super) fn rise(&self) -> f32 {
        Panel::chain(self.panel.as_ref()).map(|panel| panel.padding).sum()
    }

    /// Whether it shows a picture.
    pub(super) fn has_picture(&self) -> bool {
        self.fragments.iter().any(|fragment| matches!(fragment.what, What::Picture { .. }))
    }

    /// The height of its picture, if it is a figure with one.
    pub(super) fn picture_height(&self) -> Option<f32> {
        self.fragments.iter().find_map(|fragment| match fragment.what {
            What::Picture { height, .. } if self.floats => Some(height),
            _ => None,
        })
    }

    /// The same figure with its picture `lower` than it is, and as much narrower. Its edge stays
    /// where it is: the right one where it `is_rtl`, else the left.
    pub(super) fn with_smaller_picture(mut self, lower: f32, is_rtl: bool) -> Item {
        for fragment in &mut self.fragments {
            match &mut fragment.what {
                What::Picture { width, height, .. } => {
                    let narrower = *width * lower / *height;
                    *height -= lower;
                    *width -= narrower;
                    fragment.x += if is_rtl { narrower } else { 0.0 };
                }
                _ => fragment.y -= lower,
            }
        }
        self.height -= lower;
        self
    }

    /// Where the item can be parted at `height` or above, between fragments. `None` where nothing
    /// would be left in the first part.
    pub(super) fn cut(&self, height: f32) -> Option<f32> {
        let is_fill = |fragment: &&Fragment| matches!(fragment.what, What::Fill { .. });
        let extents = || self.fragments.iter().filter(|fragment| !is_fill(fragment)).map(Fragment::extent);
        let below = extents().filter(|(_, bottom)| *bottom > height + 0.01).map(|(top, _)| top);
        let cut = below.fold(height, f32::min);
        let holds = extents().any(|(_, bottom)| bottom <= cut + 0.01);
        (cut > 0.0 && holds).then_some(cut)
    }

    /// Parts an item that is too tall for a page at `height`.
    pub(super) fn split(self, height: f32) -> (Item, Option<Item>) {
        let Some(cut) = self.cut(height) else { return (self, None) };
        let (whole, panel, carried, spans) = (self.height, self.panel.clone(), self.carried.clone(), self.spans);
        let mut head = Item { height: cut, ..self };
        let fragments = std::mem::take(&mut head.fragments);
        let mut tail = Item { height: whole - cut, panel, carried, spans, ..Item::default() };
        for fragment in fragments {
            deal(fragment, cut, &mut head, &mut tail);
        }
        (head, Some(tail))
    }
}

/// Gives `fragment` to the part that it belongs to; rectangles are cut in two.
fn deal(fragment: Fragment, cut: f32, head: &mut Item, tail: &mut Item) {
    let (top, bottom) = fragment.extent();
    match fragment.what {
        What::Fill { width, color, .. } if top < cut && bottom > cut => {
            let part = |y, height| Fragment { x: fragment.x, y, what: What::Fill { width, height, color } };
            head.fragments.push(part(top, cut - top));
            tail.fragments.push(part(0.0, bottom - cut));
        }
        _ if bottom <= cut + 0.01 => head.fragments.push(fragment),
        _ => tail.fragments.push(fragment.moved(-cut)),
    }
}
