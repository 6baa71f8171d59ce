//! Columns of equal length, above something wide and at the end of the article.

use super::{Band, Paginator};
use crate::write::pdf::item::Item;

/// The fineness of the search, in points.
const FINE: f32 = 2.0;

impl Paginator {
    /// Makes the columns of the band as short as they can be. Their footnotes end at `foot`, or,
    /// without, where the columns end.
    pub(super) fn balance(&mut self, foot: Option<f32>) {
        if self.band.columns < 2 || self.band.is_empty() {
            return;
        }
        let mut items = self.band.kept.clone();
        items.extend(self.band.frame.items.iter().cloned());
        let (mut low, mut high) = (tallest(&items), self.capacity());
        let mut best = None;
        while high - low > FINE {
            let middle = (low + high) / 2.0;
            match self.trial(&items, middle, foot) {
                Some(trial) => {
                    best = Some(trial);
                    high = middle;
                }
                None => low = middle,
            }
        }
        if let Some(trial) = best {
            self.band = trial.band;
            self.left_over = trial.left_over;
        }
    }

    /// The band with columns of a height, if it can hold the items so.
    fn trial(&self, items: &[Item], height: f32, foot: Option<f32>) -> Option<Paginator> {
        let mut trial = Paginator::new(self.geometry, self.rule.clone());
        trial.is_trial = true;
        trial.page.index = self.page.index;
        // What counts is only whether there is something above.
        trial.page.items.extend(self.page.items.first().map(|placed| super::page::Placed {
            x: placed.x,
            y: placed.y,
            item: Item::default(),
        }));
        let limit = self.band.top + height;
        trial.band = Band { limit, ..Band::new(self.band.top, foot.unwrap_or(limit), self.band.columns) };
        trial.left_over = if self.band.done.is_empty() { &self.left_over } else { &self.band.kept_left_over }.clone();
        for item in items {
            if trial.band.done.len() >= trial.band.columns || !trial.finished.is_empty() {
                return None;
            }
            trial.set(Item { floats: false, barrier: false, ..item.clone() });
        }
        if !trial.finished.is_empty() {
            return None;
        }
        trial.end_frame(false);
        let frames = &trial.band.done;
        let parted = frames.iter().skip(1).any(|frame| frame.items.first().is_some_and(|item| item.glued));
        let whole = frames.len() <= trial.band.columns && trial.left_over.is_empty() && !parted;
        whole.then_some(trial)
    }
}

/// The height of the tallest item: columns can be no shorter.
fn tallest(items: &[Item]) -> f32 {
    items.iter().map(|item| item.height).fold(0.0, f32::max)
}
