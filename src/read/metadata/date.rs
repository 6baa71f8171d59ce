//! Dates as people write them in metadata.

use std::borrow::Cow;

use jiff::civil;
use jiff::tz::Offset;

use super::weekday;
use crate::model::{Date, InvalidDate};
use crate::words;

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

/// Reads a date: ISO 8601 and RFC 3339, with a space for the `T`, RFC 822, numbers, or in words of any language that
/// writers have words for. `None` if it is none.
pub(crate) fn read(text: &str) -> Option<Reading> {
    let text = text.trim();
    iso(text)
        .or_else(|| numeric(text))
        .or_else(|| numeric_behind_weekday(text))
        .or_else(|| rfc_822(text))
        .or_else(|| words(text))
        .or_else(|| east_asian(text))
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

/// `2024/1/15`, `2024-1-5`, `2024. 1. 15.` and `15.01.2024`; `15/1/2024` and `1/15/2024`, where one number can be no
/// month. A date as `1/2/2024` has two readings, and so none.
fn numeric(text: &str) -> Option<Reading> {
    let numbers = |separator: char| -> Option<Vec<i16>> {
        let parts = text.trim_end_matches('.').split(separator);
        parts.map(|part| part.trim().parse().ok()).collect()
    };
    let day = |year: i16, month: i16, day: i16| {
        civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let found = match (numbers('/'), numbers('-'), numbers('.')) {
        (Some(n), _, _) | (_, Some(n), _) | (_, _, Some(n)) if n.len() == 3 && n[0] > 31 => day(n[0], n[1], n[2]),
        (Some(n), _, _) if n.len() == 3 && n[2] > 31 && n[0] > 12 => day(n[2], n[1], n[0]),
        (Some(n), _, _) if n.len() == 3 && n[2] > 31 && n[1] > 12 => day(n[2], n[0], n[1]),
        (_, _, Some(n)) if n.len() == 3 && n[2] > 31 => day(n[2], n[1], n[0]),
        _ => None,
    };
    found.map(|day| Date::Day(day).into())
}

/// `Do., 13.03.2025`
fn numeric_behind_weekday(text: &str) -> Option<Reading> {
    let (first, rest) = text.split_once(|c: char| c.is_whitespace() || c == ',')?;
    let weekdays = weekday::named(first.trim_end_matches('.'));
    let reading =
        numeric(rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',')).filter(|_| !weekdays.is_empty())?;
    let doubt = wrong_weekday(&weekdays, reading.date.day());
    Some(Reading { doubt, ..reading })
}

fn rfc_822(text: &str) -> Option<Reading> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned_datetime(text).ok()?;
    let date = Date::Instant(zoned.timestamp(), zoned.offset());
    let named = text.split(|c: char| !c.is_alphabetic()).next().map(weekday::named).unwrap_or_default();
    Some(Reading { doubt: wrong_weekday(&named, zoned.date()), date })
}

/// `March 13, 2025`, `13. März 2025`, `13 de marzo de 2025`, in any language that writers have words for, with or without
/// a day of the week.
fn words(text: &str) -> Option<Reading> {
    let text = with_european_digits(text);
    let (mut day, mut year) = (None, None);
    let mut names = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '،' | '(' | ')')) {
        let number: Option<i16> = ordinal(word).parse().ok();
        match number {
            Some(number @ 1..=31) if day.is_none() => day = Some(number),
            Some(number @ 1000..=9999) if year.is_none() => year = Some(number),
            Some(_) => return None,
            None if word.is_empty() || JOINING.contains(&word) => {}
            None => names.push(word),
        }
    }
    let (day, year) = (i8::try_from(day?).ok()?, year?);
    let (month, weekdays) = match names.as_slice() {
        [month] => (words::month(month)?, Vec::new()),
        // Some short forms are those of a month and of a day: `mar. 11 mars`.
        [first, second] => month_and_weekday(second, first).or_else(|| month_and_weekday(first, second))?,
        _ => return None,
    };
    let date = civil::Date::new(year, month, day).ok()?;
    Some(Reading { date: Date::Day(date), doubt: wrong_weekday(&weekdays, date) })
}

/// Words that stand between the parts of a date.
const JOINING: &[&str] = &["of", "the", "de", "del", "den", "le", "el", "il", "da", "do", "г", "р"];

fn month_and_weekday(month: &str, weekday: &str) -> Option<(i8, Vec<usize>)> {
    let days = weekday::named(weekday);
    words::month(month).filter(|_| !days.is_empty()).map(|month| (month, days))
}

/// `2025年3月13日` and `2025년 3월 13일`, with or without a day of the week behind it.
fn east_asian(text: &str) -> Option<Reading> {
    let text = with_european_digits(text);
    let number = |text: &str| text.trim().parse::<i16>().ok();
    let [year, month, day] = SIGNS.into_iter().find(|[year, ..]| text.contains(*year))?;
    let (year, rest) = text.split_once(year)?;
    let (month, rest) = rest.split_once(month)?;
    let (day, rest) = rest.split_once(day)?;
    let month = i8::try_from(number(month)?).ok()?;
    let date = civil::Date::new(number(year)?, month, i8::try_from(number(day)?).ok()?).ok()?;
    let named = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）'));
    let weekdays = weekday::named(named);
    if weekdays.is_empty() && !named.is_empty() {
        return None;
    }
    Some(Reading { date: Date::Day(date), doubt: wrong_weekday(&weekdays, date) })
}

/// The signs behind year, month and day.
const SIGNS: [[char; 3]; 2] = [['年', '月', '日'], ['년', '월', '일']];

/// `text` with the digits of Arabic, Persian, Hindi and full width as those of Europe.
fn with_european_digits(text: &str) -> Cow<'_, str> {
    const ZEROS: [char; 4] = ['٠', '۰', '०', '０'];
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let european = |c: char| {
        let digit =
            ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|digit| *digit < 10));
        digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
    };
    Cow::Owned(text.chars().map(european).collect())
}

fn ordinal(word: &str) -> &str {
    let number = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let endings = ["st", "nd", "rd", "th", "er", "º", "ª", "°"];
    if !number.is_empty() && endings.contains(&&word[number.len()..]) { number } else { word }
}

/// What is odd where the day of the week that is named, one of `named`, is not that of `date`. Monday is 0.
fn wrong_weekday(named: &[usize], date: civil::Date) -> Option<String> {
    let true_day = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
    let wrong = named.first().filter(|_| !named.contains(&true_day))?;
    Some(format!("{date} is a {}, not a {}", weekday::in_english(true_day), weekday::in_english(*wrong)))
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
            ("25/12/2024", "2024-12-25"),
            ("12/25/2024", "2024-12-25"),
            ("2024. 1. 15.", "2024-01-15"),
        ];
        for (text, date) in cases {
            assert_eq!(plain(text).as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_the_languages_that_are_written() {
        let cases = [
            "13. März 2025",
            "Donnerstag, 13. März 2025",
            "Do., 13.03.2025",
            "jeudi 13 mars 2025",
            "jeu. 13 mars 2025",
            "13 de marzo de 2025",
            "jueves, 13 de marzo de 2025",
            "13 de março de 2025",
            "quinta-feira, 13 de março de 2025",
            "giovedì 13 marzo 2025",
            "donderdag 13 maart 2025",
            "torsdag den 13. marts 2025",
            "czwartek, 13 marca 2025",
            "čtvrtek 13. března 2025",
            "torstai 13. maaliskuuta 2025",
            "13 Mart 2025 Perşembe",
            "13 марта 2025 г.",
            "четвер, 13 березня 2025",
            "13 במרץ 2025",
            "١٣ مارس ٢٠٢٥",
            "13 मार्च 2025",
            "2025年3月13日",
            "2025年3月13日（木）",
            "2025年3月13日 星期四",
            "2025년 3월 13일 목요일",
            "2025. 3. 13.",
        ];
        for text in cases {
            assert_eq!(plain(text).as_deref(), Some("2025-03-13"), "{text}");
        }
        assert_eq!(plain("1er août 2024").as_deref(), Some("2024-08-01"));
        assert_eq!(plain("mar. 11 mars 2025").as_deref(), Some("2025-03-11"));
        assert_eq!(plain("12 févr. 2025").as_deref(), Some("2025-02-12"));
        assert_eq!(plain("3 ene. 2025").as_deref(), Some("2025-01-03"));
        let doubt = read("Freitag, 13. März 2025").unwrap().doubt.unwrap();
        assert_eq!(doubt, "2025-03-13 is a Thursday, not a Friday");
    }

    #[test]
    fn every_month_of_every_language_is_read_back() {
        for tag in [
            "en", "de", "fr", "es", "pt", "it", "nl", "ru", "fa", "ar", "he", "pl", "uk", "tr", "sv", "da", "nb", "fi",
            "cs", "hi", "ja", "ko", "zh-Hans", "zh-Hant",
        ] {
            let words = words::Words::of(crate::model::Language::new(tag).ok().as_ref());
            for month in 1..=12 {
                let date: Date = format!("2025-{month:02}-28").parse().unwrap();
                let written = words.day(date);
                assert_eq!(plain(&written), Some(date.to_string()), "{tag}: {written}");
            }
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
        for text in [
            "",
            "today",
            "2024",
            "2024-01",
            "2024-02-30",
            "01/02/2024",
            "March 2025",
            "13 13 2025",
            "May",
            "true",
            "Seit 13. März 2025",
            "13 Brumaire 2025",
            "2025年3月13日の夜",
            "13 March April 2025",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
