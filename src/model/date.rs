//! Dates as an instant with its offset, or as a bare calendar day.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// A date of an article: a day without a time, or an instant with the offset it was given in.
///
/// Its text and JSON form is ISO 8601 (RFC 3339 for instants): `2025-03-13`,
/// `2025-03-13T09:30:00+05:45`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Date {
    /// A calendar day; no time is known.
    Day(civil::Date),
    /// A point in time and the offset from UTC in which it was written.
    Instant(Timestamp, Offset),
}

/// Why a text is no [`Date`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidDate {
    /// It names no day that exists, or is not written as ISO 8601 has it.
    Malformed,
    /// A time without an offset from UTC: no instant is known.
    WithoutOffset,
}

impl Date {
    /// The instant, with 00:00:00 UTC for a bare day.
    pub fn timestamp(&self) -> Timestamp {
        match *self {
            Date::Instant(timestamp, _) => timestamp,
            Date::Day(day) => Offset::UTC.to_timestamp(day.to_datetime(civil::Time::midnight())).unwrap_or_default(),
        }
    }

    /// The calendar day, in the date's own offset.
    pub fn day(&self) -> civil::Date {
        match *self {
            Date::Day(day) => day,
            Date::Instant(timestamp, offset) => offset.to_datetime(timestamp).date(),
        }
    }

    /// Whether the time of day is known.
    pub fn has_time(&self) -> bool {
        matches!(self, Date::Instant(..))
    }

    /// As RFC 3339 with a time, which is `T00:00:00Z` for a bare day.
    pub fn to_rfc3339(&self) -> String {
        match *self {
            Date::Day(day) => format!("{day}T00:00:00Z"),
            Date::Instant(..) => self.to_string(),
        }
    }

    /// As RFC 3339 in UTC to the second: `2025-03-13T03:45:00Z`, the only form that EPUB's
    /// `dcterms:modified` allows.
    pub fn to_utc(&self) -> String {
        self.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// As RFC 822 with a year of four digits, as RSS has it: `Thu, 13 Mar 2025 09:30:00 +0545`.
    pub fn to_rfc822(&self) -> String {
        let offset = match *self {
            Date::Day(_) => Offset::UTC,
            Date::Instant(_, offset) => offset,
        };
        let minutes = offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        let local = offset.to_datetime(self.timestamp()).strftime("%a, %d %b %Y %H:%M:%S");
        format!("{local} {sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let text = text.trim();
        if text.len() == 10 {
            return text.parse().map(Date::Day).map_err(|_| InvalidDate::Malformed);
        }
        if !text.contains(['T', 't', ' ']) {
            return Err(InvalidDate::Malformed);
        }
        let pieces =
            jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text).map_err(|_| InvalidDate::Malformed)?;
        let time = pieces.time().ok_or(InvalidDate::Malformed)?;
        let offset = pieces.to_numeric_offset().ok_or(InvalidDate::WithoutOffset)?;
        let timestamp = offset.to_timestamp(pieces.date().to_datetime(time)).map_err(|_| InvalidDate::Malformed)?;
        Ok(Date::Instant(timestamp, offset))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Date::Day(day) => day.fmt(f),
            Date::Instant(timestamp, Offset::UTC) => timestamp.fmt(f),
            Date::Instant(timestamp, offset) => timestamp.display_with_offset(offset).fmt(f),
        }
    }
}

impl TryFrom<String> for Date {
    type Error = InvalidDate;

    fn try_from(text: String) -> Result<Self, InvalidDate> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        Date::Day(day)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A day (2025-03-13) or an instant with its offset (RFC 3339: 2025-03-13T09:30:00+05:45).",
            "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$"
        })
    }
}

impl fmt::Display for InvalidDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InvalidDate::Malformed => "this is no date; write it as 2025-03-13 or 2025-03-13T09:30:00+01:00",
            InvalidDate::WithoutOffset => "this time has no offset from UTC; write it as 2025-03-13T09:30:00+01:00",
        })
    }
}

impl std::error::Error for InvalidDate {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_stays_a_day() {
        let date: Date = "2025-03-13".parse().unwrap();
        assert_eq!(date.to_string(), "2025-03-13");
        assert_eq!(date.to_rfc3339(), "2025-03-13T00:00:00Z");
        assert_eq!(date.to_rfc822(), "Thu, 13 Mar 2025 00:00:00 +0000");
    }

    #[test]
    fn an_instant_keeps_its_offset() {
        let date: Date = "2025-03-13T01:30:00+05:45".parse().unwrap();
        assert_eq!(date.to_string(), "2025-03-13T01:30:00+05:45");
        assert_eq!(date.to_utc(), "2025-03-12T19:45:00Z");
        assert_eq!(date.day().to_string(), "2025-03-13");
        assert_eq!(date.to_rfc822(), "Thu, 13 Mar 2025 01:30:00 +0545");
        let utc: Date = "2025-03-13T01:30:00Z".parse().unwrap();
        assert_eq!(utc.to_string(), "2025-03-13T01:30:00Z");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        assert_eq!("2025-02-30".parse::<Date>(), Err(InvalidDate::Malformed));
        assert_eq!("2025-03-13T01:30:00".parse::<Date>(), Err(InvalidDate::WithoutOffset));
        assert_eq!("yesterday".parse::<Date>(), Err(InvalidDate::Malformed));
        assert_eq!("".parse::<Date>(), Err(InvalidDate::Malformed));
        assert!("0001-01-01".parse::<Date>().is_ok());
        assert!("9999-12-31T23:59:59Z".parse::<Date>().is_err() || "9999-12-31".parse::<Date>().is_ok());
    }
}
