//! The end of an article: what stands there moves closer together where that saves a page, so that
//! no page holds the last lines of the small print alone.

use super::Paginator;
use crate::write::pdf::item::Item;

/// The most items that are set twice to see which way takes fewer pages.
const MOST: usize = 200;
/// What is left of a wide space.
const TIGHT: f32 = 0.5;
/// The space, in points, up to which nothing is taken away.
const LEAST_SPACE: f32 = 14.0;

impl Paginator {
    /// Adds the items at the end of the article behind the others.
    pub(in crate::write::pdf) fn push_end(&mut self, items: Vec<Item>) {
        let items = if self.is_saved_by_tightening(&items) { tightened(items) } else { items };
        items.into_iter().for_each(|item| self.push(item));
    }

    fn is_saved_by_tightening(&self, items: &[Item]) -> bool {
        if items.len() > MOST {
            return false;
        }
        let loose = self.pages_with(items.to_vec());
        loose > 1 && self.pages_with(tightened(items.to_vec())) < loose
    }

    /// The pages from the one in hand on, if the article ended with these items.
    fn pages_with(&self, items: Vec<Item>) -> usize {
        let mut trial = self.clone();
        trial.finished.clear();
        items.into_iter().for_each(|item| trial.push(item));
        trial.finish().len()
    }
}

fn tightened(mut items: Vec<Item>) -> Vec<Item> {
    for item in items.iter_mut().filter(|item| item.gap > LEAST_SPACE) {
        item.gap = (TIGHT * item.gap).max(LEAST_SPACE);
    }
    items
}
