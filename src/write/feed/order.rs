//! Which articles a feed holds, in which order, and when each was changed.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::env::Env;
use crate::model::{Article, Date, Publication};
use crate::write::markup::shortened;

/// The articles of the feed, the newest first; those of equal dates stay in the order of the
/// publication, and those without a date go last. No two have the same identity.
pub(super) fn ordered<'a>(
    publication: &'a Publication,
    limit: Option<usize>,
    diagnostics: &mut Diagnostics,
) -> Vec<&'a Article> {
    let mut articles: Vec<&Article> = publication.articles.iter().collect();
    let newest = |article: &&Article| article.dates.published.or_else(|| article.dates.last_change());
    articles.sort_by_cached_key(|article| Reverse(newest(article).map(|date| date.timestamp())));
    let mut seen = BTreeSet::new();
    articles.retain(|article| {
        let new = seen.insert(article.uuid());
        if !new {
            let headline = shortened(&article.headline.plain_text(), 60);
            let message = format!("`{headline}` has the address of a newer article and is left out");
            diagnostics.push(Diagnostic::warning(Code::Duplicate, message).help("give each article its own `url`"));
        }
        new
    });
    articles.truncate(limit.unwrap_or(usize::MAX));
    articles
}

/// When each of `articles` was changed last. Atom demands a time for each, and readers want
/// them to differ: of several with the same time, the upper ones are put later by
/// milliseconds, counted from below, so that those of old articles stay when new ones come.
pub(super) fn changes(articles: &[&Article], env: &Env, diagnostics: &mut Diagnostics) -> Vec<Date> {
    let mut taken = BTreeSet::new();
    let mut dates: Vec<_> =
        articles.iter().rev().map(|article| later_than_taken(change(article, env, diagnostics), &mut taken)).collect();
    dates.reverse();
    dates
}

fn change(article: &Article, env: &Env, diagnostics: &mut Diagnostics) -> Date {
    article.dates.last_change().unwrap_or_else(|| {
        let date = fallback(env);
        let headline = shortened(&article.headline.plain_text(), 60);
        let message = format!("`{headline}` has no date, and Atom demands one: {date} stands in");
        diagnostics.push(Diagnostic::warning(Code::Substituted, message).help("add a `date`"));
        date
    })
}

/// The time that stands in where none is known.
pub(super) fn fallback(env: &Env) -> Date {
    Date::Instant(env.source_date.unwrap_or(Timestamp::UNIX_EPOCH), Offset::UTC)
}

fn later_than_taken(date: Date, taken: &mut BTreeSet<Timestamp>) -> Date {
    let mut timestamp = date.timestamp();
    while !taken.insert(timestamp) {
        match timestamp.checked_add(SignedDuration::from_millis(1)) {
            Ok(later) => timestamp = later,
            Err(_) => return date,
        }
    }
    match date {
        _ if timestamp == date.timestamp() => date,
        Date::Instant(_, offset) => Date::Instant(timestamp, offset),
        Date::Day(_) => Date::Instant(timestamp, Offset::UTC),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Slug;

    fn article(slug: &str, date: Option<&str>) -> Article {
        let mut article = Article { headline: slug.into(), ..Article::default() };
        article.identifiers.slug = Slug::from_text(slug);
        article.dates.published = date.map(|date| date.parse().unwrap());
        article
    }

    fn publication() -> Publication {
        let articles = vec![
            article("undated", None),
            article("old", Some("2024-01-01")),
            article("new one", Some("2025-01-01")),
            article("new two", Some("2025-01-01T00:00:00Z")),
            article("newest", Some("2025-01-01T01:00:00+00:30")),
            article("old", Some("2023-01-01")),
        ];
        Publication { articles, ..Publication::default() }
    }

    #[test]
    fn the_newest_stand_first_and_each_once() {
        let (publication, mut diagnostics) = (publication(), Diagnostics::new());
        let slugs = |articles: Vec<&Article>| articles.iter().map(|a| a.headline.plain_text()).collect::<Vec<_>>();
        let all = slugs(ordered(&publication, None, &mut diagnostics));
        assert_eq!(all, ["newest", "new one", "new two", "old", "undated"]);
        assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::Duplicate]);
        assert_eq!(slugs(ordered(&publication, Some(2), &mut diagnostics)), ["newest", "new one"]);
    }

    #[test]
    fn no_two_changes_are_at_the_same_time() {
        let (publication, mut diagnostics) = (publication(), Diagnostics::new());
        let articles = ordered(&publication, None, &mut Diagnostics::new());
        let times: Vec<_> =
            changes(&articles, &Env::default(), &mut diagnostics).iter().map(Date::to_rfc3339).collect();
        let expected = [
            "2025-01-01T01:00:00+00:30",
            "2025-01-01T00:00:00.001Z",
            "2025-01-01T00:00:00Z",
            "2024-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
        ];
        assert_eq!(times, expected);
        assert_eq!(diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::Substituted]);
    }
}
