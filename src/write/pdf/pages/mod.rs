//! From items to pages: which item stands in which column of which page.
//!
//! Items come one at a time and a page goes out as soon as it is full, so what is kept grows
//! with the page and not with the article. A column ends at the last place where no item is
//! glued to the one before it; footnotes stand at the foot of the column that calls them and go
//! on at the foot of the next where they must; figures that do not fit go to the top of the next
//! column while the text goes on.
//!
//! A page is filled in bands from top to bottom. A band has the theme's number of columns, or one
//! where something is as wide as the page's text; the columns above such a thing, and those on
//! the last page, are made equally long.

mod balance;
mod end;
mod frame;
mod held;
mod overflow;
mod page;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use super::item::{Fragment, Item};
use super::style::Geometry;
use frame::{Frame, RULE_SPACE, note_height, take_notes};

pub(super) use page::{Ground, Page, Placed};

/// The part of a column that footnotes from the one before may take.
const MOST_CARRIED: f32 = 0.75;
/// The part of its height below which a last column is made as long as the others.
const SHORT: f32 = 0.75;
/// Below a figure that waited for the top of a column: the text there goes on within a paragraph.
const BELOW_FLOAT: f32 = 12.0;
/// By how much a ground may reach below the text, in points.
const MOST_HANGING: f32 = 9.0;
/// The part of a page that must be left for a band to begin there.
const LEAST_BAND: f32 = 0.08;

/// Fills pages.
#[derive(Clone, Debug)]
pub(super) struct Paginator {
    geometry: Geometry,
    /// The number of pages before the first.
    before: usize,
    /// What sets the footnotes off.
    rule: Fragment,
    /// The page in hand, without its last band.
    page: Page,
    band: Band,
    /// The lines of footnotes left from the column before.
    left_over: VecDeque<Item>,
    /// Figures that wait for the next column, and those that wait for the next page because they
    /// are wider.
    floating: Vec<Item>,
    wide: Vec<Item>,
    /// A figure without room below its heading, and its place in the column: what follows takes it.
    held: Option<(usize, Item)>,
    finished: Vec<Page>,
    /// How everything stood when the page in hand began, and what has come since.
    start: Option<Box<Paginator>>,
    since: Vec<Item>,
    /// The same for the page before, which is not sent out yet.
    previous: Option<(Box<Paginator>, Vec<Item>)>,
    /// Whether it only looks how columns of some height would be.
    is_trial: bool,
}

/// The lowest part of a page so far.
#[derive(Clone, Debug, Default)]
struct Band {
    top: f32,
    /// Where the footnotes of its columns end.
    bottom: f32,
    /// Where the text of its columns ends at most.
    limit: f32,
    columns: usize,
    /// The columns that are full.
    done: Vec<Frame>,
    /// The column that is being filled.
    frame: Frame,
    /// For columns to be balanced: the items as they came, and the footnotes left over then.
    kept: Vec<Item>,
    kept_left_over: VecDeque<Item>,
}

impl Band {
    fn new(top: f32, bottom: f32, columns: usize) -> Self {
        Band { top, bottom, limit: bottom, columns, ..Band::default() }
    }

    fn is_empty(&self) -> bool {
        self.done.is_empty() && self.frame.is_empty()
    }
}

impl Paginator {
    /// Pages of the given kind, with `rule` above the footnotes.
    pub(super) fn new(geometry: Geometry, rule: Fragment) -> Self {
        Paginator {
            geometry,
            before: 0,
            rule,
            page: Page::default(),
            band: Band::new(geometry.first_top, geometry.bottom, geometry.columns),
            left_over: VecDeque::new(),
            floating: Vec::new(),
            wide: Vec::new(),
            held: None,
            finished: Vec::new(),
            start: None,
            since: Vec::new(),
            previous: None,
            is_trial: false,
        }
    }

    /// These pages, behind `before` others of the same file.
    pub(super) fn behind(self, before: usize) -> Self {
        Paginator { before, page: Page { index: before, ..self.page }, ..self }
    }

    /// The pages that are full, to be drawn; but for the last one, which may have to end earlier.
    pub(super) fn take_finished(&mut self) -> Vec<Page> {
        let held = self.previous.as_ref().map_or(self.page.index, |(start, _)| start.page.index);
        let count = self.finished.iter().take_while(|page| page.index < held).count();
        let held = self.finished.split_off(count);
        std::mem::replace(&mut self.finished, held)
    }

    /// Adds an item behind the others.
    pub(super) fn push(&mut self, item: Item) {
        let page = self.page.index;
        if self.start.is_none() {
            self.remember();
        }
        self.since.push(item.clone());
        self.add(item);
        if self.page.index != page {
            self.remember();
        }
    }

    /// Remembers how everything stands, in case that the end of the article asks for another end of
    /// this page or the one before.
    fn remember(&mut self) {
        let (finished, since) = (std::mem::take(&mut self.finished), std::mem::take(&mut self.since));
        let start = self.start.take();
        self.previous = None;
        self.start = Some(Box::new(self.clone()));
        self.previous = start.map(|start| (start, since));
        self.finished = finished;
    }

    fn add(&mut self, item: Item) {
        if item.barrier {
            self.land();
        }
        if self.gives_way(&item) {
            self.held = Some((self.band.frame.items.len(), item));
            return;
        }
        let item = self.behind_held(item);
        if self.waits(&item) {
            let waiting = if item.spans { &mut self.wide } else { &mut self.floating };
            waiting.push(item);
        } else {
            self.set(item);
        }
    }

    /// Sends out what is left.
    pub(super) fn finish(&mut self) -> Vec<Page> {
        self.land();
        self.balance(Some(self.geometry.bottom));
        if !self.band.is_empty() || !self.page.items.is_empty() || self.page.index == self.before {
            self.finish_page();
        }
        while !self.left_over.is_empty() {
            self.finish_page();
        }
        std::mem::take(&mut self.finished)
    }

    /// Whether an item is to wait for the next column or page.
    fn waits(&self, item: &Item) -> bool {
        if !item.floats || item.glued || !self.may_float(item) {
            return false;
        }
        if item.spans && self.geometry.columns > 1 {
            // At the top of a page it can stand where it is.
            return self.band.columns > 1 && !self.band.is_empty();
        }
        !self.floating.is_empty() || !self.fits(item)
    }

    /// Puts an item here or in the next place where it can stand.
    fn set(&mut self, item: Item) {
        let columns = if item.spans { 1 } else { self.geometry.columns };
        if columns != self.band.columns {
            self.switch(columns, &item);
        }
        if self.fits(&item) { self.place(item) } else { self.overflow(item) }
    }

    fn capacity(&self) -> f32 {
        self.band.bottom - self.band.top
    }

    /// The height of a page without anything above its columns.
    fn page_height(&self) -> f32 {
        self.geometry.bottom - self.geometry.top
    }

    /// The height at the foot, if `more` is called besides what is called already.
    fn foot(&self, more: f32) -> f32 {
        let notes = self.left_over_height() + self.band.frame.notes + more;
        if notes > 0.0 { notes + RULE_SPACE } else { 0.0 }
    }

    /// The height that footnotes from the column before take, up to the most that they may.
    fn left_over_height(&self) -> f32 {
        let most = MOST_CARRIED * self.capacity();
        let mut height = 0.0;
        for item in &self.left_over {
            height += item.gap + item.height;
            if height >= most {
                return most;
            }
        }
        height
    }

    /// What is repeated above `item`, if it comes to stand at the top of the column.
    fn carried_above(&self, item: &Item) -> f32 {
        let repeats = self.is_page_top() || item.carried.as_ref().is_some_and(|carried| carried.everywhere);
        item.carried.as_ref().filter(|_| repeats).map_or(0.0, |carried| carried.height)
    }

    /// Whether the column begins at the top of a page and is the first.
    fn is_page_top(&self) -> bool {
        self.band.done.is_empty() && self.page.items.is_empty()
    }

    /// Where the top of `item` would be below that of the column, off the grid.
    fn top_of(&self, item: &Item) -> f32 {
        let frame = &self.band.frame;
        if frame.is_blank() { self.carried_above(item) + item.rise() } else { frame.used() + item.gap }
    }

    /// By how much `item` would have to stand lower to be on the grid.
    fn extra(&self, item: &Item) -> f32 {
        let step = self.geometry.grid;
        if !item.on_grid || step <= 0.0 {
            return 0.0;
        }
        let over = (self.band.top + self.top_of(item) - self.geometry.top).rem_euclid(step);
        if over < 0.05 || step - over < 0.05 { 0.0 } else { step - over }
    }

    /// The height that the column has with `item`, its footnotes left out.
    fn height_with(&self, item: &Item) -> f32 {
        if item.separates && self.band.frame.is_blank() {
            return self.band.frame.used();
        }
        self.top_of(item) + self.extra(item) + item.height
    }

    fn fits(&self, item: &Item) -> bool {
        let height = self.height_with(item) + self.fall(item);
        height + self.foot(note_height(item)) <= self.capacity() + 0.01
            && height <= self.band.limit - self.band.top + 0.01
    }

    /// The space that the grounds of `item` need below it. They may hang a little below the text, so
    /// that the last lines of columns stand side by side; but not where footnotes stand.
    fn fall(&self, item: &Item) -> f32 {
        let hanging = if self.foot(note_height(item)) > 0.0 { 0.0 } else { MOST_HANGING };
        (item.rise() - hanging).max(0.0)
    }

    /// Only what fits an empty column may wait for one.
    fn may_float(&self, item: &Item) -> bool {
        !self.band.is_empty() && item.height + note_height(item) + RULE_SPACE <= 0.9 * self.page_height()
    }

    fn place(&mut self, item: Item) {
        let extra = self.extra(&item);
        let used = self.height_with(&item);
        if self.band.frame.is_blank() && !item.separates && self.carried_above(&item) > 0.0 {
            self.band.frame.carried = item.carried.clone();
        }
        self.band.frame.push(item, extra, used);
    }

    /// Lets all floating figures come to rest.
    fn land(&mut self) {
        self.end_held();
        for item in std::mem::take(&mut self.floating) {
            self.set(item);
        }
        for item in std::mem::take(&mut self.wide) {
            self.set(item);
        }
    }

    /// Ends the column: the next one begins, or the next page with the figures that waited for it.
    fn close(&mut self) {
        self.floating.extend(self.held.take().map(|(_, figure)| held::afloat(figure)));
        self.end_frame(false);
        if self.band.done.len() >= self.band.columns {
            if self.ends_short() {
                self.balance(Some(self.geometry.bottom));
            }
            self.finish_page();
        }
        self.settle();
    }

    /// Whether the last column is much shorter than it could be, because what follows goes to the
    /// next page as a whole.
    fn ends_short(&self) -> bool {
        let last = self.band.done.last().map_or(0.0, |frame| frame.used() + frame.notes);
        !self.is_trial && self.band.columns > 1 && last < SHORT * self.capacity()
    }

    /// Puts figures that waited at the top of the column, as many as fit.
    fn settle(&mut self) {
        for item in std::mem::take(&mut self.floating) {
            if self.floating.is_empty() && self.band.columns == self.geometry.columns && self.fits(&item) {
                // The answer that the figure belongs to may have ended above.
                self.place(Item { carried: None, height: item.height + BELOW_FLOAT, ..item });
            } else {
                self.floating.push(item);
            }
        }
    }

    /// Ends the column. Its footnotes stand at its foot; or, if they are `put_off`, at that of
    /// columns below.
    fn end_frame(&mut self, put_off: bool) {
        let mut frame = std::mem::take(&mut self.band.frame);
        if self.geometry.columns > 1 && self.band.columns > 1 {
            // Once for the band: a first column without items has footnotes all the same.
            if self.band.done.is_empty() {
                self.band.kept_left_over.clone_from(&self.left_over);
            }
            self.band.kept.extend(frame.items.iter().cloned());
        }
        let called = frame.items.iter_mut().flat_map(|item| std::mem::take(&mut item.notes));
        self.left_over.extend(called.flat_map(|note| note.items));
        if !put_off {
            let room = self.capacity() - frame.used();
            frame.foot = take_notes(&mut self.left_over, room, frame.is_empty());
        }
        self.band.done.push(frame);
    }

    /// Puts the columns of the band in their places, and returns where they end.
    fn end_band(&mut self) -> f32 {
        let band = std::mem::take(&mut self.band);
        let (mut end, count) = (band.top, band.done.len());
        for (index, frame) in band.done.into_iter().enumerate() {
            let has_foot = !frame.foot.is_empty();
            let x = self.geometry.column_shift(index);
            end = end.max(frame.place(&mut self.page, x, band.top, band.bottom, &self.rule));
            end = if has_foot { band.bottom } else { end };
        }
        if count > 1 {
            self.page.gutters.push((band.top, end));
        }
        end
    }

    /// Sends the page out and begins the next.
    fn finish_page(&mut self) {
        if !self.band.frame.is_empty() || self.band.done.is_empty() {
            self.end_frame(false);
        }
        self.end_band();
        let index = self.page.index + 1;
        let page = std::mem::replace(&mut self.page, Page { index, ..Page::default() });
        self.finished.push(page);
        self.band = Band::new(self.geometry.top, self.geometry.bottom, self.geometry.columns);
        let wide = std::mem::take(&mut self.wide);
        if !wide.is_empty() {
            self.band.columns = 1;
        }
        for item in wide {
            if self.wide.is_empty() && self.fits(&item) {
                self.place(Item { height: item.height + BELOW_FLOAT, ..item });
            } else {
                self.wide.push(item);
            }
        }
    }

    /// Goes on below what stands on the page with another number of columns.
    fn switch(&mut self, columns: usize, item: &Item) {
        if self.band.is_empty() {
            self.band.columns = columns;
            return self.settle();
        }
        if self.band.columns > 1 {
            self.balance(None);
        }
        if !self.band.frame.is_empty() {
            self.end_frame(self.band.columns == 1);
        }
        let end = self.end_band() + item.gap;
        let top = self.on_grid(end);
        if self.geometry.bottom - top < LEAST_BAND * self.page_height() {
            self.band = Band::new(end, self.geometry.bottom, 1);
            self.finish_page();
            self.band.columns = if self.band.is_empty() { columns } else { self.band.columns };
            if self.band.columns != columns {
                self.switch(columns, item);
            }
        } else {
            self.band = Band::new(if columns > 1 { top } else { end }, self.geometry.bottom, columns);
        }
        self.settle();
    }

    /// The next line of the grid at or below `y`.
    fn on_grid(&self, y: f32) -> f32 {
        let step = self.geometry.grid;
        if step <= 0.0 {
            return y;
        }
        self.geometry.top + ((y - self.geometry.top - 0.05) / step).ceil() * step
    }
}
