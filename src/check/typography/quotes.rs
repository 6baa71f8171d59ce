//! Quotation marks and apostrophes: straight ones beside typographic ones, and those of another
//! language.

use std::ops::Range;

use super::prose::Prose;
use crate::check::cx::{Cx, Found};
use crate::check::rules::{QUOTES_FOREIGN, QUOTES_MIXED, QUOTES_STRAIGHT};
use crate::model::Language;
use crate::words::quotation_marks;

/// Marks that open and close quotations, in whatever language.
const TYPOGRAPHIC: &[char] = &['“', '”', '„', '«', '»', '‟', '「', '」'];

/// A mark in the prose.
struct Mark {
    sign: char,
    paragraph: usize,
    range: Range<usize>,
    side: Side,
}

/// On which side of a quotation a mark stands, by its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    /// Between letters: an apostrophe.
    Within,
    Unclear,
}

pub(super) fn check(cx: &mut Cx<'_>, prose: &Prose) {
    let marks = marks(prose);
    let count = |is: &dyn Fn(&Mark) -> bool| marks.iter().filter(|mark| is(mark)).count();
    let straight = count(&|mark| mark.sign == '"');
    let typographic = count(&|mark| TYPOGRAPHIC.contains(&mark.sign));
    if straight > 0 && typographic > 0 {
        mixed_quotes(cx, prose, &marks);
    } else if straight > 0 {
        all_straight(cx, prose, &marks, straight);
    }
    let apostrophes = |sign: char| count(&|mark| mark.sign == sign && mark.side == Side::Within);
    if apostrophes('\'') > 0 && apostrophes('’') > 0 {
        mixed_apostrophes(cx, prose, &marks);
    }
    foreign(cx, prose, &marks);
}

fn marks(prose: &Prose) -> Vec<Mark> {
    let mut out = Vec::new();
    for (paragraph, ranges) in prose.paragraphs.iter().enumerate() {
        for range in ranges {
            for (at, sign) in prose.slice(range).char_indices() {
                if matches!(sign, '"' | '\'' | '’') || TYPOGRAPHIC.contains(&sign) {
                    let range = range.start + at..range.start + at + sign.len_utf8();
                    let side = side(prose.before(range.start), prose.after(range.end));
                    // Feet and inches.
                    let is_prime = side == Side::Closes
                        && matches!(sign, '"' | '\'')
                        && prose.before(range.start).is_some_and(|c| c.is_ascii_digit());
                    if !is_prime {
                        out.push(Mark { sign, paragraph, range, side });
                    }
                }
            }
        }
    }
    out
}

fn side(before: Option<char>, after: Option<char>) -> Side {
    let is_outside = |c: Option<char>| c.is_none_or(|c| c.is_whitespace());
    let opens_after = is_outside(before)
        || before.is_some_and(|c| matches!(c, '(' | '[' | '—' | '–' | '/' | '¿' | '¡' | '“' | '„' | '«'));
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if is_word(before) && is_word(after) {
        Side::Within
    } else if opens_after && !is_outside(after) {
        Side::Opens
    } else if !is_outside(before) && !is_word(after) {
        Side::Closes
    } else {
        Side::Unclear
    }
}

/// Reports straight marks among typographic ones, with the mark that belongs there where that is sure.
fn mixed_quotes(cx: &mut Cx<'_>, prose: &Prose, marks: &[Mark]) {
    let pair = pair(cx.article.language.as_ref(), marks);
    let mut depth = 0_usize;
    let mut paragraph = usize::MAX;
    for mark in marks {
        if mark.paragraph != paragraph {
            (paragraph, depth) = (mark.paragraph, 0);
        }
        if mark.sign != '"' {
            depth = match (TYPOGRAPHIC.contains(&mark.sign), mark.side) {
                (true, Side::Opens) => depth + 1,
                (true, Side::Closes) => depth.saturating_sub(1),
                _ => depth,
            };
            continue;
        }
        let replacement = match (mark.side, depth) {
            // Within another quotation the inner marks may be right, or these ones.
            (Side::Opens, 0) => pair.map(|(open, _)| open),
            (Side::Closes, 0) => pair.map(|(_, close)| close),
            _ => None,
        };
        let found = Found::new("a straight quotation mark stands here, and typographic ones elsewhere");
        prose.report(cx, &QUOTES_MIXED, found, (mark.paragraph, &mark.range), replacement);
    }
}

/// The marks of the article: those of its language, if it uses them, or the ones that it uses.
fn pair(language: Option<&Language>, marks: &[Mark]) -> Option<(&'static str, &'static str)> {
    let usual = quotation_marks(language, 0);
    let uses = |text: &str| marks.iter().any(|mark| text.contains(mark.sign));
    if uses(usual.0) && uses(usual.1) {
        return Some(usual);
    }
    [("“", "”"), ("„", "“"), ("»", "«"), ("«", "»")].into_iter().find(|(open, close)| {
        let of = |sign: &str, side: Side| marks.iter().any(|mark| sign.contains(mark.sign) && mark.side == side);
        of(open, Side::Opens) && of(close, Side::Closes)
    })
}

fn mixed_apostrophes(cx: &mut Cx<'_>, prose: &Prose, marks: &[Mark]) {
    for mark in marks.iter().filter(|mark| mark.sign == '\'' && mark.side == Side::Within) {
        let found = Found::new("a straight apostrophe stands here, and typographic ones elsewhere");
        prose.report(cx, &QUOTES_MIXED, found, (mark.paragraph, &mark.range), Some("’"));
    }
}

/// Says once of a whole article that its quotation marks are those of a typewriter.
fn all_straight(cx: &mut Cx<'_>, prose: &Prose, marks: &[Mark], count: usize) {
    let Some(first) = marks.iter().find(|mark| mark.sign == '"') else { return };
    let (open, close) = quotation_marks(cx.article.language.as_ref(), 0);
    let (open, close) = (open.trim_end_matches('\u{202F}'), close.trim_start_matches('\u{202F}'));
    let message =
        format!("the quotation marks are straight throughout, {count} in all, where print has {open}…{close}");
    prose.report(cx, &QUOTES_STRAIGHT, Found::new(message), (first.paragraph, &first.range), None);
}

/// The marks that open quotations in other languages, and never in this one.
fn foreign_openings(language: &Language) -> &'static [char] {
    match language.primary() {
        "de" | "cs" | "sk" | "pl" | "ru" | "uk" => &['“'],
        "en" => &['„', '«', '»'],
        "da" => &['«'],
        _ => &[],
    }
}

/// Says once of an article that it opens quotations as another language does.
fn foreign(cx: &mut Cx<'_>, prose: &Prose, marks: &[Mark]) {
    let Some(language) = &cx.article.language else { return };
    let foreign = foreign_openings(language);
    let mut found = marks.iter().filter(|mark| mark.side == Side::Opens && foreign.contains(&mark.sign));
    let (Some(first), rest) = (found.next(), found.count()) else { return };
    let (open, close) = quotation_marks(Some(language), 0);
    let more = if rest == 0 { String::new() } else { format!(", and {rest} more do") };
    let message = format!("a quotation opens with {} here{more}; in this language it is {open}…{close}", first.sign);
    prose.report(cx, &QUOTES_FOREIGN, Found::new(message), (first.paragraph, &first.range), None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_tell_the_side() {
        assert_eq!(side(None, Some('a')), Side::Opens);
        assert_eq!(side(Some('('), Some('a')), Side::Opens);
        assert_eq!(side(Some('a'), Some(',')), Side::Closes);
        assert_eq!(side(Some('.'), None), Side::Closes);
        assert_eq!(side(Some('n'), Some('t')), Side::Within);
        assert_eq!(side(Some(' '), Some(' ')), Side::Unclear);
    }
}
