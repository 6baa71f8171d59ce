//! Where the lines of a text begin: many offsets are placed at the cost of one look through it.

use std::ops::Range;

use super::Location;

/// How far into a line columns are counted, in bytes: beyond that only the line is named, so that
/// many places on one endless line cost no more than their number.
const MAX_COLUMN: usize = 10_000;

/// The offsets at which the lines of a text begin, in bytes.
#[derive(Clone, Debug, Default)]
pub(crate) struct LineStarts(Vec<u32>);

impl LineStarts {
    /// Those of `text`. What stands beyond 4 GiB is on its last line.
    pub(crate) fn of(text: &str) -> Self {
        let ends = text.match_indices('\n').map_while(|(at, _)| u32::try_from(at + 1).ok());
        LineStarts(std::iter::once(0).chain(ends).collect())
    }

    /// The line of the byte `offset`, counted from 0.
    pub(crate) fn index(&self, offset: usize) -> usize {
        self.0.partition_point(|&start| start as usize <= offset).saturating_sub(1)
    }

    /// The line of the byte `offset`, counted from 1.
    pub(crate) fn line(&self, offset: usize) -> u32 {
        u32::try_from(self.index(offset) + 1).unwrap_or(u32::MAX)
    }

    /// The bytes of `text`, whose lines these are, in the line `index` that counts from 0, without its end.
    pub(crate) fn range(&self, text: &str, index: usize) -> Option<Range<usize>> {
        let start = *self.0.get(index)? as usize;
        Some(start..self.0.get(index + 1).map_or(text.len(), |next| *next as usize - 1))
    }

    /// The line and column of the byte `offset` of `text`, whose lines these are. Columns count characters; far into
    /// a long line the line alone is told.
    pub(crate) fn location(&self, text: &str, offset: usize) -> Location {
        let offset = text.floor_char_boundary(offset);
        let line = self.line(offset);
        let start = self.0.get(self.index(offset)).map_or(0, |start| *start as usize);
        match text.get(start..offset) {
            Some(before) if before.len() <= MAX_COLUMN => {
                Location::at(line, u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX))
            }
            _ => Location::line(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_counting_from_the_start() {
        for text in ["", "a", "\n", "öne\ntwo\n\nfour", "a\r\nb\n"] {
            let lines = LineStarts::of(text);
            for offset in 0..=text.len() + 1 {
                assert_eq!(lines.location(text, offset), Location::of_offset(text, offset), "{offset} of {text:?}");
            }
        }
    }

    #[test]
    fn far_into_a_line_the_line_alone_is_told() {
        let text = format!("a\n{}", "b".repeat(MAX_COLUMN + 1));
        let lines = LineStarts::of(&text);
        assert_eq!(lines.location(&text, MAX_COLUMN + 2), Location::at(2, MAX_COLUMN as u32 + 1));
        assert_eq!(lines.location(&text, MAX_COLUMN + 3), Location::line(2));
    }

    #[test]
    fn lines_have_ranges_without_their_ends() {
        let text = "a\nbc\n";
        let lines = LineStarts::of(text);
        assert_eq!(
            [lines.range(text, 0), lines.range(text, 1), lines.range(text, 2)],
            [Some(0..1), Some(2..4), Some(5..5)]
        );
        assert_eq!(lines.range(text, 3), None);
    }
}
