//! Which text each glyph of a run stands for.

use std::ops::Range;

use crate::typeset::{Direction, Glyph, GlyphRun};

/// One or several glyphs and the text that they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A glyph with a text of its own.
    Glyph { index: usize, text: &'t str },
    /// Glyphs that draw a text only together.
    Cluster { glyphs: Range<usize>, text: &'t str },
}

/// The pieces of `run`, from left to right. `text` is that of the run's layout.
pub(super) fn pieces<'t>(run: &'t GlyphRun, text: &'t str) -> impl Iterator<Item = Piece<'t>> {
    Pieces { glyphs: &run.glyphs, text, direction: run.direction, next: 0, cluster: 0..0, each: false }
}

struct Pieces<'t> {
    glyphs: &'t [Glyph],
    text: &'t str,
    direction: Direction,
    next: usize,
    /// The glyphs that share their text with the next.
    cluster: Range<usize>,
    /// Whether each of them draws a character of it.
    each: bool,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        let index = self.next;
        let range = self.glyphs.get(index)?.text.clone();
        let text = self.text.get(range.clone()).unwrap_or_default();
        if index >= self.cluster.end {
            let others = self.glyphs[index..].iter().take_while(|glyph| glyph.text == range).count();
            self.cluster = index..index + others;
            self.each = others > 1 && in_order(text, others);
        }
        if self.cluster.len() > 1 && !self.each {
            self.next = self.cluster.end;
            return Some(Piece::Cluster { glyphs: self.cluster.clone(), text });
        }
        self.next += 1;
        let text = if self.each { self.character(index, text) } else { text };
        Some(Piece::Glyph { index, text: plain_space(text) })
    }
}

impl<'t> Pieces<'t> {
    /// The character that the glyph at `index` draws, in a cluster with as many of both.
    fn character(&self, index: usize, text: &'t str) -> &'t str {
        let place = match self.direction {
            Direction::LeftToRight => index - self.cluster.start,
            Direction::RightToLeft => self.cluster.end - 1 - index,
        };
        let mut characters = text.char_indices().skip(place);
        let Some((start, character)) = characters.next() else { return text };
        &text[start..start + character.len_utf8()]
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
    fn no_break_spaces_are_spaces() {
        assert_eq!(texts("a\u{a0}b"), ["a", " ", "b"]);
    }

    #[test]
    fn right_to_left_text_runs_backwards() {
        let mut letters = texts("שלום");
        letters.reverse();
        assert_eq!(letters.concat(), "שלום");
    }
}
