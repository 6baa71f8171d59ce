//! Where things stand in the text of the source, which the model does not say of metadata and not
//! to the column.

use std::cell::Cell;
use std::ops::Range;

use crate::convert::Source;
use crate::diagnostic::{LineStarts, Location};
use crate::model::SourceLine;
use crate::read::{decode, metadata};

/// How far below its node's first line a text is looked for, in bytes.
const REACH: usize = 20_000;

/// The text of a source, by lines.
#[derive(Debug, Default)]
pub(super) struct Places {
    text: String,
    lines: LineStarts,
    /// Where the front matter ends; 0 where there is none.
    front: usize,
    /// How many bytes may still be looked through. Behind that, places are not known: many texts
    /// of a large file cost no more than a few.
    budget: Cell<usize>,
}

/// How many bytes of a source are looked through for the places of texts, all together.
const BUDGET: usize = 1 << 28;

impl Places {
    /// The text of `source`; none if it is an archive.
    pub(super) fn of(source: &Source) -> Self {
        let text = decode::text(&source.bytes).map(|text| text.into_owned()).unwrap_or_default();
        Places::of_string(text)
    }

    fn of_string(text: String) -> Self {
        let lines = LineStarts::of(&text);
        let front = end_of_front_matter(&text).unwrap_or_default();
        Places { text, lines, front, budget: Cell::new(BUDGET) }
    }

    /// The whole text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text of a 1-based line.
    pub(super) fn line(&self, number: u32) -> Option<&str> {
        let index = (number as usize).checked_sub(1)?;
        self.text.get(self.lines.range(&self.text, index)?)
    }

    /// The line and column of the byte at `offset`.
    pub(super) fn of_offset(&self, offset: usize) -> Location {
        self.lines.location(&self.text, offset)
    }

    /// Where `needle` stands first, on the line `at` or not far below it; where the line is not
    /// known, in the front matter or else anywhere.
    pub(super) fn of_text(&self, needle: &str, at: SourceLine) -> Option<Location> {
        if needle.trim().is_empty() {
            return None;
        }
        let found = match at.get() {
            Some(line) => self.below(needle, line),
            None => self.find(needle, 0..self.front).or_else(|| self.find(needle, self.front..self.text.len())),
        };
        found.map(|offset| self.of_offset(offset))
    }

    fn below(&self, needle: &str, line: u32) -> Option<usize> {
        let start = self.lines.range(&self.text, (line as usize).checked_sub(1)?)?.start;
        let end = self.text.ceil_char_boundary((start + REACH).min(self.text.len()));
        self.find(needle, start..end)
    }

    /// Where `needle` stands first in a range, as far as the budget reaches.
    fn find(&self, needle: &str, range: Range<usize>) -> Option<usize> {
        let budget = self.budget.get();
        if budget < range.len() {
            return None;
        }
        let found = self.text.get(range.clone())?.find(needle);
        self.budget.set(budget - found.unwrap_or(range.len()));
        found.map(|at| range.start + at)
    }

    /// Where the key stands in the front matter that fills the same field as `name`.
    pub(super) fn of_key(&self, name: &str) -> Option<Location> {
        let mut start = 0;
        for line in self.text.get(..self.front)?.split_inclusive('\n') {
            let key = line.split_once([':', '=']).map(|(key, _)| key.trim_end().trim_matches('"'));
            if key.is_some_and(|key| metadata::same_field(key, name)) {
                return Some(self.of_offset(start));
            }
            start += line.len();
        }
        None
    }
}

/// The end of the block between `---` or `+++` at the head of a text.
fn end_of_front_matter(text: &str) -> Option<usize> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let ends: &[&str] = match first.trim_end() {
        "---" => &["---", "..."],
        "+++" => &["+++"],
        _ => return None,
    };
    let mut at = first.len();
    for line in lines {
        at += line.len();
        if ends.contains(&line.trim_end()) {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\ntitle: A\nhero:\n  alt: \u{e9}t\u{e9}\n---\n\nA text.\nAnother text.\n";

    #[test]
    fn texts_are_found_below_their_lines() {
        let places = Places::of_string(TEXT.to_owned());
        assert_eq!(places.of_text("text", SourceLine::new(8)), Some(Location::at(8, 9)));
        assert_eq!(places.of_text("text", SourceLine::UNKNOWN), Some(Location::at(7, 3)));
        assert_eq!(places.of_text("t\u{e9}", SourceLine::UNKNOWN), Some(Location::at(4, 9)));
        assert_eq!(places.of_text("text", SourceLine::new(99)), None);
        assert_eq!(places.line(7), Some("A text."));
        assert_eq!(places.line(0), None);
    }

    #[test]
    fn keys_are_found_in_the_front_matter_alone() {
        let places = Places::of_string(TEXT.to_owned());
        assert_eq!(places.of_key("headline"), Some(Location::at(2, 1)));
        assert_eq!(places.of_key("hero"), Some(Location::at(3, 1)));
        assert_eq!(places.of_key("deck"), None);
        assert_eq!(Places::of_string("title: A\n".to_owned()).of_key("title"), None);
    }
}
