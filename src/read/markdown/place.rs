//! Where things stand in the file: from an offset in the text that is parsed to the line and
//! column that a person sees.

use crate::diagnostic::{LineStarts, Location};
use crate::model::SourceLine;

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
    /// Those of the file.
    lines: LineStarts,
    /// Where the offsets of the parsed text and of the file part: pairs that match, in order.
    anchors: Vec<(usize, usize)>,
}

impl<'a> FilePlaces<'a> {
    /// The places of a text that begins at `start` of `file` and matches it at each of
    /// `anchors`: pairs of an offset in the text and one in the rest of the file.
    pub(super) fn new(file: &'a str, start: usize, anchors: &[(usize, usize)]) -> Self {
        let moved = anchors.iter().map(|&(text, rest)| (text, rest + start));
        FilePlaces { file, lines: LineStarts::of(file), anchors: std::iter::once((0, start)).chain(moved).collect() }
    }

    fn offset(&self, text_offset: usize) -> usize {
        let after = self.anchors.partition_point(|&(text, _)| text <= text_offset);
        let (text, file) = self.anchors[after.saturating_sub(1)];
        (file + (text_offset - text)).min(self.file.len())
    }

    fn location(&self, text_offset: usize) -> Location {
        self.lines.location(self.file, self.offset(text_offset))
    }
}

impl Places<'_> {
    /// The line on which the byte at `offset` of the parsed text stands.
    pub(super) fn line(&self, offset: usize) -> SourceLine {
        match self {
            Places::File(file) => SourceLine::new(file.lines.line(file.offset(offset))),
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
