//! From items to pages: which item stands on which page.
//!
//! Items come one at a time and a page goes out as soon as it is full, so what is kept grows
//! with the page and not with the article. A page is broken at the last place where no item is
//! glued to the one before it; footnotes stand at the foot of the page that calls them and go on
//! at the foot of the next where they must; figures that do not fit go to the top of the next
//! page while the text goes on.

use std::collections::VecDeque;
use std::rc::Rc;

use super::item::{Carried, Fragment, Item, Panel};
use super::style::Geometry;

/// A page with everything in its place.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The number of pages before it.
    pub(super) index: usize,
    /// The items, and where their tops are from the top of the page.
    pub(super) items: Vec<(f32, Item)>,
    /// The grounds behind them with top and bottom, lower ones first.
    pub(super) panels: Vec<(Rc<Panel>, f32, f32)>,
    /// What is repeated at the top.
    pub(super) carried: Option<(f32, Rc<Carried>)>,
    /// The footnotes with the rule above them.
    pub(super) notes: Vec<(f32, Item)>,
}

/// Space for the rule above the footnotes.
const RULE_SPACE: f32 = 14.0;
/// From the top of that space to the rule.
const RULE_OFFSET: f32 = 7.0;
/// The part of a page that footnotes from the page before may take.
const MOST_CARRIED: f32 = 0.75;
/// The part of a page that must be full before a line is moved to the next page to stay with
/// its footnote; else the footnote is parted.
const FULL_ENOUGH: f32 = 0.6;

/// The part of a page that must be left for an item too tall for any page to begin there.
const LEAST_ROOM: f32 = 0.25;

/// Fills pages.
#[derive(Debug)]
pub(super) struct Paginator {
    geometry: Geometry,
    /// The number of pages before the first.
    before: usize,
    /// The number of pages that went out.
    index: usize,
    current: Vec<Item>,
    /// The height of what stands on the page, what is carried included.
    used: f32,
    carried: Option<Rc<Carried>>,
    /// The height of the footnotes called on the page.
    notes: f32,
    /// The lines of footnotes left from the page before.
    left_over: VecDeque<Item>,
    /// Figures that wait for the next page.
    floating: Vec<Item>,
    finished: Vec<Page>,
    /// What sets the footnotes off.
    rule: Fragment,
}

impl Paginator {
    /// Pages of the given kind, with `rule` above the footnotes.
    pub(super) fn new(geometry: Geometry, rule: Fragment) -> Self {
        Paginator {
            geometry,
            before: 0,
            index: 0,
            current: Vec::new(),
            used: 0.0,
            carried: None,
            notes: 0.0,
            left_over: VecDeque::new(),
            floating: Vec::new(),
            finished: Vec::new(),
            rule,
        }
    }

    /// These pages, behind `before` others of the same file.
    pub(super) fn behind(self, before: usize) -> Self {
        Paginator { before, ..self }
    }

    /// The pages that are full, to be drawn.
    pub(super) fn take_finished(&mut self) -> Vec<Page> {
        std::mem::take(&mut self.finished)
    }

    /// Adds an item behind the others.
    pub(super) fn push(&mut self, item: Item) {
        if item.barrier {
            self.land();
        }
        let waits = item.floats && !item.glued && self.may_float(&item);
        if waits && (!self.floating.is_empty() || !self.fits(&item)) {
            self.floating.push(item);
        } else if self.fits(&item) {
            self.place(item);
        } else {
            self.overflow(item);
        }
    }

    /// Sends out what is left.
    pub(super) fn finish(&mut self) -> Vec<Page> {
        self.land();
        if !self.current.is_empty() || self.index == 0 {
            self.close();
        }
        while !self.left_over.is_empty() {
            self.close();
        }
        self.take_finished()
    }

    fn top(&self) -> f32 {
        if self.index == 0 { self.geometry.first_top } else { self.geometry.top }
    }

    fn capacity(&self) -> f32 {
        self.geometry.bottom - self.top()
    }

    /// The height at the foot, if `more` is called besides what is called already.
    fn foot(&self, more: f32) -> f32 {
        let notes = self.left_over_height() + self.notes + more;
        if notes > 0.0 { notes + RULE_SPACE } else { 0.0 }
    }

    /// The height that footnotes from the page before take, up to the most that they may.
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

    /// The height that the page has with `item`, its footnotes left out.
    fn height_with(&self, item: &Item) -> f32 {
        if self.current.is_empty() {
            item.height + item.carried.as_ref().map_or(0.0, |carried| carried.height)
        } else {
            self.used + item.gap + item.height
        }
    }

    fn fits(&self, item: &Item) -> bool {
        self.height_with(item) + self.foot(note_height(item)) <= self.capacity() + 0.01
    }

    /// Only what fits an empty page may wait for one.
    fn may_float(&self, item: &Item) -> bool {
        !self.current.is_empty() && item.height + note_height(item) + RULE_SPACE <= 0.9 * self.capacity()
    }

    fn place(&mut self, item: Item) {
        self.used = self.height_with(&item);
        if self.current.is_empty() {
            self.carried = item.carried.clone();
        }
        self.notes += note_height(&item);
        self.current.push(item);
    }

    /// Finds room for an item that does not fit the page.
    fn overflow(&mut self, item: Item) {
        let mut item = item;
        while !self.fits(&item) {
            if self.foot_is_in_the_way(&item) {
                self.place(item);
                return self.close();
            }
            if self.current.is_empty() || self.begins_here(&item) {
                match self.split(item) {
                    Some(rest) => item = rest,
                    None => return,
                }
            } else {
                let rest = self.current.split_off(self.break_before(&item));
                self.close();
                rest.into_iter().for_each(|item| self.push(item));
            }
        }
        self.place(item);
    }

    /// Whether the item would fit without its footnotes, and parting them is better than moving
    /// the item to the next page.
    fn foot_is_in_the_way(&self, item: &Item) -> bool {
        let least = item.notes.iter().flat_map(|note| note.items.first()).map(|line| line.gap + line.height).sum();
        let fits_parted = self.height_with(item) + self.foot(least) <= self.capacity();
        let moved: f32 = self.used / self.capacity();
        note_height(item) > 0.0 && fits_parted && (self.current.is_empty() || moved < FULL_ENOUGH)
    }

    /// Whether an item that no page can hold whole begins on this one, below what stands there.
    fn begins_here(&self, item: &Item) -> bool {
        let height = self.geometry.bottom - self.geometry.top;
        let room = self.room_for(item);
        item.height > height && room > LEAST_ROOM * height && item.cut(room).is_some()
    }

    /// The height that is left for an item itself.
    fn room_for(&self, item: &Item) -> f32 {
        self.capacity() - self.foot(note_height(item)) - (self.height_with(item) - item.height)
    }

    /// Draws as much of a too tall item as fits the page, and returns the rest.
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

    /// The place in the page from which on all goes to the next page with `item`.
    fn break_before(&self, item: &Item) -> usize {
        let end = self.current.len();
        if !item.glued {
            return end;
        }
        (1..end).rev().find(|&index| !self.current[index].glued).unwrap_or(end)
    }

    /// Lets all floating figures come to rest.
    fn land(&mut self) {
        for item in std::mem::take(&mut self.floating) {
            if self.fits(&item) {
                self.place(item);
            } else {
                self.overflow(item);
            }
        }
    }

    /// Sends the page out and begins the next with the figures that waited for it.
    fn close(&mut self) {
        let page = self.assemble();
        self.finished.push(page);
        self.index += 1;
        for item in std::mem::take(&mut self.floating) {
            if self.floating.is_empty() && self.fits(&item) {
                self.place(item);
            } else {
                self.floating.push(item);
            }
        }
    }

    fn assemble(&mut self) -> Page {
        let mut page = Page { index: self.before + self.index, ..Page::default() };
        let mut y = self.top();
        let bottom = self.geometry.bottom;
        if let Some(carried) = self.carried.take() {
            page.carried = Some((y, Rc::clone(&carried)));
            y += carried.height;
        }
        let mut notes = std::mem::take(&mut self.left_over);
        for (index, mut item) in std::mem::take(&mut self.current).into_iter().enumerate() {
            y += if index == 0 { 0.0 } else { item.gap };
            notes.extend(std::mem::take(&mut item.notes).into_iter().flat_map(|note| note.items));
            if let Some(panel) = &item.panel {
                spread(panel, y, y + item.height, &mut page.panels);
            }
            let height = item.height;
            page.items.push((y, item));
            y += height;
        }
        place_notes(&mut notes, bottom - y, bottom, &self.rule, &mut page);
        self.left_over = notes;
        self.used = 0.0;
        self.notes = 0.0;
        page
    }
}

fn note_height(item: &Item) -> f32 {
    item.notes.iter().map(super::item::NoteBlock::height).sum()
}

/// Stretches `panel` and those below it over an item from `top` to `bottom`.
fn spread(panel: &Rc<Panel>, top: f32, bottom: f32, panels: &mut Vec<(Rc<Panel>, f32, f32)>) {
    if let Some(parent) = &panel.parent {
        spread(parent, top - panel.padding, bottom + panel.padding, panels);
    }
    let (top, bottom) = (top - panel.padding, bottom + panel.padding);
    match panels.iter_mut().find(|(known, ..)| Rc::ptr_eq(known, panel)) {
        Some(known) => known.2 = known.2.max(bottom),
        None => panels.push((Rc::clone(panel), top, bottom)),
    }
}

/// Moves as many lines of `notes` to the foot of the page as `room` has, one at least where a
/// page has nothing else.
fn place_notes(notes: &mut VecDeque<Item>, room: f32, bottom: f32, rule: &Fragment, page: &mut Page) {
    let mut height = RULE_SPACE;
    let mut count = 0;
    for item in notes.iter() {
        let next = height + item.gap + item.height;
        if next > room + 0.01 && !(page.items.is_empty() && count == 0) {
            break;
        }
        height = next;
        count += 1;
    }
    if count == 0 {
        return;
    }
    let mut y = bottom - height;
    page.notes.push((y + RULE_OFFSET, Item { fragments: vec![rule.clone()], ..Item::default() }));
    y += RULE_SPACE;
    for item in notes.drain(..count) {
        y += item.gap;
        let height = item.height;
        page.notes.push((y, item));
        y += height;
    }
}

#[cfg(test)]
mod tests {
    use super::super::item::{NoteBlock, What};
    use super::super::style::Color;
    use super::*;

    /// Pages with room for ten lines of 10 points; the first too.
    fn paginator() -> Paginator {
        let geometry = Geometry {
            top: 0.0,
            first_top: 0.0,
            bottom: 100.0,
            ..Geometry::new(595.0, 842.0, &crate::theme::Theme::default().page)
        };
        Paginator::new(geometry, fill(1.0))
    }

    fn fill(height: f32) -> Fragment {
        Fragment { x: 0.0, y: 0.0, what: What::Fill { width: 1.0, height, color: Color(0, 0, 0) } }
    }

    fn line() -> Item {
        Item { height: 10.0, ..Item::default() }
    }

    fn glued() -> Item {
        Item { glued: true, ..line() }
    }

    fn calling(lines: usize) -> Item {
        Item { notes: vec![NoteBlock { items: vec![line(); lines] }], ..line() }
    }

    /// How many items and lines of footnotes stand on each page.
    fn pages(items: Vec<Item>) -> Vec<(usize, usize)> {
        let mut paginator = paginator();
        items.into_iter().for_each(|item| paginator.push(item));
        // The rule is no line.
        paginator.finish().iter().map(|page| (page.items.len(), page.notes.len().saturating_sub(1))).collect()
    }

    #[test]
    fn an_empty_article_has_a_page() {
        assert_eq!(pages(Vec::new()), [(0, 0)]);
    }

    #[test]
    fn glued_items_go_to_the_next_page_together() {
        let mut items = vec![line(); 8];
        items.extend([line(), glued(), glued(), line()]);
        assert_eq!(pages(items), [(8, 0), (4, 0)]);
    }

    #[test]
    fn what_is_glued_for_a_whole_page_is_parted_all_the_same() {
        assert_eq!(pages(vec![glued(); 25]), [(10, 0), (10, 0), (5, 0)]);
    }

    #[test]
    fn gaps_are_left_out_at_the_top_of_a_page() {
        let spaced = Item { gap: 10.0, ..line() };
        assert_eq!(pages(vec![spaced; 10]), [(5, 0), (5, 0)]);
    }

    #[test]
    fn a_footnote_stands_on_the_page_that_calls_it() {
        let mut items = vec![line(); 7];
        items.push(calling(1));
        items.extend(vec![line(); 5]);
        assert_eq!(pages(items), [(7, 0), (6, 1)], "no room beside seven lines: the call moves");
        let mut items = vec![line(); 6];
        items.push(calling(1));
        items.extend(vec![line(); 5]);
        assert_eq!(pages(items), [(7, 1), (5, 0)]);
    }

    #[test]
    fn a_long_footnote_goes_on_at_the_foot_of_the_next_pages() {
        let mut items = vec![line(), calling(20)];
        items.extend(vec![line(); 6]);
        let pages = pages(items);
        assert_eq!(pages.iter().map(|page| page.1).sum::<usize>(), 20);
        assert_eq!(pages.iter().map(|page| page.0).sum::<usize>(), 8);
        assert!(pages[..2].iter().all(|page| page.0 > 0 && page.1 > 0), "{pages:?}");
    }

    #[test]
    fn a_figure_that_does_not_fit_waits_while_the_text_goes_on() {
        let figure = Item { height: 50.0, floats: true, ..Item::default() };
        let mut items = vec![line(); 7];
        items.push(figure);
        items.extend(vec![line(); 5]);
        let mut paginator = paginator();
        items.into_iter().for_each(|item| paginator.push(item));
        let pages = paginator.finish();
        assert_eq!(pages[0].items.len(), 10);
        assert_eq!(pages[1].items[0].1.height, 50.0);
    }

    #[test]
    fn figures_rest_before_a_barrier() {
        let figure = Item { height: 50.0, floats: true, ..Item::default() };
        let barrier = Item { barrier: true, ..line() };
        let mut items = vec![line(); 7];
        items.extend([figure, barrier]);
        assert_eq!(pages(items), [(7, 0), (2, 0)]);
    }

    #[test]
    fn what_no_page_can_hold_is_parted_between_its_fragments() {
        let strips = (0..25_u8).map(|index| Fragment { y: 10.0 * f32::from(index), ..picture(10.0) });
        let tall = Item { height: 250.0, fragments: strips.collect(), ..Item::default() };
        assert_eq!(pages(vec![line(), tall]), [(2, 0), (1, 0), (1, 0)]);
    }

    #[test]
    fn what_cannot_be_parted_stands_alone() {
        let tall = Item { height: 250.0, fragments: vec![picture(250.0)], ..Item::default() };
        assert_eq!(pages(vec![line(), tall, line()]), [(1, 0), (1, 0), (1, 0)]);
    }

    /// Something that is not cut in two.
    fn picture(height: f32) -> Fragment {
        let picture = super::super::picture::PictureId::default();
        Fragment { x: 0.0, y: 0.0, what: What::Picture { picture, width: 1.0, height, owner: None } }
    }

    #[test]
    fn heads_are_repeated_at_the_top_of_a_page() {
        let carried = Rc::new(Carried { height: 20.0, fragments: Vec::new() });
        let row = Item { carried: Some(carried), ..line() };
        let mut items = vec![line()];
        items.extend(vec![row; 14]);
        let mut paginator = paginator();
        items.into_iter().for_each(|item| paginator.push(item));
        let pages = paginator.finish();
        assert!(pages[0].carried.is_none());
        assert!(pages[1].carried.is_some());
        assert_eq!(pages[1].items[0].0, 20.0);
    }
}
