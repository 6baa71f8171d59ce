//! Marks where the pages of another output of the same run begin.

use std::collections::{BTreeMap, VecDeque};

use super::{Markup, Tag};
use crate::model::{Article, Block, RichText};
use crate::write::pages::{Numbers, PageMap, Place};

/// Where the pages of an article begin, by what is met while its markup is written.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    numbers: Numbers,
    start: Vec<usize>,
    elements: BTreeMap<String, Vec<usize>>,
    /// By the block: how many letters stand before, and the number of the page.
    blocks: BTreeMap<usize, Vec<(usize, usize)>>,
    end: Vec<usize>,
}

/// What is met of a paragraph that pages begin in.
#[derive(Debug)]
pub(super) struct Cursor {
    /// How many letters stand before each page, and its number.
    breaks: VecDeque<(usize, usize)>,
    /// The letters and digits so far.
    letters: usize,
    /// Whether the last character was part of a word.
    in_word: bool,
}

/// From here on are the scripts of East Asia, which set no spaces between words.
const UNSPACED: char = '\u{2E80}';

impl Pages {
    /// The pages of `article`, which is the publication's `index`th, from 0.
    pub(crate) fn new(map: &PageMap, article: &Article, index: usize) -> Self {
        let mut pages = Pages { numbers: Numbers::of(article), ..Pages::default() };
        for found in map.breaks.iter().filter(|found| found.article == index) {
            match &found.place {
                Place::Start => pages.start.push(found.number),
                Place::Element(id) => pages.elements.entry(id.clone()).or_default().push(found.number),
                Place::Block { block, letters } => {
                    pages.blocks.entry(*block).or_default().push((*letters, found.number));
                }
                Place::End => pages.end.push(found.number),
            }
        }
        pages
    }
}

/// The id of the mark where a page begins.
pub(crate) fn page_id(number: usize) -> String {
    format!("page-{number}")
}

impl Cursor {
    /// The next page, if it begins before `c`. A page that begins within a word is marked behind it.
    fn due(&mut self, c: char) -> Option<usize> {
        let begins_word = !c.is_whitespace() && (!self.in_word || c >= UNSPACED);
        let next = self.breaks.front().filter(|(letters, _)| begins_word && *letters <= self.letters)?.1;
        self.breaks.pop_front();
        Some(next)
    }

    fn pass(&mut self, c: char) {
        self.letters += usize::from(c.is_alphanumeric());
        self.in_word = !c.is_whitespace();
    }
}

impl<'a> Markup<'a> {
    /// Marks the pages that begin with the article.
    pub(crate) fn pages_at_start(&mut self) {
        let pages = self.settings.pages.map(|pages| pages.start.clone());
        self.mark_all(pages);
    }

    /// Marks the pages that begin behind the body.
    pub(crate) fn pages_at_end(&mut self) {
        let pages = self.settings.pages.map(|pages| pages.end.clone());
        self.mark_all(pages);
    }

    /// Marks the pages that begin with the element `id`, which has just been opened.
    pub(super) fn pages_at(&mut self, id: Option<&str>) {
        let pages = id.zip(self.settings.pages).and_then(|(id, pages)| pages.elements.get(id).cloned());
        self.mark_all(pages);
    }

    /// Marks the pages that begin with a block that is no paragraph.
    pub(super) fn pages_at_block(&mut self, block: &Block) {
        let Some(pages) = self.settings.pages else { return };
        let number = pages.numbers.block(block);
        let found = number.and_then(|number| pages.blocks.get(&number));
        self.mark_all(found.map(|found| found.iter().map(|(_, number)| *number).collect()));
    }

    /// What is to be met of `text`, if it is a paragraph that pages begin in.
    pub(super) fn cursor_of(&self, text: &RichText) -> Option<Cursor> {
        let pages = self.settings.pages?;
        let breaks = pages.blocks.get(&pages.numbers.paragraph(text)?)?;
        Some(Cursor { breaks: breaks.iter().copied().collect(), letters: 0, in_word: false })
    }

    /// Text of a paragraph, with marks where pages begin in it.
    pub(super) fn paged_text(&mut self, text: &str) {
        let Some(mut cursor) = self.cursor.take() else { return self.out.text(text) };
        let mut done = 0;
        for (at, c) in text.char_indices() {
            while let Some(number) = cursor.due(c) {
                self.out.text(&text[done..at]);
                done = at;
                self.mark_page(number);
            }
            cursor.pass(c);
        }
        self.out.text(&text[done..]);
        self.cursor = Some(cursor);
    }

    /// Marks the pages of a paragraph that nothing follows on.
    pub(super) fn end_cursor(&mut self) {
        let left = self.cursor.take().map(|cursor| cursor.breaks.into_iter().map(|(_, number)| number).collect());
        self.mark_all(left);
    }

    fn mark_all(&mut self, pages: Option<Vec<usize>>) {
        pages.unwrap_or_default().into_iter().for_each(|number| self.mark_page(number));
    }

    fn mark_page(&mut self, number: usize) {
        if self.inert {
            return;
        }
        let Some(id) = self.anchor(&page_id(number)) else { return };
        let label = self.words.number(number);
        let tag = Tag::new("span").with("epub:type", "pagebreak").with("role", "doc-pagebreak").with("id", &id);
        self.out.element(tag.with("aria-label", &label), "");
        self.marked.push(number);
    }

    /// The numbers of the pages that were marked, in reading order.
    pub(crate) fn take_marked(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.marked)
    }
}
