//! The end of an article: what stands there moves closer together where that saves a page; where
//! it does not, the part that the last page begins within goes there whole, so that no page holds
//! the last lines of the small print alone.

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

impl Paginator {
    /// Adds the items at the end of the article behind the others.
    pub(in crate::write::pdf) fn push_end(&mut self, items: Vec<Item>) {
        let (items, turn) = self.arranged(items);
        for (index, item) in items.into_iter().enumerate() {
            if Some(index) == turn {
                self.turn_page();
            }
            self.push(item);
        }
    }

    /// The items as they look best, and the place of the one that begins a page for that.
    fn arranged(&self, items: Vec<Item>) -> (Vec<Item>, Option<usize>) {
        let loose = if items.len() > MOST { 1 } else { self.trial_end(items.clone(), None).0 };
        if loose == 1 {
            return (items, None);
        }
        let tight = tightened(items.clone());
        if self.trial_end(tight.clone(), None).0 < loose {
            return (tight, None);
        }
        let turn = self.better_turn(&items, loose);
        (items, turn)
    }

    /// The last place at which a new page leaves no page but the last nearly empty, where otherwise
    /// that one would be.
    fn better_turn(&self, items: &[Item], pages: usize) -> Option<usize> {
        let least = LEAST_LAST * self.page_height();
        if self.trial_end(items.to_vec(), None).1 >= least {
            return None;
        }
        let parts = (1..items.len()).rev().filter(|index| items[*index].barrier && !items[*index].glued);
        parts.into_iter().find(|index| {
            let (count, height) = self.trial_end(items.to_vec(), Some(*index));
            count == pages && height >= least
        })
    }

    /// The pages from the one in hand on, if the article ended with these items, and how far down the
    /// last of them reaches.
    fn trial_end(&self, items: Vec<Item>, turn: Option<usize>) -> (usize, f32) {
        let mut trial = self.clone();
        trial.finished.clear();
        for (index, item) in items.into_iter().enumerate() {
            if Some(index) == turn {
                trial.turn_page();
            }
            trial.push(item);
        }
        let pages = trial.finish();
        let ends = pages.last().into_iter().flat_map(|page| &page.items).map(|placed| placed.y + placed.item.height);
        (pages.len(), ends.fold(0.0, f32::max) - self.geometry.top)
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
    for item in items.iter_mut().filter(|item| item.gap > LEAST_SPACE) {
        item.gap = (TIGHT * item.gap).max(LEAST_SPACE);
    }
    items
}
