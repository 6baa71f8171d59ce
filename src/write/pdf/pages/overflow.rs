//! What happens where an item does not fit its column: where the column ends, what goes to the next
//! one with it, and what is parted or made smaller.

use super::Paginator;
use super::frame::note_height;
use crate::write::pdf::item::Item;

/// The part of a column that must be full before a line is moved to the next column to stay with
/// its footnote; else the footnote is parted.
const FULL_ENOUGH: f32 = 0.6;
/// The part of a page that must be left for an item too tall for any page to begin there.
const LEAST_ROOM: f32 = 0.25;
/// The least part of its size that a picture is shown in, so that it fits below the name of who
/// shows it.
const LEAST_PICTURE: f32 = 0.5;
/// How many texts that must stay together are too many, if they are higher than this part of a page.
const LEAST_CHAIN: usize = 4;
const MOST_CHAIN: f32 = 0.4;
/// The most lines that go to the next page so that no word is parted between the two.
const MOST_FOR_A_WORD: usize = 4;

impl Paginator {
    /// Finds room for an item that does not fit the column.
    pub(super) fn overflow(&mut self, item: Item) {
        let mut item = item;
        while !self.fits(&item) {
            if self.foot_is_in_the_way(&item) {
                self.place(item);
                return self.close();
            }
            if let Some(lower) = self.lower_picture(&item) {
                return self.place(item.with_smaller_picture(lower, self.geometry.mirrored));
            }
            if self.band.frame.is_blank() && self.is_low() {
                self.close();
            } else if self.band.frame.is_blank() || self.begins_here(&item) {
                match self.split(item) {
                    Some(rest) => item = rest,
                    None => return,
                }
            } else {
                let from = self.break_before(&item);
                let mut rest = self.band.frame.split_off(from);
                self.return_held(from, &mut rest);
                self.close();
                rest.into_iter().for_each(|item| self.set(item));
            }
            let columns = if item.spans { 1 } else { self.geometry.columns };
            if columns != self.band.columns {
                self.switch(columns, &item);
            }
        }
        self.place(item);
    }

    /// Whether the column is lower than one that begins at the top of a page.
    fn is_low(&self) -> bool {
        !self.page.items.is_empty()
    }

    /// Whether the item would fit without its footnotes, and parting them is better than moving
    /// the item to the next column.
    fn foot_is_in_the_way(&self, item: &Item) -> bool {
        let least = item.notes.iter().flat_map(|note| note.items.first()).map(|line| line.gap + line.height).sum();
        let fits_parted = self.height_with(item) + item.rise() + self.foot(least) <= self.capacity();
        let moved: f32 = self.band.frame.used() / self.capacity();
        let parts_word = item.parts_word && self.ends_page() && !self.band.frame.is_blank();
        note_height(item) > 0.0 && fits_parted && !parts_word && (self.band.frame.is_blank() || moved < FULL_ENOUGH)
    }

    /// Whether an item that no page can hold whole begins in this column, below what stands there.
    fn begins_here(&self, item: &Item) -> bool {
        let height = self.page_height();
        let room = self.room_for(item);
        item.height > height && room > LEAST_ROOM * height && item.cut(room).is_some()
    }

    /// By how much the picture of a figure has to be lower to stand below what it must stay with.
    /// Else all of that goes to the next column, and leaves this one as empty as a picture is high.
    fn lower_picture(&self, item: &Item) -> Option<f32> {
        let height = item.picture_height().filter(|_| item.glued && !self.band.frame.is_blank())?;
        let lower = item.height - self.room_for(item);
        (lower > 0.0 && lower <= (1.0 - LEAST_PICTURE) * height).then_some(lower)
    }

    /// The height that is left for an item itself.
    fn room_for(&self, item: &Item) -> f32 {
        self.capacity() - self.foot(note_height(item)) - (self.height_with(item) - item.height) - self.fall(item)
    }

    /// Draws as much of a too tall item as fits the column, and returns the rest.
    fn split(&mut self, item: Item) -> Option<Item> {
        let room = self.room_for(&item);
        if room < LEAST_ROOM * self.capacity() && !self.left_over.is_empty() {
            self.close();
            return Some(item);
        }
        let (head, rest) = item.split(room);
        self.place(head);
        self.close();
        rest
    }

    /// The place in the column from which on all goes to the next column with `item`.
    fn break_before(&self, item: &Item) -> usize {
        let items = &self.band.frame.items;
        let end = items.len();
        // What stands below something else may go whole: the next column begins higher.
        let first = usize::from(!self.is_low());
        let mut places = (first..=end).rev().filter(|&at| !items.get(at).unwrap_or(item).glued);
        let Some(lowest) = places.next() else { return self.within_chain(first).unwrap_or(end) };
        if let Some(within) = self.within_chain(lowest + 1).filter(|_| self.is_long_chain(lowest)) {
            return within;
        }
        let parts_word = |at: usize| at > 0 && items[at - 1].parts_word;
        if !self.ends_page() || !parts_word(lowest) {
            return lowest;
        }
        places.take_while(|at| lowest - at <= MOST_FOR_A_WORD).find(|at| !parts_word(*at)).unwrap_or(lowest)
    }

    /// The place of the last text of those from `from` on that must all stay together, where no column would hold
    /// them: it is that which stays with what follows.
    fn within_chain(&self, from: usize) -> Option<usize> {
        let items = &self.band.frame.items;
        (from..items.len()).rev().find(|&at| items[at].gap > 0.0)
    }

    /// Whether so many texts from `from` on must stay together that the column would end much too early: headings
    /// without anything below them.
    fn is_long_chain(&self, from: usize) -> bool {
        let chain = &self.band.frame.items[from..];
        let height: f32 = chain.iter().map(|item| item.gap + item.height).sum();
        let texts = chain.iter().filter(|item| item.gap > 0.0).count();
        texts >= LEAST_CHAIN && height > MOST_CHAIN * self.page_height()
    }

    /// Whether the page ends with the column.
    fn ends_page(&self) -> bool {
        self.band.done.len() + 1 >= self.band.columns
    }
}
