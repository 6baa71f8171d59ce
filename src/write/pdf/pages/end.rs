//! The end of an article: what stands there moves closer together where that saves a page; where
//! it does not, the part that the last page begins within goes there whole, or else the end of the
//! text with it, so that no page holds the last lines of the small print alone.

use super::Paginator;
use crate::write::pdf::item::Item;

/// The most items that are set several times to see which way looks best.
const MOST: usize = 200;
/// What is left of a wide space.
const TIGHT: f32 = 0.5;
/// The space, in points, up to which nothing is taken away.
const LEAST_SPACE: f32 = 14.0;
/// The part of a page that the last one should fill at least.
const LEAST_LAST: f32 = 0.2;
/// The part of a page that must be full where it ends early for that: between two things, and
/// within a text.
const LEAST_FULL: f32 = 0.5;
const LEAST_FULL_OF_TEXT: f32 = 0.75;

/// The last items, and the place of the one that begins a page.
struct Ending {
    items: Vec<Item>,
    turn: Option<usize>,
}

impl Paginator {
    /// Adds the items at the end of the article behind the others.
    pub(in crate::write::pdf) fn push_end(&mut self, items: Vec<Item>) {
        let ending = self.arranged(items);
        self.set_ending(ending);
    }

    fn set_ending(&mut self, ending: Ending) {
        for (index, item) in ending.items.into_iter().enumerate() {
            if Some(index) == ending.turn {
                self.turn_page();
            }
            self.add(item);
        }
    }

    /// The items as they look best. What stands on the page already may be among them: then the
    /// page is begun anew.
    fn arranged(&mut self, items: Vec<Item>) -> Ending {
        let as_it_comes = |items| Ending { items, turn: None };
        if items.len() > MOST {
            return as_it_comes(items);
        }
        let here = Paginator { since: Vec::new(), start: None, finished: Vec::new(), ..self.clone() };
        let loose = here.heights(&items, None);
        if loose.len() == 1 {
            return as_it_comes(items);
        }
        let tight = tightened(items.clone());
        if here.heights(&tight, None).len() < loose.len() {
            return as_it_comes(tight);
        }
        if loose.last().is_none_or(|height| *height >= self.least_last()) {
            return as_it_comes(items);
        }
        match here.better_turn(&items, loose.len()) {
            Some(turn) => Ending { items, turn: Some(turn) },
            None => self.earlier_end(items, loose.len()),
        }
    }

    /// The height that the last page should have.
    fn least_last(&self) -> f32 {
        LEAST_LAST * self.page_height()
    }

    /// The last place at which a new page leaves no page but the last nearly empty.
    fn better_turn(&self, items: &[Item], pages: usize) -> Option<usize> {
        let parts = (1..items.len()).rev().filter(|index| items[*index].barrier && !items[*index].glued);
        parts.into_iter().find(|index| self.turns_well(items, *index, pages, 0.0))
    }

    /// The items with as much of what stands on the page in hand as the last page needs so as not
    /// to be nearly empty: from something that begins, or else from a line.
    fn earlier_end(&mut self, items: Vec<Item>, pages: usize) -> Ending {
        let (Some(start), true) = (&self.start, self.since.len() + items.len() <= MOST) else {
            return Ending { items, turn: None };
        };
        let count = self.since.len();
        let all: Vec<Item> = self.since.iter().chain(&items).cloned().collect();
        let may_turn = |index: &usize| !all[*index].glued && !all[*index].floats && !all[*index - 1].parts_word;
        let places = || (1..all.len().min(count + 1)).rev().filter(may_turn);
        let full = LEAST_FULL * self.page_height();
        let between = places().filter(|index| all[*index].gap > 0.0 || all[*index].barrier);
        let mut turn = between.into_iter().find(|index| start.turns_well(&all, *index, pages, full));
        let full = LEAST_FULL_OF_TEXT * self.page_height();
        turn = turn.or_else(|| places().find(|index| start.turns_well(&all, *index, pages, full)));
        if turn.is_none() {
            return Ending { items, turn: None };
        }
        let (start, finished) = (self.start.take(), std::mem::take(&mut self.finished));
        if let Some(start) = start {
            *self = Paginator { finished, ..*start };
        }
        Ending { items: all, turn }
    }

    /// Whether so many pages come of a new one at `index`, the last of which is not nearly empty,
    /// and the one in hand at least `full`.
    fn turns_well(&self, items: &[Item], index: usize, pages: usize, full: f32) -> bool {
        let heights = self.heights(items, Some(index));
        let first = heights.first().copied().unwrap_or_default();
        heights.len() == pages && first >= full && heights.last().is_some_and(|last| *last >= self.least_last())
    }

    /// How far down the pages reach from the one in hand on, if the article ended with these items.
    fn heights(&self, items: &[Item], turn: Option<usize>) -> Vec<f32> {
        let mut trial = self.clone();
        trial.set_ending(Ending { items: items.to_vec(), turn });
        let reach =
            |page: &super::Page| page.items.iter().map(|placed| placed.y + placed.item.height).fold(0.0, f32::max);
        trial.finish().iter().map(|page| reach(page) - self.geometry.top).collect()
    }

    /// Ends the page, if anything stands on it.
    fn turn_page(&mut self) {
        self.land();
        self.balance(Some(self.geometry.bottom));
        if !self.band.is_empty() || !self.page.items.is_empty() {
            self.finish_page();
        }
    }
}

fn tightened(mut items: Vec<Item>) -> Vec<Item> {
    let mut above = 0.0;
    for item in &mut items {
        // A ground reaches into the space on either side of it.
        let least = LEAST_SPACE + item.rise().max(above);
        above = item.rise();
        if item.gap > least {
            item.gap = (TIGHT * item.gap).max(least);
        }
    }
    items
}
