//! Spaces: two where one belongs, and one before a punctuation mark.

use std::ops::Range;

use super::prose::Prose;
use crate::check::cx::{Cx, Found};
use crate::check::rules::{SPACE_BEFORE_PUNCTUATION, SPACE_DOUBLE};
use crate::model::Language;

/// More spaces than this are columns that somebody has aligned.
const MOST: usize = 4;

pub(super) fn check(cx: &mut Cx<'_>, prose: &Prose) {
    let spaced = cx.article.language.as_ref().is_some_and(is_spaced);
    for (index, paragraph) in prose.paragraphs.iter().enumerate() {
        for range in paragraph {
            for run in double(prose.slice(range)) {
                let place = range.start + run.start..range.start + run.end;
                let found = Found::new(format!("{} spaces stand here, and one is enough", run.len()));
                prose.report(cx, &SPACE_DOUBLE, found, (index, &place), Some(" "));
            }
            for run in before_punctuation(prose, range).into_iter().filter(|_| !spaced) {
                let mark = prose.after(run.end).unwrap_or_default();
                let found = Found::new(format!("a space stands before “{mark}”"));
                prose.report(cx, &SPACE_BEFORE_PUNCTUATION, found, (index, &run), Some(""));
            }
        }
    }
}

/// Whether a language sets a space before some punctuation marks.
fn is_spaced(language: &Language) -> bool {
    matches!(language.primary(), "fr" | "br" | "oc")
}

/// The runs of two spaces and more between words.
fn double(text: &str) -> Vec<Range<usize>> {
    runs(text)
        .into_iter()
        .filter(|run| (2..=MOST).contains(&run.len()) && run.start > 0 && run.end < text.len())
        .collect()
}

/// The runs of spaces.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices(' ') {
        match out.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// The spaces between a word and a mark that must follow it at once.
fn before_punctuation(prose: &Prose, range: &Range<usize>) -> Vec<Range<usize>> {
    let text = prose.slice(range);
    let is_wrong = |run: &Range<usize>| {
        let before = text[..run.start].chars().next_back();
        let mut after = text[run.end..].chars();
        let (mark, next) = (after.next(), after.next());
        let ends = next.is_none_or(|c| c.is_whitespace());
        let is_mark = match mark {
            Some(',' | ';') => true,
            // At the end alone: ` . . .` and ` ?` may be meant elsewhere.
            Some('.' | '?' | '!') => text[run.end..].trim_end().len() == 1,
            _ => false,
        };
        run.len() == 1 && before.is_some_and(char::is_alphanumeric) && is_mark && ends
    };
    let at = |run: Range<usize>| range.start + run.start..range.start + run.end;
    runs(text).into_iter().filter(is_wrong).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spaces_between_words_are_found_and_columns_are_not() {
        assert_eq!(double("a  b c   d"), [1..3, 6..9]);
        assert!(double("  a b  ").is_empty());
        assert!(double("Tide      4.2").is_empty());
        assert!(double("a\u{a0} b").is_empty());
    }
}
