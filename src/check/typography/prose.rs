//! The words of an article as they stand in its source, paragraph by paragraph.

use std::ops::Range;

use crate::check::cx::{Cx, Found};
use crate::check::fix::Fix;
use crate::check::rule::Rule;
use crate::diagnostic::Location;
use crate::model::SourceLine;

/// The words of an article. Where the source is no text of known bytes, they are those of the
/// model, and nothing can be mended.
#[derive(Debug, Default)]
pub(super) struct Prose {
    /// The text: the source's, or a paragraph of the model.
    text: String,
    /// The paragraphs: each the ranges of its words in the text.
    pub paragraphs: Vec<Vec<Range<usize>>>,
    /// What places and fixes are made of.
    origin: Origin,
}

#[derive(Debug)]
enum Origin {
    /// The text is the source's. Line ends that were two bytes stand before these offsets, and the
    /// byte order mark has this length.
    Source { wide: Vec<usize>, mark: usize },
    /// The paragraphs stand on these lines.
    Model(Vec<SourceLine>),
}

impl Default for Origin {
    fn default() -> Self {
        Origin::Model(Vec::new())
    }
}

impl Prose {
    pub(super) fn of(cx: &Cx<'_>) -> Self {
        let originals = &cx.checked.reading.publication.originals.0;
        let format = originals.first().map_or("", |original| original.format.as_str());
        let bytes = &cx.checked.source.bytes;
        let is_alone = cx.checked.reading.publication.articles.len() == 1;
        let Some(origin) = is_alone.then(|| Origin::of(bytes)).flatten() else { return Prose::of_model(cx) };
        let text = cx.places.text();
        let ranges = match format {
            #[cfg(feature = "markdown")]
            "markdown" => crate::read::markdown::prose(text, crate::env::Limits::default().depth),
            "text" => lines(text),
            _ => return Prose::of_model(cx),
        };
        let attributes = attributes(text);
        let ranges = ranges.into_iter().flat_map(|range| outside(range, &attributes));
        let ranges = ranges.flat_map(|range| without_addresses(text, range)).collect();
        Prose { paragraphs: paragraphs(text, ranges), text: text.to_owned(), origin }
    }

    fn of_model(cx: &Cx<'_>) -> Self {
        let (mut text, mut paragraphs, mut lines) = (String::new(), Vec::new(), Vec::new());
        for part in &cx.parts.texts {
            let begin = text.len();
            text += &crate::check::text::words(&part.node);
            paragraphs.push(without_addresses(&text, begin..text.len()));
            lines.push(part.at);
            text.push('\n');
        }
        Prose { text, paragraphs, origin: Origin::Model(lines) }
    }

    /// The words in a range.
    pub(super) fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The character before an offset, markup passed over.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().rev().take(MOST_MARKUP).find(|c| !is_markup(*c))
    }

    /// The character at or behind an offset, markup passed over.
    pub(super) fn after(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().take(MOST_MARKUP).find(|c| !is_markup(*c))
    }

    /// Reports what `rule` found at `range` of a paragraph, which `replacement` would mend.
    pub(super) fn report(
        &self,
        cx: &mut Cx<'_>,
        rule: &'static Rule,
        found: Found,
        (paragraph, range): (usize, &Range<usize>),
        replacement: Option<&str>,
    ) {
        let found = found.at(self.location(cx, paragraph, range.start));
        let fix = replacement.and_then(|replacement| self.fix(range, replacement));
        cx.report(rule, fix.into_iter().fold(found, Found::fix));
    }

    fn location(&self, cx: &Cx<'_>, paragraph: usize, at: usize) -> Location {
        match &self.origin {
            Origin::Source { .. } => cx.places.of_offset(at),
            Origin::Model(lines) => lines.get(paragraph).copied().unwrap_or_default().into(),
        }
    }

    fn fix(&self, range: &Range<usize>, replacement: &str) -> Option<Fix> {
        let Origin::Source { wide, mark } = &self.origin else { return None };
        let byte = |at: usize| mark + at + wide.partition_point(|end| *end <= at);
        Some(Fix { range: byte(range.start)..byte(range.end), replacement: replacement.to_owned() })
    }
}

impl Origin {
    /// How offsets in the decoded text become offsets of bytes; `None` where the source is in
    /// another encoding than UTF-8.
    fn of(bytes: &[u8]) -> Option<Self> {
        let mark = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
        let text = std::str::from_utf8(bytes.get(mark..)?).ok()?;
        let wide = text.match_indices("\r\n").enumerate().map(|(index, (at, _))| at + 1 - index).collect();
        Some(Origin::Source { wide, mark })
    }
}

/// The longest run of signs of emphasis that is looked over.
const MOST_MARKUP: usize = 8;

/// Signs of emphasis, which stand between words and the marks around them.
fn is_markup(c: char) -> bool {
    matches!(c, '*' | '_' | '~')
}

/// The lines of a plain text, without the space around them.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let range = |line: &str| {
        let start = at + line.len() - line.trim_start().len();
        let range = start..start + line.trim().len();
        at += line.len();
        range
    };
    text.split_inclusive('\n').map(range).filter(|range| !range.is_empty()).collect()
}

/// A range without the addresses in it, whose characters are no punctuation.
fn without_addresses(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let Some(words) =
        text.get(range.clone()).filter(|words| words.contains(['/', '@', '\\']) || words.contains("www."))
    else {
        return vec![range];
    };
    let (mut out, mut from, mut at) = (Vec::new(), range.start, range.start);
    for word in words.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if bare.contains("://") || bare.contains('@') || bare.contains('\\') || bare.contains("www.") {
            out.push(from..at);
            from = at + bare.len();
        }
        at += word.len();
    }
    out.push(from..range.end);
    out.retain(|range| !range.is_empty());
    out
}

/// The longest attributes in braces that are passed over, in bytes.
const MOST_ATTRIBUTES: usize = 2_000;

/// What stands in braces right behind a link, a picture or code: attributes, whether the reader
/// knows them or not.
fn attributes(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('{') {
        let is_behind = text[..at].ends_with([']', ')', '`']);
        if !is_behind || out.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let near = &text[at..text.floor_char_boundary(at + MOST_ATTRIBUTES)];
        let near = near.split("\n\n").next().unwrap_or_default();
        let end = near.match_indices('}').find(|(end, _)| !near[..*end].ends_with('\\')).map(|(end, _)| at + end + 1);
        out.extend(end.map(|end| at..end));
    }
    out
}

/// The parts of a range that are in none of `holes`, which are in order.
fn outside(range: Range<usize>, holes: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut out, mut from) = (Vec::new(), range.start);
    let first = holes.partition_point(|hole| hole.end <= range.start);
    for hole in holes[first..].iter().take_while(|hole| hole.start < range.end) {
        out.push(from..hole.start.max(from));
        from = hole.end.min(range.end);
    }
    out.push(from..range.end);
    out.retain(|part| !part.is_empty());
    out
}

/// Ranges by paragraphs: between two of them is an empty line.
fn paragraphs(text: &str, ranges: Vec<Range<usize>>) -> Vec<Vec<Range<usize>>> {
    let mut out: Vec<Vec<Range<usize>>> = Vec::new();
    let mut end = None;
    for range in ranges {
        let gap = end.and_then(|end| text.get(end..range.start));
        match (out.last_mut(), gap) {
            (Some(paragraph), Some("")) => match paragraph.last_mut() {
                Some(last) => last.end = range.end,
                None => paragraph.push(range.clone()),
            },
            (Some(paragraph), Some(gap)) if !has_empty_line(gap) => paragraph.push(range.clone()),
            _ => out.push(vec![range.clone()]),
        }
        end = Some(range.end);
    }
    out
}

fn has_empty_line(gap: &str) -> bool {
    let mut lines = gap.split('\n');
    lines.next();
    let middle: Vec<&str> = lines.collect();
    middle
        .split_last()
        .is_some_and(|(_, middle)| middle.iter().any(|line| line.trim_matches(['>', ' ', '\t']).is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_no_prose() {
        let text = "See https://example.org/a?b=\"c\" and  go.";
        let words: Vec<&str> = without_addresses(text, 0..text.len()).into_iter().map(|range| &text[range]).collect();
        assert_eq!(words, ["See ", " and  go."]);
    }

    #[test]
    fn attributes_are_no_prose() {
        let text = "[a](b){.c d=\"e  f\"} g {h}";
        let holes = attributes(text);
        let words: Vec<&str> = outside(0..text.len(), &holes).into_iter().map(|range| &text[range]).collect();
        assert_eq!(words, ["[a](b)", " g {h}"]);
    }

    #[test]
    fn paragraphs_end_at_empty_lines() {
        let text = "a\nb\n\nc **d** e\n> \n> f";
        let ranges = [0..1, 2..3, 5..7, 9..10, 12..14, 20..21].to_vec();
        let counts: Vec<usize> = paragraphs(text, ranges).iter().map(Vec::len).collect();
        assert_eq!(counts, [2, 3, 1]);
    }

    #[test]
    fn offsets_become_those_of_the_bytes() {
        let origin = Origin::of(b"\xEF\xBB\xBFa\r\nb  c\r\n").unwrap();
        let prose = Prose { text: "a\nb  c\n".to_owned(), paragraphs: Vec::new(), origin };
        assert_eq!(prose.fix(&(3..5), " ").unwrap().range, 7..9);
        assert!(Origin::of(b"\xFF\xFEa\0").is_none());
    }
}
