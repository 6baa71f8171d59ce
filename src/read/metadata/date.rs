//! Dates as people write them in metadata.

use jiff::civil;
use jiff::tz::Offset;

use crate::model::{Date, InvalidDate};

/// A date that was understood, and what must be said of how.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The date.
    pub date: Date,
    /// What is odd about the way it is written.
    pub doubt: Option<String>,
}

impl From<Date> for Reading {
    fn from(date: Date) -> Self {
        Reading { date, doubt: None }
    }
}

/// Reads a date: ISO 8601 and RFC 3339, with a space for the `T`, RFC 822, or in English words.
/// `None` if it is none.
pub(crate) fn read(text: &str) -> Option<Reading> {
    let text = text.trim();
    iso(text).or_else(|| numeric(text)).or_else(|| rfc_822(text)).or_else(|| words(text))
}

fn iso(text: &str) -> Option<Reading> {
    let text = with_t(text);
    match text.parse::<Date>() {
        Ok(date) => Some(date.into()),
        Err(InvalidDate::WithoutOffset) => {
            let time: civil::DateTime = text.parse().ok()?;
            let timestamp = Offset::UTC.to_timestamp(time).ok()?;
            let doubt = "the time has no offset from UTC, so it is taken as UTC".to_owned();
            Some(Reading { date: Date::Instant(timestamp, Offset::UTC), doubt: Some(doubt) })
        }
        Err(InvalidDate::Malformed) => None,
    }
}

/// `2024-01-15 10:00:00 +0100`, as Jekyll writes it, in the form of RFC 3339.
fn with_t(text: &str) -> String {
    let mut parts = text.split_whitespace();
    let (Some(day), Some(time)) = (parts.next(), parts.next()) else { return text.to_owned() };
    let offset = match parts.next() {
        None => "",
        Some("UTC" | "GMT" | "Z" | "z") => "Z",
        Some(offset) => offset,
    };
    let hours_only = offset.len() == 3 && offset.starts_with(['+', '-']);
    format!("{day}T{time}{offset}{}", if hours_only { ":00" } else { "" })
}

/// `2024/1/15`, `2024-1-5` and `15.01.2024`. A date as `1/2/2024` has two readings, and so none.
fn numeric(text: &str) -> Option<Reading> {
    let numbers =
        |separator: char| -> Option<Vec<i16>> { text.split(separator).map(|part| part.trim().parse().ok()).collect() };
    let day = |year: i16, month: i16, day: i16| {
        civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let found = match (numbers('/'), numbers('-'), numbers('.')) {
        (Some(n), _, _) | (_, Some(n), _) if n.len() == 3 && n[0] > 31 => day(n[0], n[1], n[2]),
        (_, _, Some(n)) if n.len() == 3 && n[2] > 31 => day(n[2], n[1], n[0]),
        _ => None,
    };
    found.map(|day| Date::Day(day).into())
}

fn rfc_822(text: &str) -> Option<Reading> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned_datetime(text).ok()?;
    let date = Date::Instant(zoned.timestamp(), zoned.offset());
    let named = weekday_in(text);
    Some(Reading { doubt: named.and_then(|named| wrong_weekday(named, zoned.date())), date })
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// `March 13, 2025`, `13 March 2025`, with or without a day of the week.
fn words(text: &str) -> Option<Reading> {
    let (mut day, mut month, mut year) = (None, None, None);
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.')).filter(|word| !word.is_empty()) {
        let number: Option<i16> = ordinal(word).parse().ok();
        match number {
            Some(number @ 1..=31) if day.is_none() => day = Some(number),
            Some(number @ 1000..=9999) if year.is_none() => year = Some(number),
            Some(_) => return None,
            None if position(&WEEKDAYS, word).is_some() || matches!(word, "of" | "the") => {}
            None if month.is_none() => month = Some(position(&MONTHS, word)? + 1),
            None => return None,
        }
    }
    let date = civil::Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()?;
    let doubt = weekday_in(text).and_then(|named| wrong_weekday(named, date));
    Some(Reading { date: Date::Day(date), doubt })
}

fn ordinal(word: &str) -> &str {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !number.is_empty() && matches!(&word[number.len()..], "st" | "nd" | "rd" | "th") { number } else { word }
}

/// The place in `names` of the name that `word` is or abbreviates to three letters or more.
fn position(names: &[&str], word: &str) -> Option<usize> {
    let word = word.to_lowercase();
    names.iter().position(|name| word.len() >= 3 && name.starts_with(word.as_str()) || *name == word)
}

/// The day of the week that `text` names, Monday being 0.
fn weekday_in(text: &str) -> Option<usize> {
    text.split(|c: char| !c.is_alphabetic()).find_map(|word| position(&WEEKDAYS, word))
}

fn wrong_weekday(named: usize, date: civil::Date) -> Option<String> {
    let true_day = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
    let name = |day: usize| {
        let name = WEEKDAYS.get(day).copied().unwrap_or_default();
        format!("{}{}", name[..1].to_uppercase(), &name[1..])
    };
    (named != true_day).then(|| format!("{date} is a {}, not a {}", name(true_day), name(named)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Option<String> {
        let reading = read(text)?;
        assert_eq!(reading.doubt, None, "{text}");
        Some(reading.date.to_string())
    }

    #[test]
    fn the_usual_forms_are_read() {
        let cases = [
            ("2024-01-15", "2024-01-15"),
            (" 2024-01-15 ", "2024-01-15"),
            ("2024-1-5", "2024-01-05"),
            ("2024/01/15", "2024-01-15"),
            ("15.01.2024", "2024-01-15"),
            ("2024-01-15T10:00:00Z", "2024-01-15T10:00:00Z"),
            ("2024-01-15 10:00:00 +0100", "2024-01-15T10:00:00+01:00"),
            ("2024-01-15 10:00 +01:00", "2024-01-15T10:00:00+01:00"),
            ("2024-01-15 10:00:00 UTC", "2024-01-15T10:00:00Z"),
            ("2024-01-15T10:00:00-08:00", "2024-01-15T10:00:00-08:00"),
            ("Thu, 13 Mar 2025 09:30:00 +0545", "2025-03-13T09:30:00+05:45"),
            ("13 Mar 2025 09:30 GMT", "2025-03-13T09:30:00Z"),
            ("March 13, 2025", "2025-03-13"),
            ("Thursday, March 13, 2025", "2025-03-13"),
            ("13 March 2025", "2025-03-13"),
            ("Mar. 13th, 2025", "2025-03-13"),
            ("Sept 5, 2024", "2024-09-05"),
        ];
        for (text, date) in cases {
            assert_eq!(plain(text).as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn a_time_without_offset_and_a_wrong_weekday_raise_doubts() {
        let reading = read("2024-01-15T10:00:00").unwrap();
        assert_eq!(reading.date.to_string(), "2024-01-15T10:00:00Z");
        assert!(reading.doubt.unwrap().contains("UTC"));
        assert_eq!(read("2024-01-15 10:00").unwrap().date.to_string(), "2024-01-15T10:00:00Z");
        let doubt = read("Friday, March 13, 2025").unwrap().doubt.unwrap();
        assert_eq!(doubt, "2025-03-13 is a Thursday, not a Friday");
        assert!(read("Fri, 13 Mar 2025 09:30:00 +0000").unwrap().doubt.is_some());
    }

    #[test]
    fn what_names_no_single_day_is_none() {
        for text in
            ["", "today", "2024", "2024-01", "2024-02-30", "01/02/2024", "March 2025", "13 13 2025", "May", "true"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
