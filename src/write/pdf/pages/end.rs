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

/// The part of a page that the text itself should fill of the last one.
const LEAST_TEXT: f32 = 0.12;

/// What pages are looked for: how many, and how much the first and the last of them hold at least,
/// in points.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    pages: usize,
    first: f32,
    last: f32,
}

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
    /// page is begun anew, or the one before.
    fn arranged(&mut self, items: Vec<Item>) -> Ending {
        let as_it_comes = |items| Ending { items, turn: None };
        if items.len() > MOST {
            return as_it_comes(items);
        }
        let here = Paginator { since: Vec::new(), start: None, previous: None, finished: Vec::new(), ..self.clone() };
        let loose = here.heights(&items, None);
        let last = loose.last().copied().unwrap_or_default();
        if loose.len() == 1 {
            let is_short = last < LEAST_TEXT * self.page_height();
            return if is_short { self.earlier_text(items) } else { as_it_comes(items) };
        }
        let tight = tightened(items.clone());
        if here.heights(&tight, None).len() < loose.len() {
            return as_it_comes(tight);
        }
        let wanted = Wanted { pages: loose.len(), first: 0.0, last: LEAST_LAST * self.page_height() };
        if last >= wanted.last {
            return as_it_comes(items);
        }
        match here.better_turn(&items, wanted) {
            Some(turn) => Ending { items, turn: Some(turn) },
            None => self.earlier_end(items, wanted),
        }
    }

    /// The last place at which a new page leaves no page but the last nearly empty.
    fn better_turn(&self, items: &[Item], wanted: Wanted) -> Option<usize> {
        let parts = (1..items.len()).rev().filter(|index| items[*index].barrier && !items[*index].glued);
        parts.into_iter().find(|index| self.turns_well(items, *index, wanted))
    }

    /// The items with as much of what stands on the page in hand as the last page needs so as not
    /// to be nearly empty.
    fn earlier_end(&mut self, items: Vec<Item>, wanted: Wanted) -> Ending {
        let all: Vec<Item> = self.since.iter().chain(&items).cloned().collect();
        let turn = self.start.as_ref().and_then(|start| start.earlier_turn(&all, self.since.len(), wanted));
        match (turn, self.start.take()) {
            (Some(_), Some(start)) => {
                self.go_back(*start);
                Ending { items: all, turn }
            }
            _ => Ending { items, turn: None },
        }
    }

    /// The same where the text itself ends with a few lines on a page: they take some from the page
    /// before.
    fn earlier_text(&mut self, items: Vec<Item>) -> Ending {
        let Some((start, before)) = self.previous.take() else { return Ending { items, turn: None } };
        let all: Vec<Item> = before.iter().chain(&self.since).chain(&items).cloned().collect();
        let pages = if all.len() > MOST { 0 } else { start.heights(&all, None).len() };
        let wanted = Wanted { pages, first: 0.0, last: LEAST_TEXT * self.page_height() };
        match start.earlier_turn(&all, before.len(), wanted) {
            Some(turn) => {
                self.go_back(*start);
                Ending { items: all, turn: Some(turn) }
            }
            None => Ending { items, turn: None },
        }
    }

    /// The last place among the first `count` items and behind them where a new page makes the last
    /// one long enough: where something begins, or else at a line.
    fn earlier_turn(&self, all: &[Item], count: usize, wanted: Wanted) -> Option<usize> {
        if all.len() > MOST {
            return None;
        }
        let may_turn = |index: &usize| !all[*index].glued && !all[*index].floats && !all[*index - 1].parts_word;
        let places = || (1..all.len().min(count + 1)).rev().filter(may_turn);
        let first = |part: f32| Wanted { first: part * self.page_height(), ..wanted };
        let mut between = places().filter(|index| all[*index].gap > 0.0 || all[*index].barrier);
        let turn = between.find(|index| self.turns_well(all, *index, first(LEAST_FULL)));
        turn.or_else(|| places().find(|index| self.turns_well(all, *index, first(LEAST_FULL_OF_TEXT))))
    }

    /// Goes back to how everything stood at `start`. Pages from there on are not sent out.
    fn go_back(&mut self, start: Paginator) {
        let mut finished = std::mem::take(&mut self.finished);
        finished.retain(|page| page.index < start.page.index);
        *self = Paginator { finished, ..start };
    }

    /// Whether a new page at `index` makes pages as they are wanted.
    fn turns_well(&self, items: &[Item], index: usize, wanted: Wanted) -> bool {
        let heights = self.heights(items, Some(index));
        let first = heights.first().copied().unwrap_or_default();
        heights.len() == wanted.pages
            && first >= wanted.first
            && heights.last().is_some_and(|last| *last >= wanted.last)
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
