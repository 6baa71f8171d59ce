//! Parts a paragraph into the lines that may each begin with a label.
//!
//! A line ends at a line break, at the end of a line of the source, and, in a paragraph that
//! opens with a word such as `Q:`, where the counterpart stands behind the question mark; and
//! behind a question in bold or italics that opens a paragraph.

use super::head::{is_blank, is_question_mark};
use super::{Side, lexicon, name};
use crate::model::{Inline, RichText};

/// A line of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) text: RichText,
    /// Whether a forced break parts it from the line before.
    pub(super) forced: bool,
}

/// Whether `text` has more than one line.
pub(super) fn has_lines(text: &RichText) -> bool {
    let breaks = |inline: &Inline| match inline {
        Inline::LineBreak => true,
        Inline::Text(text) => text.contains('\n'),
        _ => false,
    };
    text.iter().any(breaks) || opens_with_question(text) || leads_with_question(text)
}

/// The lines of `text`: it is parted where a break stands in no other node.
pub(super) fn lines(text: RichText) -> Vec<Line> {
    let mut parting = Parting { pairs: opens_with_question(&text), lines: vec![Line::default()] };
    let mut leads = leads_with_question(&text);
    for inline in text {
        let ends_lead = leads && is_styled_question(&inline);
        parting.inline(inline);
        if ends_lead {
            parting.lines.push(Line::default());
            leads = false;
        }
    }
    parting.lines.retain(|line| !line.text.0.is_empty());
    parting.lines
}

struct Parting {
    /// Whether a label for an answer may stand within a line.
    pairs: bool,
    lines: Vec<Line>,
}

impl Parting {
    fn inline(&mut self, inline: Inline) {
        match inline {
            Inline::LineBreak => self.lines.push(Line { forced: true, ..Line::default() }),
            Inline::Text(text) => {
                for (at, line) in text.split('\n').enumerate() {
                    if at > 0 {
                        self.lines.push(Line::default());
                    }
                    self.text(line);
                }
            }
            other => {
                let styled = matches!(other, Inline::Strong(_) | Inline::Emphasis(_));
                let label = other.content().filter(|_| styled && self.pairs && self.just_asked());
                if label.is_some_and(|label| is_answer(&label.plain_text())) {
                    self.lines.push(Line::default());
                }
                self.push(other);
            }
        }
    }

    /// Text without line ends; the label of an answer behind a question mark begins a line.
    fn text(&mut self, text: &str) {
        let mut start = 0;
        if self.pairs {
            for at in answers_in(text) {
                self.push_text(&text[start..at]);
                self.lines.push(Line::default());
                start = at;
            }
        }
        self.push_text(&text[start..]);
    }

    fn push_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.push(text.into());
        }
    }

    fn push(&mut self, inline: Inline) {
        if let Some(line) = self.lines.last_mut() {
            line.text.0.push(inline);
        }
    }

    /// Whether the last text ends in a question mark.
    fn just_asked(&self) -> bool {
        let last = self.lines.last().and_then(|line| line.text.0.last());
        last.is_some_and(|inline| match inline {
            Inline::Text(text) => text.trim_end_matches(is_blank).ends_with(is_question_mark),
            _ => false,
        })
    }
}

/// Whether `text` opens with a question in bold or italics, and goes on in another style.
fn leads_with_question(text: &RichText) -> bool {
    let is_blank = |inline: &&Inline| matches!(inline, Inline::Text(text) if text.trim().is_empty());
    let mut inlines = text.iter().skip_while(is_blank);
    let Some(first) = inlines.next() else { return false };
    is_styled_question(first) && inlines.next().is_some_and(|next| matches!(next, Inline::Text(_)) && !is_blank(&next))
}

fn is_styled_question(inline: &Inline) -> bool {
    let (Inline::Strong(content) | Inline::Emphasis(content)) = inline else { return false };
    content.plain_text().trim_end().ends_with(is_question_mark)
}

/// Whether `text` opens with a label such as `Q:`.
fn opens_with_question(text: &RichText) -> bool {
    let Some(first) = text.iter().find(|inline| !matches!(inline, Inline::Text(text) if text.trim().is_empty())) else {
        return false;
    };
    let opening = match first {
        Inline::Text(text) => text.clone(),
        Inline::Strong(content) | Inline::Emphasis(content) => content.plain_text(),
        _ => return false,
    };
    let mark = opening.char_indices().take(24).find(|(_, c)| matches!(c, ':' | '：' | '.')).map(|(at, _)| at);
    let label = name::key(&opening[..mark.unwrap_or(opening.len().min(opening.floor_char_boundary(24)))]);
    is_letter_or_word(&label, Side::Asking)
}

/// Whether `text` is the label of an answer: `A:`.
fn is_answer(text: &str) -> bool {
    is_letter_or_word(&name::key(text), Side::Answering)
}

fn is_letter_or_word(key: &str, side: Side) -> bool {
    let in_pair = |(question, answer): (&str, &str)| key == if side == Side::Asking { question } else { answer };
    lexicon::generic_side(key) == Some(side) || lexicon::pairs().any(in_pair)
}

/// Where labels of answers stand behind a question mark in `text`.
fn answers_in(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let marks = text.char_indices().filter(|(_, c)| is_question_mark(*c));
    for (at, mark) in marks {
        let behind = &text[at + mark.len_utf8()..];
        let label = behind.trim_start_matches(|c: char| is_blank(c) || matches!(c, ')' | '”' | '"' | '’' | '»'));
        let end = label.char_indices().take(16).find(|(_, c)| matches!(c, ':' | '：')).map(|(end, _)| end);
        if end.is_some_and(|end| is_answer(&label[..end])) {
            found.push(text.len() - label.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(inlines: Vec<Inline>) -> Vec<String> {
        let text = RichText(inlines);
        let parted = lines(text.clone());
        assert!(has_lines(&text) || parted.len() == 1);
        parted.iter().map(|line| line.text.plain_text()).collect()
    }

    #[test]
    fn breaks_part_lines() {
        assert_eq!(
            parted(vec!["One\ntwo".into(), Inline::LineBreak, Inline::Strong("three".into())]),
            ["One", "two", "three"]
        );
        assert_eq!(parted(vec!["One".into()]), ["One"]);
    }

    #[test]
    fn an_answer_on_the_line_of_its_question() {
        assert_eq!(parted(vec!["Q: Why? A: So.".into()]), ["Q: Why? ", "A: So."]);
        let bold =
            vec![Inline::Strong("Frage:".into()), " Why? ".into(), Inline::Strong("Antwort:".into()), " So.".into()];
        assert_eq!(parted(bold), ["Frage: Why? ", "Antwort: So."]);
        assert_eq!(parted(vec!["Kim: Why? A: So.".into()]), ["Kim: Why? A: So."]);
    }

    #[test]
    fn an_answer_behind_a_question_in_bold() {
        assert_eq!(parted(vec![Inline::Strong("Why?".into()), " So.".into()]), ["Why?", " So."]);
        assert_eq!(parted(vec![Inline::Strong("Why?".into()), "\nSo.".into()]), ["Why?", "So."]);
        assert_eq!(parted(vec![Inline::Strong("Speed.".into()), " So.".into()]), ["Speed. So."]);
    }
}
