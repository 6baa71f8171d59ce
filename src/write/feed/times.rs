//! When the entries of a feed were changed, for formats that demand a time of each.

use std::collections::BTreeMap;

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use super::Entries;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::env::Env;
use crate::model::Date;
use crate::write::stream::Outline;
use crate::write::survey::Key;

/// When each of the articles was changed last. Atom demands a time for each entry, and readers
/// want them to differ: of several with the same time, the upper ones are put later by
/// milliseconds, counted from below, so that those of old articles stay when new ones come. An
/// article with an entry for each turn takes as many milliseconds as it has turns; the time is
/// that of its last entry.
pub(super) fn changes(outline: &Outline<'_>, entries: Entries, env: &Env, diagnostics: &mut Diagnostics) -> Vec<Date> {
    let mut taken = Taken::new();
    let mut dates: Vec<_> = outline
        .order
        .iter()
        .rev()
        .map(|&index| {
            let key = outline.survey.key(index);
            let count = if entries == Entries::Turns { key.turns.max(1) } else { 1 };
            free(change(key, env, diagnostics), count, &mut taken)
        })
        .collect();
    dates.reverse();
    dates
}

fn change(key: &Key, env: &Env, diagnostics: &mut Diagnostics) -> Date {
    key.changed.unwrap_or_else(|| {
        let date = fallback(env);
        let message = format!("`{}` has no date, and Atom demands one: {date} stands in", key.headline);
        diagnostics.push(Diagnostic::warning(Code::Substituted, message).help("add a `date`"));
        date
    })
}

/// The time that stands in where none is known.
pub(super) fn fallback(env: &Env) -> Date {
    Date::Instant(env.source_date.unwrap_or(Timestamp::UNIX_EPOCH), Offset::UTC)
}

/// The times that are taken, each with a later or the same one up to which every millisecond from it
/// on is taken too: thousands of articles of one day must not be walked through for each.
type Taken = BTreeMap<Timestamp, Timestamp>;

/// The first time from `date` on at which `count` milliseconds are free. They are taken then.
fn free(date: Date, count: u32, taken: &mut Taken) -> Date {
    let asked = date.timestamp();
    let mut begin = date;
    loop {
        let last = begin.timestamp().checked_add(milliseconds(count - 1)).unwrap_or(Timestamp::MAX);
        let Some((_, next)) = taken.range(begin.timestamp()..=last).next_back() else { break };
        let next = end_of_run(*next, taken);
        match next.checked_add(milliseconds(1)) {
            Ok(_) => begin = later(date, next, 1),
            Err(_) => return date,
        }
    }
    let times = (0..count).filter_map(|step| begin.timestamp().checked_add(milliseconds(step)).ok());
    let end = begin.timestamp().checked_add(milliseconds(count - 1)).unwrap_or(Timestamp::MAX);
    taken.extend(times.map(|time| (time, end)));
    // Whoever asks for the same time again begins behind this one, if all between is taken.
    if let Some(known) = taken.get(&asked).copied() {
        let end = end_of_run(known, taken);
        taken.insert(asked, end);
    }
    begin
}

/// The last time of the run of taken milliseconds that `time` is in, as far as is known.
fn end_of_run(mut time: Timestamp, taken: &Taken) -> Timestamp {
    loop {
        let next = time.checked_add(milliseconds(1)).ok().and_then(|next| taken.get(&next).copied());
        match taken.get(&time).copied().filter(|end| *end > time).or(next) {
            Some(end) => time = end,
            None => return time,
        }
    }
}

fn milliseconds(count: u32) -> SignedDuration {
    SignedDuration::from_millis(i64::from(count))
}

/// `steps` milliseconds after `timestamp`, with the offset of `date`.
fn later(date: Date, timestamp: Timestamp, steps: u32) -> Date {
    let timestamp = timestamp.checked_add(milliseconds(steps)).unwrap_or(timestamp);
    match date {
        _ if timestamp == date.timestamp() => date,
        Date::Instant(_, offset) => Date::Instant(timestamp, offset),
        Date::Day(_) => Date::Instant(timestamp, Offset::UTC),
    }
}

/// `date` put later by `steps` milliseconds.
pub(super) fn after(date: Date, steps: u32) -> Date {
    later(date, date.timestamp(), steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Channel;
    use crate::write::survey::Survey;
    use crate::write::survey::tests::article;

    #[test]
    fn no_two_changes_are_at_the_same_time() {
        let articles = [
            article("undated", None),
            article("old", Some("2024-01-01")),
            article("new one", Some("2025-01-01")),
            article("new two", Some("2025-01-01T00:00:00Z")),
            article("newest", Some("2025-01-01T01:00:00+00:30")),
        ];
        let (survey, channel, mut diagnostics) = (Survey::of(&articles), Channel::default(), Diagnostics::new());
        let order = survey.order(&mut diagnostics);
        let outline = Outline { channel: &channel, survey: &survey, order: &order, page: None, to_merge: false };
        let dates = changes(&outline, Entries::Articles, &Env::default(), &mut diagnostics);
        let expected = [
            "2025-01-01T01:00:00+00:30",
            "2025-01-01T00:00:00.001Z",
            "2025-01-01T00:00:00Z",
            "2024-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
        ];
        assert_eq!(dates.iter().map(Date::to_rfc3339).collect::<Vec<_>>(), expected);
        assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::Substituted]);
    }

    #[test]
    fn entries_of_one_article_take_as_many_times() {
        let mut taken = Taken::new();
        let date: Date = "2025-01-01".parse().unwrap();
        assert_eq!(free(date, 3, &mut taken).to_rfc3339(), "2025-01-01T00:00:00Z");
        assert_eq!(free(date, 2, &mut taken).to_rfc3339(), "2025-01-01T00:00:00.003Z");
        assert_eq!(after(date, 2).to_rfc3339(), "2025-01-01T00:00:00.002Z");
    }

    #[test]
    fn many_entries_of_one_time_stand_close_together() {
        let mut taken = Taken::new();
        let date: Date = "2025-01-01".parse().unwrap();
        let later: Date = "2025-01-01T00:00:00.5Z".parse().unwrap();
        free(later, 1, &mut taken);
        // Those of the day meet the one that was there, and go on behind it.
        let times: Vec<_> = (0..20_000).map(|_| free(date, 1, &mut taken).timestamp().as_millisecond()).collect();
        let first = times[0];
        let expected: Vec<_> = (0..=20_000).filter(|step| *step != 500).map(|step| first + step).collect();
        assert_eq!(times, expected);
        assert_eq!(free(later, 1, &mut taken).timestamp().as_millisecond(), first + 20_001);
    }
}
