//! Where a line may end: the rules of Unicode Standard Annex #14, and our own
//! within links, where those find too few places.

use super::chars::{is_ideographic, is_line_end_space};
use super::paragraph::{Paragraph, Span};
use std::ops::Range;
use unicode_linebreak::BreakOpportunity;

/// A place where a line may end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Opportunity {
    /// The byte with which the next line starts.
    pub(super) at: usize,
    pub(super) kind: Kind,
    /// How unwelcome a line end is here; a space costs nothing.
    pub(super) penalty: f32,
}

/// What a line end at an opportunity looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// At white space, a dash and the like.
    Plain,
    /// After a hyphen that is in the text.
    AfterHyphen,
    /// A hyphen is to be drawn: at a soft hyphen, or where patterns allow.
    AddHyphen,
    /// The line must end here.
    Forced,
    /// Within a Korean word, between its syllables. Books part words there as others hyphenate them; lines that need not
    /// be full end between words.
    Syllable,
    /// In the midst of a piece that is wider than the measure.
    Emergency,
}

/// The opportunities in a text, without hyphenation.
#[derive(Clone, Debug, Default)]
pub(super) struct Opportunities {
    /// In the order of the text; the last is its end.
    pub(super) list: Vec<Opportunity>,
    /// Links and file names, which are not hyphenated.
    pub(super) links: Vec<Range<usize>>,
}

impl Opportunities {
    /// Those that part no word.
    pub(super) fn between_words(&self) -> Vec<Opportunity> {
        self.list.iter().filter(|opportunity| opportunity.kind != Kind::Syllable).copied().collect()
    }

    /// Whether some are within Korean words.
    pub(super) fn has_syllables(&self) -> bool {
        self.list.iter().any(|opportunity| opportunity.kind == Kind::Syllable)
    }
}

/// The opportunities in a paragraph.
pub(super) fn opportunities(paragraph: &Paragraph) -> Opportunities {
    let text = paragraph.text();
    let mut found = text_opportunities(text);
    let spans = paragraph.spans();
    if spans.iter().any(|span| span.style.rise != 0.0) {
        found
            .list
            .retain(|opportunity| opportunity.kind == Kind::Forced || !splits_raised(text, spans, opportunity.at));
    }
    found
}

/// Whether a line end would part a raised figure, above all the call of a
/// note, from its word.
fn splits_raised(text: &str, spans: &[Span], at: usize) -> bool {
    let Some(span) = spans.get(spans.partition_point(|span| span.range.end <= at)) else {
        return false;
    };
    let after_space = || text.get(..at).is_some_and(|before| before.ends_with(is_line_end_space));
    span.range.start == at && span.style.rise != 0.0 && !after_space()
}

fn text_opportunities(text: &str) -> Opportunities {
    let mut found = Opportunities::default();
    if text.is_empty() {
        return found;
    }
    found.links = links(text);
    let mut links = found.links.iter().peekable();
    for (at, opportunity) in unicode_linebreak::linebreaks(text) {
        while let Some(link) = links.next_if(|link| link.end <= at) {
            link_opportunities(text, link.clone(), &mut found.list);
        }
        if links.peek().is_some_and(|link| link.start < at) {
            continue;
        }
        let forced = opportunity == BreakOpportunity::Mandatory;
        let (kind, penalty) = match judge(text, at) {
            _ if forced => (Kind::Forced, 0.0),
            Some(judged) => judged,
            None => continue,
        };
        found.list.push(Opportunity { at, kind, penalty });
    }
    found
}

const DASHES: [char; 2] = ['\u{2013}', '\u{2014}'];

/// Kind and penalty of an opportunity that the annex allows; `None` where a
/// reader would stumble.
fn judge(text: &str, at: usize) -> Option<(Kind, f32)> {
    let (before, after) = text.split_at_checked(at)?;
    let last = before.chars().next_back()?;
    // The dot between the parts of a list stays with the part before it.
    if after.starts_with('\u{b7}') || (last == '\u{2013}' && is_range(before, after)) {
        return None;
    }
    if last == ' ' && is_measure(before, after) {
        return None;
    }
    if is_in_korean_word(last, after) {
        return Some((Kind::Syllable, 30.0));
    }
    Some(match last {
        // A dash stands better at the end of a line than at its start.
        ' ' if after.starts_with(DASHES) => (Kind::Plain, 60.0),
        _ if after.starts_with(DASHES) => (Kind::Plain, 150.0),
        ' ' => (Kind::Plain, 0.0),
        '\u{ad}' => (Kind::AddHyphen, 30.0),
        '-' | '\u{2010}' => {
            if !letters_around(before.trim_end_matches(last), after) {
                return None;
            }
            (Kind::AfterHyphen, 50.0)
        }
        '\u{2013}' | '\u{2014}' => (Kind::Plain, 10.0),
        '/' => (Kind::Plain, 50.0),
        _ if is_line_end_space(last) || is_ideographic(last) => (Kind::Plain, 0.0),
        _ => (Kind::Plain, 30.0),
    })
}

/// Whether a place is within a word of Korean syllables, or of letters and figures with a Korean ending.
fn is_in_korean_word(last: char, after: &str) -> bool {
    let is_syllable =
        |c: char| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7ff}');
    let in_word = |c: char| c.is_alphanumeric() && !is_ideographic(c);
    let Some(next) = after.chars().next() else { return false };
    (is_syllable(last) && in_word(next)) || (in_word(last) && is_syllable(next))
}

/// Signs and units that stay with the figure before them.
const UNITS: [&str; 37] = [
    "%", "‰", "°", "°C", "°F", "€", "£", "$", "km", "m", "cm", "mm", "µm", "nm", "kg", "g", "mg", "t", "l", "ml", "s",
    "ms", "m²", "m³", "km²", "h", "min", "ha", "Hz", "kHz", "MHz", "kW", "MW", "GW", "kWh", "dB", "hPa",
];

/// Whether the space at the end of `before` stands between a figure and its unit, as in "30 cm".
fn is_measure(before: &str, after: &str) -> bool {
    let figure = before.strip_suffix(' ').and_then(|before| before.chars().next_back());
    if !figure.is_some_and(char::is_numeric) {
        return false;
    }
    let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '%' | '‰' | '°' | '€' | '£' | '$'));
    let unit = after.find(ends).map_or(after, |end| &after[..end]);
    UNITS.contains(&unit)
}

/// Whether the dash at the end of `before` stands between figures, as in "1962–1974".
fn is_range(before: &str, after: &str) -> bool {
    let is_figure = |char: Option<char>| char.is_some_and(char::is_numeric);
    is_figure(before.chars().rev().nth(1)) && is_figure(after.chars().next())
}

/// Whether at least two letters stand on either side of a hyphen, as in
/// "well-known" and unlike "e-mail" or "-5".
fn letters_around(before: &str, after: &str) -> bool {
    before.chars().rev().take(2).filter(|c| c.is_alphanumeric()).count() == 2
        && after.chars().take(2).filter(|c| c.is_alphanumeric()).count() == 2
}

/// The words that look like a link, a mail address or a path.
fn links(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Nearly all paragraphs have none of these.
    if !text.bytes().any(|b| matches!(b, b':' | b'@' | b'_' | b'/' | b'.')) {
        return found;
    }
    let mut start = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if is_link(bare) {
            found.push(start..start + bare.len());
        }
        start += word.len();
    }
    found
}

fn is_link(word: &str) -> bool {
    const LONG: usize = 20;
    let scheme = word.find("://").is_some_and(|at| at > 0);
    if scheme || word.starts_with("www.") || word.starts_with("doi:") {
        return true;
    }
    let joints = |word: &str| word.bytes().filter(|b| b"/._@=?&".contains(b)).count();
    word.len() >= LONG && word.is_ascii() && !word.contains("--") && joints(word) >= 2
}

/// Opportunities within a link, after its joints; and at its end when the
/// text goes on without a space.
fn link_opportunities(text: &str, link: Range<usize>, list: &mut Vec<Opportunity>) {
    /// Bytes that stay together at either end.
    const EDGE: usize = 3;
    let bytes = text.as_bytes().get(link.clone()).unwrap_or_default();
    for (index, pair) in bytes.windows(2).enumerate() {
        let offset = index + 1;
        let inside = offset >= EDGE && bytes.len() - offset >= EDGE;
        let &[byte, next] = pair else { continue };
        let penalty = match byte {
            b'/' => 30.0,
            b'?' | b'&' | b'#' | b';' => 40.0,
            b'=' | b'_' | b'-' | b'+' | b',' | b'@' | b':' => 60.0,
            b'.' => 80.0,
            _ => continue,
        };
        // A percent sign starts an escape, so a line may end before it.
        let joint = next.is_ascii_alphanumeric() || next == b'%' || !next.is_ascii();
        if inside && joint {
            list.push(Opportunity { at: link.start + offset, kind: Kind::Plain, penalty });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::Style;

    fn of_text(text: &str) -> Opportunities {
        let mut paragraph = Paragraph::new("en");
        paragraph.push(text, &Style::default());
        opportunities(&paragraph)
    }

    /// The text with a bar at each opportunity but the last.
    fn marked(text: &str) -> String {
        let found = of_text(text);
        assert_eq!(found.list.last().map(|last| last.at), Some(text.len()));
        let mut marked = String::new();
        let mut start = 0;
        for opportunity in &found.list {
            marked.push_str(&text[start..opportunity.at]);
            marked.push('|');
            start = opportunity.at;
        }
        marked.pop();
        marked
    }

    #[test]
    fn lines_end_at_spaces_and_dashes() {
        assert_eq!(marked("one two—three"), "one |two|—|three");
        assert_eq!(marked("No\u{a0}10, please"), "No\u{a0}10, |please");
    }

    #[test]
    fn hyphens_between_short_parts_hold() {
        assert_eq!(marked("a well-known e-mail"), "a |well-|known |e-mail");
        assert_eq!(marked("minus -5 degrees"), "minus |-5 |degrees");
    }

    #[test]
    fn links_end_after_their_joints() {
        assert_eq!(
            marked("see https://example.org/a-path/page_one?x=100&y=200."),
            "see |https://|example.|org/|a-|path/|page_|one?|x=|100&|y=|200."
        );
        assert_eq!(marked("write to some.body@example.org today"), "write |to |some.|body@|example.|org |today");
        assert_eq!(marked("and/or 3.14"), "and/|or |3.14");
    }

    #[test]
    fn figures_stay_with_their_units() {
        assert_eq!(marked("of 0.3 % or 30 cm, in 12 minutes"), "of |0.3 % |or |30 cm, |in |12 |minutes");
        assert_eq!(marked("at 1.9 km² and 5 °C"), "at |1.9 km² |and |5 °C");
        assert_eq!(marked("a 5"), "a |5");
    }

    #[test]
    fn a_line_feed_forces() {
        let found = of_text("one\ntwo");
        let kinds: Vec<Kind> = found.list.iter().map(|o| o.kind).collect();
        assert_eq!(kinds, [Kind::Forced, Kind::Forced]);
    }

    #[test]
    fn soft_hyphens_add_a_hyphen() {
        let found = of_text("un\u{ad}told");
        assert_eq!(found.list[0].kind, Kind::AddHyphen);
        assert_eq!(found.list[0].at, 4);
    }

    #[test]
    fn nothing_to_break_in_nothing() {
        assert!(of_text("").list.is_empty());
    }

    #[test]
    fn note_calls_stay_with_their_words() {
        let raised = Style { rise: 4.0, ..Style::default() };
        let mut paragraph = Paragraph::new("en");
        paragraph.push("Really?", &Style::default());
        paragraph.push("12", &raised);
        paragraph.push(" Yes", &Style::default());
        let ends: Vec<usize> = opportunities(&paragraph).list.iter().map(|o| o.at).collect();
        assert_eq!(ends, [10, 13]);
    }
}
