//! A column of a page while it is being filled, and where its items stand once it is full.

use std::collections::VecDeque;
use std::rc::Rc;

use super::super::item::{Carried, Fragment, Item, NoteBlock};
use super::page::{Page, Placed, spread};

/// Space for the rule above the footnotes.
pub(super) const RULE_SPACE: f32 = 14.0;
/// From the top of that space to the rule.
const RULE_OFFSET: f32 = 9.0;

/// The items of a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    pub(super) items: Vec<Item>,
    /// The space above each item besides its gap, which brings later lines onto the grid.
    extras: Vec<f32>,
    /// Where each item ends, from the top of the column.
    ends: Vec<f32>,
    pub(super) carried: Option<Rc<Carried>>,
    /// The height of the footnotes called in it.
    pub(super) notes: f32,
    /// The footnotes at its foot. Known when it is full.
    pub(super) foot: Vec<Item>,
}

impl Frame {
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether nothing is seen in it: at most what would part one thing from another.
    pub(super) fn is_blank(&self) -> bool {
        self.items.iter().all(|item| item.separates)
    }

    /// The height of what stands in the column, what is carried included.
    pub(super) fn used(&self) -> f32 {
        self.ends.last().copied().unwrap_or(0.0)
    }

    /// Adds an item that ends at `used` from the top of the column and stands `extra` lower than
    /// its gap says. The space goes above the headings that the item is glued to, at the top of the
    /// column too, so that they stay near to what they are over; or else it is shared out around
    /// what is not on the grid.
    pub(super) fn push(&mut self, item: Item, extra: f32, used: f32) {
        let end = self.items.len();
        self.extras.push(0.0);
        self.ends.push(used);
        if extra > 0.0 {
            let chain = self.chain_before(&item);
            let off_grid = self.items.iter().rposition(|other| other.on_grid).map_or(0, |last| last + 1);
            match (chain, off_grid) {
                (start, _) if start < end => self.extras[start] += extra,
                (_, start) if start < end && start > 0 => {
                    self.extras[start] += extra / 2.0;
                    self.extras[end] += extra / 2.0;
                }
                _ => self.extras[end] += extra,
            }
        }
        self.notes += note_height(&item);
        self.items.push(item);
    }

    /// The place of the first item that `item` must stay with, with nothing on the grid between.
    fn chain_before(&self, item: &Item) -> usize {
        let mut start = self.items.len();
        let mut glued = item.glued;
        while glued && start > 0 && !self.items[start - 1].on_grid {
            start -= 1;
            glued = self.items[start].glued;
        }
        start
    }

    /// Takes the items from `from` on out again.
    pub(super) fn split_off(&mut self, from: usize) -> Vec<Item> {
        self.extras.truncate(from);
        self.ends.truncate(from);
        let rest = self.items.split_off(from);
        self.notes -= rest.iter().map(note_height).sum::<f32>();
        rest
    }

    /// Puts everything in its place on `page`: items from `top` down, footnotes up from `bottom`,
    /// all moved by `x`. Returns where the items end.
    pub(super) fn place(self, page: &mut Page, x: f32, top: f32, bottom: f32, rule: &Fragment) -> f32 {
        let mut y = top;
        let mut panels = Vec::new();
        if let Some(carried) = self.carried {
            y += carried.height;
            page.carried.push((x, top, carried));
        }
        let mut is_blank = true;
        for (item, extra) in self.items.into_iter().zip(self.extras) {
            let item = if is_blank && item.separates { item.unseen() } else { item };
            y += extra + if is_blank { item.rise() } else { item.gap };
            is_blank &= item.separates;
            if let Some(panel) = &item.panel {
                spread(panel, x, y, y + item.height, &mut panels);
            }
            let height = item.height;
            page.items.push(Placed { x, y, item });
            y += height;
        }
        page.grounds.extend(panels);
        place_foot(self.foot, page, x, bottom, rule);
        y
    }
}

fn place_foot(foot: Vec<Item>, page: &mut Page, x: f32, bottom: f32, rule: &Fragment) {
    if foot.is_empty() {
        return;
    }
    let height: f32 = foot.iter().map(|item| item.gap + item.height).sum();
    let mut y = bottom - height - RULE_SPACE;
    let ruled = Item { fragments: vec![rule.clone()], ..Item::default() };
    page.notes.push(Placed { x, y: y + RULE_OFFSET, item: ruled });
    y += RULE_SPACE;
    for item in foot {
        y += item.gap;
        let height = item.height;
        page.notes.push(Placed { x, y, item });
        y += height;
    }
}

/// Takes as many lines of `notes` as `room` has, one at least where there is `nothing` else.
pub(super) fn take_notes(notes: &mut VecDeque<Item>, room: f32, nothing: bool) -> Vec<Item> {
    let mut height = RULE_SPACE;
    let mut count = 0;
    for item in notes.iter() {
        let next = height + item.gap + item.height;
        if next > room + 0.01 && !(nothing && count == 0) {
            break;
        }
        height = next;
        count += 1;
    }
    notes.drain(..count).collect()
}

/// The height of the footnotes that an item calls.
pub(super) fn note_height(item: &Item) -> f32 {
    item.notes.iter().map(NoteBlock::height).sum()
}
