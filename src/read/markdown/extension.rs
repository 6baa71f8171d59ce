//! What people write in Markdown files that is no Markdown: shortcodes, tags of Liquid and Jinja, notes
//! where they are called, fenced divisions, and speech that Markdown would not show.
//!
//! Before the parse each of them is replaced by a marker that the parser passes through – an
//! HTML comment where it stands alone on its lines, so that it ends the paragraph before it,
//! else two characters that Unicode will never assign around a number. What a marker stands for
//! is looked up when it comes out of the parser; within code its source is put back.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::attributes::Attributes;
use super::definition;
use super::shortcode::{self, Shortcode, Tag};

/// What begins an extension.
const SIGNS: &[&str] = &["{{<", "{%", ":::", "^["];

pub(super) const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';

/// What a marker stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Extension {
    /// A shortcode.
    Shortcode(Shortcode),
    /// Text that must be shown as it is.
    Literal(String),
    /// A note that stands where it is called: `^[What it says.]`.
    Note(String),
    /// The beginning of a fenced division: `::: {.pullquote}`.
    OpenDivision(Attributes),
    /// Its end: `:::`.
    CloseDivision,
}

/// A marker: what it stands for, and the source that it replaces.
#[derive(Clone, Debug)]
pub(super) struct Marker<'a> {
    pub extension: Extension,
    pub source: &'a str,
}

/// A text that is ready for the Markdown parser.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    /// The text with its markers.
    pub text: Cow<'a, str>,
    /// What the markers stand for.
    pub markers: Vec<Marker<'a>>,
    /// Pairs of offsets, in the text and in the source, that match.
    pub anchors: Vec<(usize, usize)>,
}

/// A piece of a text with markers.
pub(super) enum Piece<'t> {
    /// Characters.
    Text(&'t str),
    /// The marker with this number.
    Marker(usize),
}

/// Replaces the extensions in `source` by markers.
pub(super) fn prepare(source: &str) -> Prepared<'_> {
    let mut prepared = Prepared { text: Cow::Borrowed(source), markers: Vec::new(), anchors: Vec::new() };
    let speeches = definition::speeches(source);
    if !speeches.is_empty() || SIGNS.iter().any(|sign| source.contains(sign)) {
        let out = String::with_capacity(source.len());
        let mut scan = Scan { source, done: 0, out, fence: None, speeches, prepared };
        scan.run();
        scan.out.push_str(&source[scan.done..]);
        prepared = scan.prepared;
        prepared.text = Cow::Owned(scan.out);
    }
    prepared
}

/// How far the end of a note is looked for, so that many beginnings without an end cost no more than their number.
const MAX_NOTE_BYTES: usize = 4_000;

/// Where in a line the next shortcode, tag or note may begin.
fn next_sign(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    bytes.windows(2).position(|pair| matches!(pair, b"{{" | b"{%" | b"^["))
}

/// What stands before the bracket that ends `text`, which begins behind one: brackets within go in pairs, and no blank
/// line is among it.
fn in_brackets(text: &str) -> Option<&str> {
    let (mut depth, mut escaped, mut blank) = (0_usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if std::mem::take(&mut escaped) => {}
            '\\' => escaped = true,
            '\n' if blank => return None,
            '[' => depth += 1,
            ']' if depth == 0 => return Some(&text[..at]),
            ']' => depth -= 1,
            _ => {}
        }
        blank = c == '\n' || blank && c.is_whitespace();
    }
    None
}

/// The pieces of `text`, markers and what stands between them.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((number, length)) = marker_at_start(rest) {
            rest = &rest[length..];
            return Some(Piece::Marker(number));
        }
        let next = rest.char_indices().skip(1).find(|&(_, c)| c == OPEN).map_or(rest.len(), |(at, _)| at);
        let (before, after) = rest.split_at(next);
        rest = after;
        Some(Piece::Text(before))
    })
}

/// Whether `c` begins or ends a marker.
pub(super) fn is_marker_sign(c: char) -> bool {
    matches!(c, OPEN | CLOSE)
}

/// Whether `text` has a marker.
pub(super) fn has_marker(text: &str) -> bool {
    text.contains(OPEN)
}

/// The number of the marker that is all of `text`, as an HTML comment holds it.
pub(super) fn only_marker(text: &str) -> Option<usize> {
    marker_at_start(text).filter(|&(_, length)| length == text.len()).map(|(number, _)| number)
}

fn marker_at_start(text: &str) -> Option<(usize, usize)> {
    let digits = text.strip_prefix(OPEN)?;
    let (digits, _) = digits.get(..digits.len().min(24)).unwrap_or(digits).split_once(CLOSE)?;
    let number = digits.parse().ok()?;
    Some((number, OPEN.len_utf8() + digits.len() + CLOSE.len_utf8()))
}

/// A pass over a source, line by line.
struct Scan<'a> {
    source: &'a str,
    /// How much of the source has gone out.
    done: usize,
    out: String,
    /// The fence of the code block in which the pass is.
    fence: Option<(char, usize)>,
    /// The brackets that open speech.
    speeches: BTreeSet<usize>,
    prepared: Prepared<'a>,
}

impl<'a> Scan<'a> {
    fn run(&mut self) {
        let mut line = 0;
        while line < self.source.len() {
            let end = self.end_of_line(line);
            self.speech(line, end);
            let last = if self.division(line, end) { end } else { self.shortcodes(line, end) };
            self.track_fence(line, end);
            line = last + 1;
        }
    }

    fn end_of_line(&self, from: usize) -> usize {
        self.source[from..].find('\n').map_or(self.source.len(), |at| from + at)
    }

    /// Escapes the bracket that opens speech, so that it defines no link.
    fn speech(&mut self, start: usize, end: usize) {
        let Some(&at) = self.speeches.range(start..end).next().filter(|_| self.fence.is_none()) else { return };
        self.out.push_str(&self.source[self.done..at]);
        self.out.push('\\');
        self.resume(at);
    }

    /// Replaces the line if it is the fence of a division.
    fn division(&mut self, start: usize, end: usize) -> bool {
        let line = &self.source[start..end];
        let content = line.trim_start_matches(['>', ' ', '\t']);
        if !content.starts_with(":::") || self.fence.is_some() {
            return false;
        }
        let after = content.trim_start_matches(':');
        let extension = if after.trim().is_empty() {
            Extension::CloseDivision
        } else {
            match Attributes::of_division(after) {
                Some(attributes) => Extension::OpenDivision(attributes),
                None => return false,
            }
        };
        let from = start + (line.len() - content.len());
        self.replace(from, end, extension, true);
        true
    }

    /// Replaces the shortcodes that begin on the line; returns the end of the line on which
    /// the last one ends.
    fn shortcodes(&mut self, start: usize, end: usize) -> usize {
        let (mut from, mut end) = (start, end);
        while let Some(at) = next_sign(&self.source[from..end]).map(|at| from + at) {
            if let Some(length) = self.note(at) {
                from = at + length;
                end = end.max(self.end_of_line(from));
                continue;
            }
            let Some((tag, length)) = shortcode::tag(&self.source[at..]) else {
                from = at + 2;
                continue;
            };
            from = at + length;
            if from > end {
                end = self.end_of_line(from);
            }
            let alone = self.alone(start, at, from);
            match tag {
                Tag::Shortcode(code) if code.name == "raw" => {
                    self.replace(at, from, Extension::Literal(String::new()), alone);
                }
                Tag::Escaped(text) => self.replace(at, from, Extension::Literal(text), false),
                Tag::Shortcode(code) if code.name == "highlight" && alone => self.code_fence(at, from, &code),
                Tag::Shortcode(code) => self.replace(at, from, Extension::Shortcode(code), alone),
            }
        }
        end
    }

    /// Replaces the note that begins at `at`; its length.
    fn note(&mut self, at: usize) -> Option<usize> {
        let is_call = |before: &str| !before.ends_with(['\\', '[']);
        let text =
            self.source[at..].strip_prefix("^[").filter(|_| self.fence.is_none() && is_call(&self.source[..at]))?;
        let inner = in_brackets(&text[..text.floor_char_boundary(MAX_NOTE_BYTES)])?;
        let length = "^[".len() + inner.len() + "]".len();
        // `^[a]^` is a raised text.
        if inner.trim().is_empty() || self.source[at + length..].starts_with('^') {
            return None;
        }
        self.replace(at, at + length, Extension::Note(inner.to_owned()), false);
        Some(length)
    }

    /// Whether nothing else stands on the lines of what is between `at` and `end`.
    fn alone(&self, line: usize, at: usize, end: usize) -> bool {
        // The cheap half first: the line behind is looked at once, and not for every tag on it.
        self.source[line..at].trim_start_matches(['>', ' ', '\t']).is_empty()
            && self.source[end..self.end_of_line(end)].trim().is_empty()
    }

    /// What stands between the tags of `highlight` is code, so the tags become fences.
    fn code_fence(&mut self, at: usize, end: usize, code: &Shortcode) {
        self.out.push_str(&self.source[self.done..at]);
        self.out.push_str("``````");
        if !code.closing {
            self.out.push_str(code.parameter("lang", 0).unwrap_or_default());
        }
        self.resume(end);
    }

    fn replace(&mut self, at: usize, end: usize, extension: Extension, alone: bool) {
        self.out.push_str(&self.source[self.done..at]);
        self.prepared.anchors.push((self.out.len(), at));
        let number = self.prepared.markers.len();
        let marker = format!("{OPEN}{number}{CLOSE}");
        if alone {
            self.out.push_str("<!--");
            self.out.push_str(&marker);
            self.out.push_str("-->");
        } else {
            self.out.push_str(&marker);
        }
        self.prepared.markers.push(Marker { extension, source: &self.source[at..end] });
        self.resume(end);
    }

    fn resume(&mut self, end: usize) {
        self.done = end;
        self.prepared.anchors.push((self.out.len(), end));
    }

    /// Keeps track of fenced code, in which `:::` is no division.
    fn track_fence(&mut self, start: usize, end: usize) {
        let content = self.source[start..end].trim_start_matches(['>', ' ', '\t']);
        let Some(mark) = content.chars().next().filter(|c| matches!(c, '`' | '~')) else { return };
        let length = content.chars().take_while(|&c| c == mark).count();
        let info = &content[length..];
        match self.fence {
            None if length >= 3 && !(mark == '`' && info.contains('`')) => self.fence = Some((mark, length)),
            Some((open, least)) if mark == open && length >= least && info.trim().is_empty() => self.fence = None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_extensions_is_borrowed() {
        assert!(matches!(prepare("# A\n\ntext {{ x }}").text, Cow::Borrowed(_)));
    }

    #[test]
    fn what_stands_alone_ends_the_paragraph_and_the_rest_stays_in_line() {
        let prepared = prepare("text\n{{< figure\n  src=a.jpg >}}\nsee [x]({{< ref \"b.md\" >}}).");
        assert_eq!(prepared.text, "text\n<!--\u{FDD0}0\u{FDD1}-->\nsee [x](\u{FDD0}1\u{FDD1}).");
        assert_eq!(prepared.markers[0].source, "{{< figure\n  src=a.jpg >}}");
        assert_eq!(prepared.anchors[1], (19, 31));
    }

    #[test]
    fn notes_are_taken_with_their_brackets_and_raised_text_is_none() {
        let prepared = prepare("a^[b [c](d) *e*] \\^[f] g^[h]^ ^[i\n\nj] [^[k]\n\n```\n^[l]\n```\n");
        let extensions: Vec<_> = prepared.markers.iter().map(|marker| &marker.extension).collect();
        assert_eq!(extensions, [&Extension::Note("b [c](d) *e*".to_owned())]);
    }

    #[test]
    fn divisions_are_found_in_quotations_but_not_in_code() {
        let prepared = prepare("> ::: {.pullquote}\n> a\n> :::\n\n```\n::: b\n```\n");
        let extensions: Vec<_> = prepared.markers.iter().map(|m| &m.extension).collect();
        assert!(matches!(extensions[..], [Extension::OpenDivision(_), Extension::CloseDivision]), "{extensions:?}");
        assert!(prepared.text.contains("\n::: b\n"));
    }

    #[test]
    fn markers_are_taken_apart_from_the_text() {
        let text = "a\u{FDD0}12\u{FDD1}b\u{FDD0}c";
        let shown: Vec<String> = pieces(text)
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Marker(number) => format!("<{number}>"),
            })
            .collect();
        assert_eq!(shown, ["a", "<12>", "b", "\u{FDD0}c"]);
        assert_eq!(only_marker("\u{FDD0}3\u{FDD1}"), Some(3));
        assert_eq!(only_marker("\u{FDD0}3\u{FDD1} "), None);
    }
}
