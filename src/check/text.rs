//! Text that is not as its author meant it: damaged characters, markup that shows, placeholders.

use super::cx::{Cx, Found};
use super::parts::Placed;
use super::rules::{MARKUP_VISIBLE, PLACEHOLDER, TEXT_DAMAGED};
use crate::model::{Inline, RichText};

/// What UTF-8 looks like that was read as Windows-1252, for the characters that texts have most.
const MOJIBAKE: &[&str] = &[
    "â€™",
    "â€œ",
    "â€\u{9d}",
    "â€“",
    "â€”",
    "â€¦",
    "Ã©",
    "Ã¨",
    "Ã¼",
    "Ã¶",
    "Ã¤",
    "ÃŸ",
    "Ã±",
    "Ã§",
    "Ã¡",
    "Ã³",
    "Ã\u{ad}",
    "Ã¢",
    "Ã´",
    "Ã®",
    "Ã«",
    "Â\u{a0}",
    "Â«",
    "Â»",
    "ï»¿",
];

/// References to characters that were escaped twice.
const ENTITIES: &[&str] = &[
    "&amp;", "&nbsp;", "&quot;", "&lt;", "&gt;", "&mdash;", "&ndash;", "&rsquo;", "&ldquo;", "&rdquo;", "&hellip;",
    "&apos;", "&#39;", "&#8217;",
];

/// Text that somebody meant to replace.
const PLACEHOLDERS: &[&str] =
    &["lorem ipsum", "[tk]", "tktk", "[todo", "todo:", "[tbd]", "[citation needed]", "[insert ", "fixme"];

pub(super) fn check(cx: &mut Cx<'_>) {
    for text in &cx.parts.texts {
        let plain = words(&text.node);
        damaged(cx, text, &plain);
        markup(cx, text, &plain);
        placeholder(cx, text, &plain);
    }
}

/// The characters of a text without those of code.
pub(super) fn words(text: &RichText) -> String {
    let mut out = String::new();
    for node in text {
        match node {
            Inline::Code(_) | Inline::Math(_) => out.push('\u{FFFC}'),
            node => match node.content() {
                Some(content) => out.push_str(&words(content)),
                None => out.push_str(&RichText(vec![node.clone()]).plain_text()),
            },
        }
    }
    out
}

fn damaged(cx: &mut Cx<'_>, text: &Placed<RichText>, plain: &str) {
    let lost = (!cx.damage_is_said).then_some("\u{FFFD}");
    let found = lost.into_iter().chain(MOJIBAKE.iter().copied()).find(|damage| plain.contains(damage));
    let Some(found) = found else { return };
    let around = around(plain, found);
    let message = match found {
        "\u{FFFD}" => format!("a character is lost here, and � stands for it: “{around}”"),
        _ => format!("“{found}” is a character that was read in the wrong encoding: “{around}”"),
    };
    let place = cx.place_of(found, text.at);
    cx.report(&TEXT_DAMAGED, Found::new(message).at(place));
}

fn markup(cx: &mut Cx<'_>, text: &Placed<RichText>, plain: &str) {
    let entity = ENTITIES.iter().copied().find(|entity| plain.contains(entity));
    let markup = || {
        ["**", "](http", "<b>", "<i>", "<em>", "<strong>", "<br", "</a>", "</p>"]
            .into_iter()
            .find(|sign| plain.contains(sign))
    };
    let Some(found) = entity.or_else(markup) else { return };
    let message = format!("readers see the markup `{found}`: “{}”", around(plain, found));
    let place = cx.place_of(found, text.at);
    cx.report(&MARKUP_VISIBLE, Found::new(message).at(place));
}

fn placeholder(cx: &mut Cx<'_>, text: &Placed<RichText>, plain: &str) {
    let small = plain.to_lowercase();
    let Some(found) = PLACEHOLDERS.iter().copied().find(|found| has_word(&small, found)) else { return };
    let message = format!("this looks like a text that was to be replaced: “{}”", around(&small, found));
    cx.report(&PLACEHOLDER, Found::new(message).at(text.at));
}

/// Whether `word` stands in `text`, and not within another word.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_letter(before) && (!is_letter(after) || word.ends_with(' ') || word.starts_with('['))
    })
}

/// A few words around `found`.
fn around<'t>(text: &'t str, found: &str) -> &'t str {
    let at = text.find(found).unwrap_or_default();
    let begin = text.floor_char_boundary(at.saturating_sub(15));
    let end = text.ceil_char_boundary((at + found.len() + 15).min(text.len()));
    text[begin..end].trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_words_of_their_own() {
        assert!(has_word("lorem ipsum dolor", "lorem ipsum"));
        assert!(has_word("todo: ask her", "todo:"));
        assert!(!has_word("el método: uno", "todo:"));
    }
}
