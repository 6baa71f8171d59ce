//! Lines that say who made an article and when, several things in a row: `By Ada Moreno | March 13, 2025 | 5 min read`.

mod eastern;

#[cfg(feature = "markdown")]
use super::further_byline;
use super::words::{PLACE_ENDINGS, PLACES};
use super::{DateLine, byline, date_line, gather, is_boilerplate, is_name, is_reading_time, is_section, parts};
use crate::model::{Contributor, Role};
use crate::read::metadata::name;
pub(super) use eastern::is_clock;

/// What such a line says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Imprint {
    pub(crate) people: Vec<Contributor>,
    pub(crate) dates: Vec<DateLine>,
    /// The medium that had the article first.
    pub(crate) source: Option<String>,
    /// Words of the page itself: how long reading takes.
    pub(crate) words: Vec<String>,
}

/// The longest line of the kind, in bytes.
const LONGEST: usize = 200;

/// What stands between a name and a date.
const GAPS: &[&str] = &[", ", " – ", " — ", " - ", " / ", " on ", " am ", " le ", " el ", " em ", " il "];

/// Words for the author that may stand behind a date.
const BETWEEN: &[&str] = &[" by ", " von ", " par ", " por ", " di ", " door ", " av ", " af "];

impl Imprint {
    /// Whether it says nothing but who made the article.
    pub(crate) fn names_people_alone(&self) -> bool {
        self.dates.is_empty() && self.source.is_none() && self.words.is_empty()
    }
}

/// What `text` says, if it is such a line and nothing else. A byline alone, or a date, is none.
pub(crate) fn imprint(text: &str) -> Option<Imprint> {
    eastern::imprint(text).or_else(|| western(text))
}

/// What the lines of `text` say, if each of them is of the kind: such a line, a byline, a date. `next` is the line
/// behind them.
#[cfg(feature = "markdown")]
pub(crate) fn imprint_of_lines(text: &str, next: Option<&str>) -> Option<Imprint> {
    let lines: Vec<&str> = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut whole = Imprint::default();
    for (at, line) in lines.iter().enumerate() {
        let dated = || lines.get(at + 1).copied().or(next).is_some_and(|next| date_line(next).is_some());
        if let Some(imprint) = imprint(line) {
            gather(&mut whole.people, imprint.people);
            whole.dates.extend(imprint.dates);
            whole.source = whole.source.take().or(imprint.source);
            whole.words.extend(imprint.words);
        } else if let Some(date) = date_line(line) {
            whole.dates.push(date);
        } else if let Some(people) = byline(line).or_else(|| further_byline(line).filter(|_| !whole.people.is_empty()))
        {
            gather(&mut whole.people, people);
        } else if whole.people.is_empty() && could_be_authors(line) && dated() {
            whole.people = authors(line);
        } else {
            return None;
        }
    }
    (!lines.is_empty()).then_some(whole)
}

fn western(text: &str) -> Option<Imprint> {
    if text.len() > LONGEST {
        return None;
    }
    let pieces: Vec<&str> = parts(text).into_iter().flat_map(around_date).collect();
    let mut imprint = Imprint::default();
    let mut name = None;
    for piece in &pieces {
        if let Some(date) = date_line(piece) {
            imprint.dates.push(date);
        } else if let Some(people) = byline(piece) {
            gather(&mut imprint.people, people);
        } else if is_reading_time(&piece.to_lowercase()) {
            imprint.words.push((*piece).to_owned());
        } else if name.is_none() && imprint.people.is_empty() && could_be_authors(piece) {
            name = Some(*piece);
        } else {
            return None;
        }
    }
    if let Some(name) = name {
        // A name alone is somebody's who wrote it where a date stands beside it.
        if imprint.dates.is_empty() || !imprint.people.is_empty() {
            return None;
        }
        imprint.people = authors(name);
    }
    (pieces.len() > 1 && !(imprint.people.is_empty() && imprint.dates.is_empty())).then_some(imprint)
}

/// Whether `text` can be the name of an author, or those of several, without a word that says so.
pub(crate) fn could_be_authors(text: &str) -> bool {
    let people = name::people(text);
    !text.contains([':', '：'])
        && byline(text).is_none()
        && !people.is_empty()
        && people.iter().all(|person| is_name(&person.name.display()) && !is_place(&person.name.display()))
        && !is_section(text)
        && !is_boilerplate(text)
}

/// Whether `text` looks like the name of a place, which stands before a date as an author's does.
fn is_place(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace();
    let opens = words.next().is_some_and(|word| PLACES.contains(&word));
    opens || words.next_back().is_some_and(|word| PLACE_ENDINGS.contains(&word))
}

/// Those whom `text` names as authors.
pub(crate) fn authors(text: &str) -> Vec<Contributor> {
    name::people(text).into_iter().map(|person| person.into_contributor(Some(Role::Author))).collect()
}

/// A name and the date beside it: `Ada Moreno, March 13, 2025`. What is not of this form stays whole.
fn around_date(part: &str) -> Vec<&str> {
    if date_line(part).is_some() {
        return vec![part];
    }
    let named = |text: &str| byline(text).is_some() || could_be_authors(text);
    let mut gaps: Vec<(usize, usize)> =
        GAPS.iter().flat_map(|gap| part.match_indices(gap).map(|(at, _)| (at, at + gap.len()))).collect();
    // The word for the author may stand behind the date without a sign: `Posted on March 13, 2025 by Ada Moreno`.
    let makers = BETWEEN.iter().flat_map(|word| part.match_indices(word)).map(|(at, _)| (at, at + 1));
    gaps.extend(makers);
    gaps.sort_unstable();
    let split = gaps.into_iter().map(|(start, end)| (part[..start].trim(), part[end..].trim())).find(|(head, tail)| {
        (date_line(tail).is_some() && named(head)) || (date_line(head).is_some() && byline(tail).is_some())
    });
    split.map_or_else(|| vec![part], |(head, tail)| vec![head, tail])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_dates_in_a_row_are_told_apart() {
        let said = |text: &str| {
            let imprint = imprint(text)?;
            let people = imprint.people.iter().map(|person| {
                let role = person.roles.first().map(Role::as_str).unwrap_or_default();
                format!("{} ({role})", person.name.display())
            });
            let dates = imprint.dates.iter().map(|line| line.date.to_string());
            Some(people.chain(dates).chain(imprint.words.clone()).collect::<Vec<_>>().join("; "))
        };
        let cases = [
            ("By Ada Moreno | March 13, 2025", "Ada Moreno (author); 2025-03-13"),
            ("Ada Moreno · 13 March 2025 · 5 min read", "Ada Moreno (author); 2025-03-13; 5 min read"),
            ("Von Ada Moreno, 13. März 2025", "Ada Moreno (author); 2025-03-13"),
            ("Posted on March 13, 2025 by Ada Moreno", "Ada Moreno (author); 2025-03-13"),
            ("13 March 2025, by Ada Moreno", "Ada Moreno (author); 2025-03-13"),
            ("By Ada Moreno and Jo Lind on March 13, 2025", "Ada Moreno (author); Jo Lind (author); 2025-03-13"),
            ("Published 13 March 2025 · Updated 14 March 2025", "2025-03-13; 2025-03-14"),
        ];
        for (text, expected) in cases {
            assert_eq!(said(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "New York, March 13, 2025",
            "Mexico City | March 13, 2025",
            "By Ada Moreno",
            "March 13, 2025",
            "Press Release | March 13, 2025",
            "Ada Moreno | Jo Lind",
            "It rained.",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
