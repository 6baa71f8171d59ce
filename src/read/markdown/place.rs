//! Where things stand in the file: from an offset in the text that is parsed to the line and
//! column that a person sees.

use crate::diagnostic::Location;
use crate::model::SourceLine;

/// How far into a line columns are counted, in bytes: beyond that only the line is named, so that
/// many places on one endless line cost no more than their number.
const MAX_COLUMN: usize = 10_000;

/// Turns offsets of the parsed text into places of the file.
#[derive(Debug)]
pub(super) enum Places<'a> {
    /// The text is a part of a file, some pieces of it replaced.
    File(FilePlaces<'a>),
    /// The text is a value of metadata, which stands at one place as a whole.
    Fixed(Location),
}

/// The places of a text that is a part of a file.
#[derive(Debug)]
pub(super) struct FilePlaces<'a> {
    file: &'a str,
    /// Where the lines of the file begin.
    lines: Vec<usize>,
    /// Where the offsets of the parsed text and of the file part: pairs that match, in order.
    anchors: Vec<(usize, usize)>,
}

impl<'a> FilePlaces<'a> {
    /// The places of a text that begins at `start` of `file` and matches it at each of
    /// `anchors`: pairs of an offset in the text and one in the rest of the file.
    pub(super) fn new(file: &'a str, start: usize, anchors: &[(usize, usize)]) -> Self {
        let ends = file.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
        let moved = anchors.iter().map(|&(text, rest)| (text, rest + start));
        FilePlaces {
            file,
            lines: std::iter::once(0).chain(ends).collect(),
            anchors: std::iter::once((0, start)).chain(moved).collect(),
        }
    }

    fn offset(&self, text_offset: usize) -> usize {
        let after = self.anchors.partition_point(|&(text, _)| text <= text_offset);
        let (text, file) = self.anchors[after.saturating_sub(1)];
        (file + (text_offset - text)).min(self.file.len())
    }

    fn line_index(&self, offset: usize) -> usize {
        self.lines.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    fn location(&self, text_offset: usize) -> Location {
        let offset = self.file.floor_char_boundary(self.offset(text_offset));
        let line = self.line_index(offset);
        let before = &self.file[self.lines[line]..offset];
        match before.len() {
            0..=MAX_COLUMN => Location::at(count_from_one(line), count_from_one(before.chars().count())),
            _ => Location::line(count_from_one(line)),
        }
    }
}

fn count_from_one(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

impl Places<'_> {
    /// The line on which the byte at `offset` of the parsed text stands.
    pub(super) fn line(&self, offset: usize) -> SourceLine {
        match self {
            Places::File(file) => SourceLine::new(count_from_one(file.line_index(file.offset(offset)))),
            Places::Fixed(location) => location.line.map(SourceLine::new).unwrap_or_default(),
        }
    }

    /// The offset in the file of the byte at `offset` of the parsed text.
    pub(super) fn offset(&self, offset: usize) -> Option<usize> {
        match self {
            Places::File(file) => Some(file.offset(offset)),
            Places::Fixed(_) => None,
        }
    }

    /// The line and column at which the byte at `offset` of the parsed text stands.
    pub(super) fn location(&self, offset: usize) -> Location {
        match self {
            Places::File(file) => file.location(offset),
            Places::Fixed(location) => location.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_become_lines_and_columns_of_the_file() {
        let file = "head\nöne\ntwo";
        let places = Places::File(FilePlaces::new(file, 5, &[]));
        assert_eq!(places.location(0), Location::at(2, 1));
        assert_eq!(places.location(2), Location::at(2, 2));
        assert_eq!(places.location(5), Location::at(3, 1));
        assert_eq!(places.line(5).get(), Some(3));
        assert_eq!(places.location(99), Location::at(3, 4));
    }

    #[test]
    fn replaced_pieces_do_not_move_what_follows() {
        // `{{<\n>}}` became `X`: offset 1 of the text is offset 7 of the file.
        let places = Places::File(FilePlaces::new("{{<\n>}}z\ny", 0, &[(0, 0), (1, 7)]));
        assert_eq!(places.location(1), Location::at(2, 4));
        assert_eq!(places.location(3), Location::at(3, 1));
    }
}
