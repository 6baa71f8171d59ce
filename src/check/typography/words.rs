//! Words that stand twice in a row.

use super::prose::Prose;
use crate::check::cx::{Cx, Found};
use crate::check::rules::WORD_REPEATED;
use crate::model::Language;

/// The words of a language that never stand twice in a row on purpose.
fn words(language: &Language) -> &'static [&'static str] {
    match language.primary() {
        "en" => &[
            "the", "a", "an", "of", "to", "and", "or", "with", "for", "from", "at", "as", "by", "into", "their", "its",
            "our", "your", "my", "they", "we", "are", "was", "were", "have", "has", "be", "been", "this", "these",
            "which", "if", "than", "can", "will", "would", "should", "could",
        ],
        "de" => &[
            "und", "oder", "zu", "von", "mit", "ein", "eine", "einen", "einem", "einer", "für", "auf", "im", "zum",
            "zur", "vom", "nicht", "aber", "auch", "dass",
        ],
        "fr" => &[
            "de", "et", "le", "les", "un", "une", "dans", "pour", "par", "sur", "avec", "du", "des", "au", "aux",
            "est", "qui",
        ],
        "es" => &["de", "el", "los", "las", "un", "una", "y", "en", "con", "por", "para", "del", "al", "se", "es"],
        "it" => &["di", "il", "lo", "gli", "un", "una", "e", "con", "per", "del", "della", "al", "alla", "che", "non"],
        "pt" => &["de", "os", "as", "um", "uma", "e", "em", "com", "por", "para", "do", "da", "no", "na"],
        "nl" => &["de", "het", "een", "en", "van", "met", "voor", "op", "aan", "te", "niet"],
        _ => &[],
    }
}

pub(super) fn check(cx: &mut Cx<'_>, prose: &Prose) {
    let words = cx.article.language.as_ref().map_or(&[][..], words);
    for (index, paragraph) in prose.paragraphs.iter().enumerate().filter(|_| !words.is_empty()) {
        let mut last: Option<(&str, usize)> = None;
        for range in paragraph {
            for (at, word) in words_of(prose.slice(range)) {
                let at = range.start + at;
                let repeats = last.is_some_and(|(before, end)| {
                    let gap = prose.slice(&(end..at));
                    !gap.is_empty() && gap.chars().all(char::is_whitespace) && is_same(before, word)
                });
                if repeats && words.contains(&word.to_lowercase().as_str()) {
                    let found = Found::new(format!("“{word}” stands twice in a row"));
                    prose.report(cx, &WORD_REPEATED, found, (index, &(at..at + word.len())), None);
                }
                last = Some((word, at + word.len()));
            }
        }
    }
}

/// Whether two words are one. `The the` is a slip as well; `A a` may be a name and a word.
fn is_same(one: &str, other: &str) -> bool {
    one == other || (one.len() > 1 && one.to_lowercase() == other)
}

/// The words of a text with their offsets.
fn words_of(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut begin = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'), begin) {
            (true, None) => begin = Some(at),
            (false, Some(from)) => {
                out.push((from, &text[from..at]));
                begin = None;
            }
            _ => {}
        }
    }
    out
}
