//! Directions: the base direction of a paragraph and the embedding level of
//! each stretch of its text (Unicode Standard Annex #9).

use super::paragraph::{Paragraph, Span};
use super::style::{Direction, Style};
use std::ops::Range;
use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};

/// The outcome for one paragraph.
pub(super) struct Levels {
    /// The base direction.
    pub(super) direction: Direction,
    /// Stretches of one level, covering the text.
    pub(super) runs: Vec<(Range<usize>, u8)>,
}

impl Direction {
    /// The embedding level of a paragraph in this direction.
    pub(super) fn level(self) -> u8 {
        match self {
            Self::LeftToRight => 0,
            Self::RightToLeft => 1,
        }
    }

    /// The direction of text at an embedding level.
    pub(super) fn of_level(level: u8) -> Self {
        if level % 2 == 1 { Self::RightToLeft } else { Self::LeftToRight }
    }
}

/// Resolves the levels of a paragraph, with its foreign spans isolated.
pub(super) fn resolve(paragraph: &Paragraph) -> Levels {
    let text = paragraph.text();
    let explicit = paragraph.spans().iter().any(|span| span.style.direction == Some(Direction::RightToLeft));
    let rtl_base = paragraph.direction() == Some(Direction::RightToLeft);
    if !explicit && !rtl_base && text.chars().all(is_plainly_left_to_right) {
        return Levels {
            direction: base_without_strong(paragraph, text),
            runs: one_run(text.len(), base_without_strong(paragraph, text)),
        };
    }
    resolve_mixed(paragraph)
}

/// The direction of a paragraph that has no right-to-left character: that of
/// its letters, or of its language when it has none.
fn base_without_strong(paragraph: &Paragraph, text: &str) -> Direction {
    match paragraph.direction() {
        Some(direction) => direction,
        None if text.chars().any(char::is_alphabetic) => Direction::LeftToRight,
        None => language_direction(paragraph.language()),
    }
}

fn one_run(len: usize, direction: Direction) -> Vec<(Range<usize>, u8)> {
    match direction {
        Direction::LeftToRight => vec![(0..len, 0)],
        // Numbers and the like in a right-to-left paragraph.
        Direction::RightToLeft => vec![(0..len, 2)],
    }
}

/// Characters before the first right-to-left block, which cannot change the
/// direction of anything. Bidirectional controls are in U+2000–206F.
fn is_plainly_left_to_right(char: char) -> bool {
    matches!(char, '\0'..='\u{58f}' | '\u{900}'..='\u{200d}' | '\u{2010}'..='\u{2027}'
        | '\u{202f}'..='\u{2060}' | '\u{2070}'..='\u{fb1c}' | '\u{fe00}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{1f000}'..='\u{1faff}')
}

fn resolve_mixed(paragraph: &Paragraph) -> Levels {
    let isolated = Isolated::of(paragraph);
    let direction = paragraph
        .direction()
        .or_else(|| first_strong(&isolated.text))
        .or_else(|| first_strong(paragraph.text()))
        .unwrap_or_else(|| language_direction(paragraph.language()));
    let base = match direction {
        Direction::LeftToRight => Level::ltr(),
        Direction::RightToLeft => Level::rtl(),
    };
    let info = ParagraphBidiInfo::new(&isolated.text, Some(base));
    Levels { direction, runs: isolated.level_runs(&info.levels) }
}

/// The direction of the first strong character outside isolates (rules P2
/// and P3).
fn first_strong(text: &str) -> Option<Direction> {
    let mut depth = 0_usize;
    for char in text.chars() {
        match bidi_class(char) {
            BidiClass::LRI | BidiClass::RLI | BidiClass::FSI => depth += 1,
            BidiClass::PDI => depth = depth.saturating_sub(1),
            BidiClass::L if depth == 0 => return Some(Direction::LeftToRight),
            BidiClass::R | BidiClass::AL if depth == 0 => return Some(Direction::RightToLeft),
            _ => {}
        }
    }
    None
}

/// The direction in which a language is usually written.
fn language_direction(language: &str) -> Direction {
    const RIGHT_TO_LEFT: [&str; 12] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"];
    if RIGHT_TO_LEFT.contains(&primary_subtag(language)) { Direction::RightToLeft } else { Direction::LeftToRight }
}

/// The language of a BCP 47 tag, without script, region and the rest.
pub(super) fn primary_subtag(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// A paragraph's text with isolate controls around foreign spans.
struct Isolated {
    text: String,
    /// The bytes of the paragraph's text and where they went.
    pieces: Vec<(Range<usize>, usize)>,
}

impl Isolated {
    fn of(paragraph: &Paragraph) -> Self {
        let mut isolated = Self { text: String::with_capacity(paragraph.text().len() + 16), pieces: Vec::new() };
        let spans = paragraph.spans();
        let groups = spans.chunk_by(|a, b| isolate_of(paragraph, a) == isolate_of(paragraph, b));
        for group in groups {
            let (Some(first), Some(last)) = (group.first(), group.last()) else {
                continue;
            };
            let control = isolate_of(paragraph, first).map(|isolate| isolate.control);
            isolated.text.extend(control);
            isolated.push(paragraph.text(), first.range.start..last.range.end);
            isolated.text.extend(control.map(|_| '\u{2069}'));
        }
        isolated
    }

    /// Appends a stretch of the paragraph's text. Paragraph separators become
    /// spaces of the same length: a forced line break does not end the
    /// paragraph.
    fn push(&mut self, text: &str, range: Range<usize>) {
        self.pieces.push((range.clone(), self.text.len()));
        for char in text.get(range).unwrap_or_default().chars() {
            if bidi_class(char) == BidiClass::B {
                self.text.extend(std::iter::repeat_n(' ', char.len_utf8()));
            } else {
                self.text.push(char);
            }
        }
    }

    /// Levels by byte of the isolated text, as runs of the paragraph's text.
    fn level_runs(&self, levels: &[Level]) -> Vec<(Range<usize>, u8)> {
        let mut runs: Vec<(Range<usize>, u8)> = Vec::new();
        for (range, at) in &self.pieces {
            let piece = levels.get(*at..at + range.len()).unwrap_or_default();
            let mut start = range.start;
            for same in piece.chunk_by(|a, b| a == b) {
                let level = same.first().map_or(0, Level::number);
                let end = start + same.len();
                match runs.last_mut() {
                    Some((last, of)) if *of == level => last.end = end,
                    _ => runs.push((start..end, level)),
                }
                start = end;
            }
        }
        runs
    }
}

/// The isolate that a span asks for; neighbours with the same one share it.
#[derive(PartialEq)]
struct Isolate<'a> {
    control: char,
    language: &'a str,
}

fn isolate_of<'a>(paragraph: &'a Paragraph, span: &'a Span) -> Option<Isolate<'a>> {
    let style: &Style = &span.style;
    let language = style.language.as_deref().unwrap_or(paragraph.language());
    let foreign = primary_subtag(language) != primary_subtag(paragraph.language());
    let control = match style.direction {
        Some(Direction::LeftToRight) => '\u{2066}',
        Some(Direction::RightToLeft) => '\u{2067}',
        None if style.isolate || foreign => '\u{2068}',
        None => return None,
    };
    Some(Isolate { control, language })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(paragraph: &Paragraph) -> Vec<(&str, u8)> {
        resolve(paragraph).runs.into_iter().map(|(range, level)| (&paragraph.text()[range], level)).collect()
    }

    fn plain(language: &str, text: &str) -> Paragraph {
        let mut paragraph = Paragraph::new(language);
        paragraph.push(text, &Style::default());
        paragraph
    }

    #[test]
    fn latin_text_is_one_run() {
        assert_eq!(levels(&plain("en", "A word.")), [("A word.", 0)]);
    }

    #[test]
    fn numbers_in_hebrew_stand_left_to_right() {
        let paragraph = plain("he", "בשנת 1948 היה");
        assert_eq!(levels(&paragraph), [("בשנת ", 1), ("1948", 2), (" היה", 1)]);
        assert_eq!(resolve(&paragraph).direction, Direction::RightToLeft);
    }

    #[test]
    fn a_foreign_quotation_keeps_its_marks_together() {
        let mut paragraph = Paragraph::new("en");
        paragraph.push("He said ", &Style::default());
        paragraph.push("«سلام!»", &Style::default().with_language("fa"));
        paragraph.push(" and left.", &Style::default());
        assert_eq!(levels(&paragraph), [("He said ", 0), ("«سلام!»", 1), (" and left.", 0)]);
    }

    #[test]
    fn a_leading_quotation_does_not_turn_the_paragraph() {
        let mut paragraph = Paragraph::new("en");
        paragraph.push("שלום", &Style::default().with_language("he"));
        paragraph.push(", he said.", &Style::default());
        assert_eq!(resolve(&paragraph).direction, Direction::LeftToRight);
    }

    #[test]
    fn a_paragraph_without_letters_follows_its_language() {
        assert_eq!(resolve(&plain("ar", "1, 2")).direction, Direction::RightToLeft);
        assert_eq!(resolve(&plain("en", "1, 2")).direction, Direction::LeftToRight);
        assert_eq!(resolve(&plain("ar", "Go")).direction, Direction::LeftToRight);
    }

    #[test]
    fn a_line_feed_does_not_end_the_paragraph() {
        let paragraph = plain("he", "שלום\nHello");
        let resolved = resolve(&paragraph);
        assert_eq!(resolved.direction, Direction::RightToLeft);
        assert_eq!(resolved.runs.last().map(|run| run.1), Some(2));
    }

    #[test]
    fn an_explicit_direction_wins() {
        let mut paragraph = Paragraph::new("en");
        let style = Style { direction: Some(Direction::RightToLeft), ..Style::default() };
        paragraph.push("abc 1", &style);
        assert_eq!(levels(&paragraph), [("abc 1", 2)]);
    }

    #[test]
    fn the_runs_cover_the_text() {
        let paragraph = plain("ar", "نص (text) ١٢٣ 456 – «نص»\u{200f}!");
        let mut end = 0;
        for (range, _) in resolve(&paragraph).runs {
            assert_eq!(range.start, end);
            end = range.end;
        }
        assert_eq!(end, paragraph.text().len());
    }
}
