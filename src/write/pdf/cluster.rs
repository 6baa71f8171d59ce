//! Which text each glyph of a run stands for.

use std::ops::Range;

use crate::typeset::{Direction, Glyph, GlyphRun};

/// One or several glyphs and the text that they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A glyph with a text of its own.
    Glyph { index: usize, text: &'t str },
    /// Glyphs that draw a text only together. [`own_text`] and [`shares`] say what each is nearest to.
    Cluster { glyphs: Range<usize>, text: &'t str },
}

/// The least by which a glyph is raised or lowered, in points. Less cannot be seen, and parts words
/// for some readers.
const LEAST_HEIGHT: f32 = 0.1;

/// How high a glyph stands over its line.
pub(super) fn height(glyph: &Glyph) -> f32 {
    if glyph.dy.abs() < LEAST_HEIGHT { 0.0 } else { glyph.dy }
}

/// What the glyph at `index` of a cluster is said to stand for: the letter that carries the marks
/// for all, its marks for nothing. Readers take the place of a cluster from its first glyph and
/// its last, and a raised mark for the beginning of another line.
pub(super) fn replacement(run: &GlyphRun, cluster: &Range<usize>, index: usize, text: &str) -> String {
    let carrier = cluster.clone().rev().max_by(|a, b| {
        let advance = |index: &usize| run.glyphs[*index].advance;
        advance(a).total_cmp(&advance(b))
    });
    if carrier == Some(index) { as_seen(text) } else { String::new() }
}

/// The marks without width at the end of a cluster from left to right. What the cluster is said to stand for is said of
/// the glyphs before them, since readers take its end from the last of those, and a mark may stand far before it: a word
/// would end in the middle of a letter.
pub(super) fn trailing_marks(run: &GlyphRun, cluster: &Range<usize>) -> Range<usize> {
    let last = cluster.clone().rev().find(|index| run.glyphs[*index].advance != 0.0);
    last.map_or(cluster.end, |last| last + 1)..cluster.end
}

/// A text from right to left as it stands on the page: programs that copy text turn what they
/// find there round, character by character. What a screen reader is told is another thing: see
/// [`in_order_of_reading`].
pub(super) fn as_seen(text: &str) -> String {
    text.chars().rev().collect()
}

/// The text that `runs` draw, in the order of reading, where anything is said of their glyphs: from right to left in the
/// order in which they are seen ([`as_seen`]), and from left to right of clusters. `None` where nothing is.
///
/// A replacement text is read out as it is (ISO 32000-1, 14.9.4), so that one in the order of
/// sight would be said backwards; and readers may part words where one marked content follows
/// another. One for the whole stretch stands above those of its glyphs.
pub(super) fn in_order_of_reading(runs: &[GlyphRun], text: &str) -> Option<String> {
    let has_said = |run: &GlyphRun| {
        let is_rtl = run.direction == Direction::RightToLeft;
        let is_said = |piece| match piece {
            Piece::Glyph { text, .. } => is_rtl && text.chars().nth(1).is_some(),
            Piece::Cluster { .. } => true,
        };
        (is_rtl || !stand_alone(&run.glyphs)) && pieces(run, text).any(is_said)
    };
    if !runs.iter().any(has_said) {
        return None;
    }
    let mut ranges: Vec<Range<usize>> = runs.iter().map(|run| run.text.clone()).collect();
    ranges.sort_by_key(|range| range.start);
    let all: String = ranges.into_iter().filter_map(|range| text.get(range)).collect();
    Some(without_private(&all).unwrap_or(all))
}

/// What is said of `text` where it holds characters of private use, which mean nothing without
/// their font; `None` if it holds none. PDF/A-2a asks for it, and allows no such character in it
/// (ISO 19005-2, 6.2.11.7.3).
pub(super) fn without_private(text: &str) -> Option<String> {
    let is_private = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}');
    let replaced = |c: char| if is_private(c) { char::REPLACEMENT_CHARACTER } else { c };
    text.contains(is_private).then(|| text.chars().map(replaced).collect())
}

/// The character that the glyph at `index` of a cluster from right to left is taken for by readers that do not know of
/// clusters.
pub(super) fn own_text<'t>(run: &GlyphRun, cluster: &Range<usize>, index: usize, text: &'t str) -> &'t str {
    let Some(glyph) = run.glyphs.get(index) else { return "" };
    let of_glyph = text.get(glyph.text.clone()).unwrap_or_default();
    let shared = cluster.clone().filter(|other| run.glyphs[*other].text == glyph.text);
    let place = shared.filter(|other| *other > index).count();
    let last = of_glyph.chars().count().saturating_sub(1);
    nth_character(of_glyph, place.min(last))
}

/// What each glyph of a cluster from left to right is taken for by readers that do not know of clusters, so that each of
/// its characters is drawn once: the character whose own glyph it is, by `glyph_of`, and else what no other draws.
pub(super) fn shares(
    run: &GlyphRun,
    cluster: &Range<usize>,
    text: &str,
    glyph_of: impl Fn(char) -> Option<u16>,
) -> Vec<String> {
    let mut characters: Vec<Option<char>> = text.chars().map(Some).collect();
    let own = |index: usize, characters: &mut Vec<Option<char>>| {
        let is_its = |c: &Option<char>| c.is_some_and(|c| glyph_of(c) == Some(run.glyphs[index].id));
        characters.iter().position(is_its).and_then(|place| characters[place].take()).map(String::from)
    };
    let shares: Vec<Option<String>> = cluster.clone().map(|index| own(index, &mut characters)).collect();
    let mut left = characters.split(Option::is_none).filter(|group| !group.is_empty());
    let mut shares: Vec<String> = shares
        .into_iter()
        .map(|share| {
            share.unwrap_or_else(|| left.next().map_or(NOTHING.to_owned(), |group| group.iter().flatten().collect()))
        })
        .collect();
    if let Some(last) = shares.last_mut() {
        last.extend(left.flatten().flatten());
    }
    shares
}

/// What a glyph is taken for that draws no character of its own: a joiner, which is neither heard nor seen.
pub(super) const NOTHING: &str = "\u{200D}";

fn nth_character(text: &str, place: usize) -> &str {
    let Some((start, character)) = text.char_indices().nth(place) else { return text };
    &text[start..start + character.len_utf8()]
}

/// The pieces of `run`, from left to right. `text` is that of the run's layout.
pub(super) fn pieces<'t>(run: &'t GlyphRun, text: &'t str) -> impl Iterator<Item = Piece<'t>> {
    let glyphs = &run.glyphs;
    let alone = stand_alone(glyphs);
    Pieces { glyphs, text, direction: run.direction, alone, next: 0, cluster: 0..0, each: false }
}

/// Whether each glyph is sure to be no part of a cluster: each has width and a text of its own. So it is with nearly all
/// runs of most scripts.
fn stand_alone(glyphs: &[Glyph]) -> bool {
    glyphs.windows(2).all(|pair| pair[0].advance != 0.0 && pair[1].advance != 0.0 && pair[0].text != pair[1].text)
}

struct Pieces<'t> {
    glyphs: &'t [Glyph],
    text: &'t str,
    direction: Direction,
    /// Whether no glyph belongs together with another.
    alone: bool,
    next: usize,
    /// The glyphs that belong together with the next.
    cluster: Range<usize>,
    /// Whether each of them draws a character of the text that they share.
    each: bool,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        let index = self.next;
        let range = self.glyphs.get(index)?.text.clone();
        if index >= self.cluster.end && !self.alone {
            self.begin_cluster(index);
        }
        if self.cluster.len() > 1 && !self.each {
            self.next = self.cluster.end;
            return Some(Piece::Cluster { glyphs: self.cluster.clone(), text: self.text_of(self.cluster.clone()) });
        }
        self.next += 1;
        let text = self.text.get(range).unwrap_or_default();
        let text = if self.each { self.character(index, text) } else { text };
        Some(Piece::Glyph { index, text: plain_space(text) })
    }
}

impl<'t> Pieces<'t> {
    fn begin_cluster(&mut self, first: usize) {
        let joined = self.glyphs[first..].windows(2).take_while(|pair| self.belong_together(&pair[0], &pair[1]));
        self.cluster = first..first + 1 + joined.count();
        let glyphs = &self.glyphs[self.cluster.clone()];
        let level = glyphs.iter().all(|glyph| height(glyph) == 0.0 && glyph.text == glyphs[0].text);
        self.each = glyphs.len() > 1 && level && in_order(self.text_of(self.cluster.clone()), glyphs.len());
    }

    /// Whether two neighbours draw one text, or one of them is a mark above or below the other: some readers take what is
    /// raised for another line, and what has no width, a mark or a letter that the shape of its neighbour has room for,
    /// for another word.
    fn belong_together(&self, left: &Glyph, right: &Glyph) -> bool {
        let is_mark = match self.direction {
            Direction::LeftToRight => right.advance == 0.0 && self.is_mark(right),
            Direction::RightToLeft => left.advance == 0.0 && self.is_mark(left),
        };
        left.text == right.text || is_mark
    }

    /// Whether a glyph without width is a mark, or a letter.
    fn is_mark(&self, glyph: &Glyph) -> bool {
        let text = self.text.get(glyph.text.clone()).unwrap_or_default();
        let is_drawn = |c: char| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c);
        height(glyph) != 0.0 || text.chars().next().is_some_and(is_drawn)
    }

    /// All text that these glyphs draw.
    fn text_of(&self, glyphs: Range<usize>) -> &'t str {
        let glyphs = &self.glyphs[glyphs];
        let start = glyphs.iter().map(|glyph| glyph.text.start).min().unwrap_or_default();
        let end = glyphs.iter().map(|glyph| glyph.text.end).max().unwrap_or_default();
        self.text.get(start..end).unwrap_or_default()
    }

    /// The character that the glyph at `index` draws, in a cluster with as many of both.
    fn character(&self, index: usize, text: &'t str) -> &'t str {
        let place = match self.direction {
            Direction::LeftToRight => index - self.cluster.start,
            Direction::RightToLeft => self.cluster.end - 1 - index,
        };
        nth_character(text, place)
    }
}

/// Whether a cluster's glyphs stand in the order of its characters. Those of Brahmic scripts may
/// not: some vowels are drawn before the consonant that they follow.
fn in_order(text: &str, glyphs: usize) -> bool {
    let reordered = |c: char| matches!(c, '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}');
    text.chars().count() == glyphs && !text.chars().any(reordered)
}

/// Spaces of all widths extract as the one that words are told apart by.
fn plain_space(text: &str) -> &str {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) if c.is_whitespace() => " ",
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::{FontSet, Paragraph, ParagraphSettings, Style, Typesetter};

    fn texts(source: &str) -> Vec<String> {
        let mut paragraph = Paragraph::new("");
        paragraph.push(source, &Style::serif(10.0));
        let layout = Typesetter::new(FontSet::builtin()).lay_out(&paragraph, &ParagraphSettings::justified(400.0));
        let runs = layout.lines.iter().flat_map(|line| &line.runs);
        let all = runs.flat_map(|run| pieces(run, &layout.text));
        all.map(|piece| match piece {
            Piece::Glyph { text, .. } => text.to_owned(),
            Piece::Cluster { text, .. } => format!("[{text}]"),
        })
        .collect()
    }

    #[test]
    fn ligatures_stand_for_all_their_letters() {
        assert!(texts("office").iter().any(|text| text.chars().count() > 1), "{:?}", texts("office"));
        assert_eq!(texts("office").concat(), "office");
    }

    #[test]
    fn a_raised_mark_goes_with_its_letter() {
        assert!(texts("لایهٔ").contains(&"[هٔ]".to_owned()), "{:?}", texts("لایهٔ"));
    }

    #[test]
    fn a_ligature_in_two_parts_is_one_text() {
        assert!(texts("الآن لا").contains(&"[لا]".to_owned()), "{:?}", texts("الآن لا"));
    }

    #[test]
    fn a_letter_speaks_for_its_marks() {
        let mut paragraph = Paragraph::new("fa");
        paragraph.push("هٔ", &Style::serif(10.0));
        let layout = Typesetter::new(FontSet::builtin()).lay_out(&paragraph, &ParagraphSettings::justified(400.0));
        let run = layout.lines.iter().flat_map(|line| &line.runs).find(|run| run.glyphs.len() > 1).unwrap();
        let said = |index| replacement(run, &(0..run.glyphs.len()), index, "هٔ");
        let all: Vec<String> = (0..run.glyphs.len()).map(said).filter(|text| !text.is_empty()).collect();
        assert_eq!(all, ["ٔه"]);
    }

    #[test]
    fn a_stretch_with_turned_letters_is_said_in_order() {
        let said = |source: &str| {
            let mut paragraph = Paragraph::new("ar");
            paragraph.push(source, &Style::serif(10.0));
            let layout = Typesetter::new(FontSet::builtin()).lay_out(&paragraph, &ParagraphSettings::justified(400.0));
            in_order_of_reading(&layout.lines[0].runs, &layout.text)
        };
        assert_eq!(said("مدرسة"), None, "one character for each glyph needs no other text");
        assert_eq!(said("سُكّان 12 (لا)").as_deref(), Some("سُكّان 12 (لا)"));
        assert_eq!(said("لایهٔ آب").as_deref(), Some("لایهٔ آب"));
        assert_eq!(said("sea"), None);
    }

    #[test]
    fn private_characters_are_said_to_be_none() {
        assert_eq!(without_private("a\u{e000}b").as_deref(), Some("a\u{fffd}b"));
        assert_eq!(without_private("aß漢"), None);
    }

    #[test]
    fn what_joins_letters_or_keeps_them_apart_is_text() {
        assert!(texts("گفت\u{200c}وگو").contains(&"\u{200c}".to_owned()));
    }

    #[test]
    fn no_break_spaces_are_spaces() {
        assert_eq!(texts("a\u{a0}b"), ["a", " ", "b"]);
    }

    #[test]
    fn right_to_left_text_runs_backwards() {
        let mut letters = texts("שלום");
        letters.reverse();
        assert_eq!(letters.concat(), "שלום");
    }

    #[test]
    fn marks_without_width_are_drawn_behind_what_the_cluster_is_said_to_be() {
        let mut paragraph = Paragraph::new("hi");
        paragraph.push("लेखक किं", &Style::serif(10.0));
        let layout = Typesetter::new(FontSet::builtin()).lay_out(&paragraph, &ParagraphSettings::justified(400.0));
        let run = layout.lines.iter().flat_map(|line| &line.runs).next().unwrap();
        let clusters = pieces(run, &layout.text).filter_map(|piece| match piece {
            Piece::Cluster { glyphs, text } => {
                Some((text.to_owned(), trailing_marks(run, &glyphs).len(), glyphs.len()))
            }
            Piece::Glyph { .. } => None,
        });
        assert_eq!(clusters.collect::<Vec<_>>(), [("ले".to_owned(), 1, 2), ("किं".to_owned(), 1, 3)]);
    }

    #[test]
    fn a_cluster_loses_no_letter_for_readers_that_know_none() {
        let fonts = FontSet::builtin();
        let mut paragraph = Paragraph::new("hi");
        paragraph.push("त्रि क्यों स्त्रियाँ", &Style::serif(10.0));
        let layout = Typesetter::new(FontSet::builtin()).lay_out(&paragraph, &ParagraphSettings::justified(400.0));
        let run = layout.lines.iter().flat_map(|line| &line.runs).next().unwrap();
        let face = fonts.face(run.face);
        for piece in pieces(run, &layout.text) {
            let Piece::Cluster { glyphs, text } = piece else { continue };
            let shares = shares(run, &glyphs, text, |c| face.glyph(c));
            assert_eq!(shares.len(), glyphs.len());
            let mut drawn: Vec<char> = shares.concat().chars().filter(|c| *c != '\u{200D}').collect();
            let mut said: Vec<char> = text.chars().collect();
            drawn.sort_unstable();
            said.sort_unstable();
            assert_eq!(drawn, said, "{text}: {shares:?}");
        }
    }
}
