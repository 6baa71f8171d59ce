//! Merges JSON Feed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::splice::{Between, Fresh, Piece, splice};
use crate::diagnostic::Location;
use crate::error::Error;
use crate::model::Date;

/// The members that an item of ours may have. Others are left to those who put them there.
const OWN: &[&str] = &[
    "id",
    "url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "image",
    "date_published",
    "date_modified",
    "author",
    "authors",
    "tags",
    "language",
    "attachments",
    "_offprint",
];

const BETWEEN: Between = Between { entries: ",\n    ", first: "" };

/// The identities of the items of `old`.
///
/// # Errors
/// If it is no JSON Feed.
pub(in crate::write::feed) fn ids(old: &[u8]) -> Result<Vec<String>, Error> {
    let (items, _) = items(old)?;
    Ok(pieces(old, &items).into_iter().filter_map(|piece| piece.id).collect())
}

/// Puts the items of `new` into `old`.
///
/// # Errors
/// If `old` is no JSON Feed.
pub(in crate::write::feed) fn merge(old: &[u8], new: &[u8], limit: Option<usize>) -> Result<Vec<u8>, Error> {
    let ((before, array), (after, _)) = (items(old)?, items(new)?);
    let known = pieces(old, &before);
    // Of several with one identity the first is replaced.
    let by_id: BTreeMap<_, _> = known.iter().zip(&before).rev().map(|(known, item)| (&known.id, *item)).collect();
    let fresh = after.iter().zip(pieces(new, &after)).map(|(item, piece)| {
        let old = by_id.get(&piece.id).copied().filter(|_| piece.id.is_some());
        Fresh { id: piece.id, date: piece.date, bytes: adapted(item, old).into_bytes() }
    });
    let (bytes, changed) = splice(old, &known, fresh.collect(), BETWEEN, limit);
    if !changed {
        return Ok(old.to_vec());
    }
    let (range, bytes) = match (known.first(), known.last()) {
        (Some(first), Some(last)) => (first.range.start..last.range.end, bytes),
        _ => (array, [b"[\n    ", bytes.as_slice(), b"\n  ]"].concat()),
    };
    Ok([&old[..range.start], &bytes, &old[range.end..]].concat())
}

/// The items of a feed, and where their array is.
fn items(bytes: &[u8]) -> Result<(Vec<&RawValue>, std::ops::Range<usize>), Error> {
    #[derive(Deserialize)]
    struct Feed<'a> {
        #[serde(borrow)]
        version: Cow<'a, str>,
        #[serde(borrow)]
        items: &'a RawValue,
    }
    let text = std::str::from_utf8(bytes).map_err(|_| no_feed("it is not in UTF-8"))?;
    let wrong = |error: serde_json::Error| {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).max(1);
        no_feed(&error.to_string()).at(Location::at(number(error.line()), number(error.column())))
    };
    let feed: Feed<'_> = serde_json::from_str(text).map_err(wrong)?;
    if !feed.version.contains("jsonfeed.org/version/1") {
        return Err(no_feed(&format!("its version is `{}`", feed.version)));
    }
    let at = offset(bytes, feed.items.get());
    Ok((serde_json::from_str(feed.items.get()).map_err(wrong)?, at..at + feed.items.get().len()))
}

/// Where `part`, which is a part of `whole`, begins in it.
fn offset(whole: &[u8], part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

fn pieces(bytes: &[u8], items: &[&RawValue]) -> Vec<Piece> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Item {
        id: serde_json::Value,
        date_published: Option<serde_json::Value>,
        date_modified: Option<serde_json::Value>,
    }
    let piece = |item: &&RawValue| {
        let start = offset(bytes, item.get());
        let Item { id, date_published, date_modified } = serde_json::from_str(item.get()).unwrap_or_default();
        let id = match id {
            serde_json::Value::String(id) => Some(id),
            serde_json::Value::Number(id) => Some(id.to_string()),
            _ => None,
        };
        let date = |value: Option<serde_json::Value>| value?.as_str()?.parse::<Date>().ok();
        let date = date(date_published).or_else(|| date(date_modified)).map(|date| date.timestamp());
        Piece { range: start..start + item.get().len(), id, date }
    };
    items.iter().map(piece).collect()
}

/// The new item with what the old one has from others.
fn adapted(new: &RawValue, old: Option<&RawValue>) -> String {
    let text = new.get();
    let Some(Members(members)) = old.and_then(|old| serde_json::from_str(old.get()).ok()) else {
        return text.to_owned();
    };
    let foreign: String = members
        .iter()
        .filter(|(name, _)| !OWN.contains(&name.as_str()))
        .filter_map(|(name, value)| Some(format!(",\n      {}: {}", serde_json::to_string(name).ok()?, value.get())))
        .collect();
    match text.trim_end().strip_suffix('}') {
        Some(open) if !foreign.is_empty() => format!("{}{foreign}\n    }}", open.trim_end()),
        _ => text.to_owned(),
    }
}

/// The members of an object in their order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visit)
    }
}

fn no_feed(reason: &str) -> Error {
    Error::input(format!("this is no JSON Feed that can be updated: {reason}"))
        .help("it is left as it is; to write the feed anew, leave out `--update`")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"{"version": "https://jsonfeed.org/version/1.1", "_x": [1,  2],
 "items": [ {"id": 7, "date_published": "2025-01-05T00:00:00Z"},
   {"id": "b", "title": "B", "_their": {"a":  1}, "date_published": "2025-01-01T00:00:00Z"} ] , "title": "Old"}"#;

    fn merged(old: &str, items: &str) -> Result<String, Error> {
        let new = format!(r#"{{"version": "https://jsonfeed.org/version/1.1", "items": [{items}]}}"#);
        merge(old.as_bytes(), new.as_bytes(), None).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn what_is_untouched_stays_byte_for_byte() {
        let new = r#"{"id": "b", "title": "B2"},{"id": "c", "date_published": "2025-01-03T00:00:00Z"}"#;
        let result = merged(OLD, new).unwrap();
        let expected = OLD
            .replace(
                r#"{"id": "b", "title": "B", "_their": {"a":  1}, "date_published": "2025-01-01T00:00:00Z"}"#,
                "{\"id\": \"b\", \"title\": \"B2\",\n      \"_their\": {\"a\":  1}\n    }",
            )
            .replace(
                "\"2025-01-05T00:00:00Z\"},\n   {",
                "\"2025-01-05T00:00:00Z\"},\n    {\"id\": \"c\", \"date_published\": \"2025-01-03T00:00:00Z\"},\n    {",
            );
        assert_eq!(result, expected);
        serde_json::from_str::<serde_json::Value>(&result).unwrap();
    }

    #[test]
    fn what_others_put_into_an_item_stays_in_its_order() {
        let item = r#"{"id": "b", "title": "B", "_z": 1, "banner_image": "https://example.org/b.png", "tags": ["old"], "_a": 2}"#;
        let old = format!(r#"{{"version": "https://jsonfeed.org/version/1.1", "items": [{item}]}}"#);
        let result = merged(&old, r#"{"id": "b", "title": "B2"}"#).unwrap();
        let kept = r#""title": "B2",
      "_z": 1,
      "banner_image": "https://example.org/b.png",
      "_a": 2
    }"#;
        assert!(result.contains(kept) && !result.contains("old"), "{result}");
    }

    #[test]
    fn nothing_new_changes_nothing_and_numbers_are_ids() {
        assert_eq!(merged(OLD, "").unwrap(), OLD);
        assert_eq!(ids(OLD.as_bytes()).unwrap(), ["7", "b"]);
        let result = merged(OLD, r#"{"id": "7", "title": "Seven"}"#).unwrap();
        assert_eq!(ids(result.as_bytes()).unwrap(), ["7", "b"]);
    }

    #[test]
    fn an_empty_feed_gets_its_first_item() {
        let old = "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [ ]}";
        let result = merged(old, r#"{"id": "a"}"#).unwrap();
        assert_eq!(ids(result.as_bytes()).unwrap(), ["a"]);
    }

    #[test]
    fn what_is_no_feed_is_refused() {
        for old in [
            "",
            "[]",
            "{}",
            r#"{"version": "1.1", "items": []}"#,
            r#"{"version": "https://jsonfeed.org/version/1.1"}"#,
            r#"{"version": "https://jsonfeed.org/version/1.1", "items": {}}"#,
            &OLD[..OLD.len() - 1],
        ] {
            assert!(merged(old, "").is_err(), "{old}");
        }
    }
}
