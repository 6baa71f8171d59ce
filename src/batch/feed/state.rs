//! What a feed remembers from run to run: which content each article had, and since when.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::survey::Surveyed;
use crate::convert::write_whole;
use crate::error::{Error, ErrorKind};
use crate::model::Date;

/// The version of the file's form.
const VERSION: u32 = 1;

/// What is remembered of all articles, by their identity. Serialised it is the state file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    version: u32,
    entries: BTreeMap<Uuid, Memory>,
    /// The articles of this run whose content is as it was.
    #[serde(skip)]
    unchanged: Vec<bool>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Memory {
    /// The digest of its content.
    hash: Uuid,
    /// When it was last changed, where its own dates do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changed: Option<Date>,
}

impl State {
    /// The state in the file at `path`; none where there is no file.
    pub(crate) fn load(path: &Path) -> Result<Self, Error> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::empty()),
            Err(error) => {
                let message =
                    format!("`{}`, which keeps the state of the feed, cannot be read: {error}", path.display());
                return Err(Error::new(ErrorKind::Io, message).caused_by(error));
            }
        };
        let state: Option<State> = serde_json::from_str(&text).ok().filter(|state: &State| state.version == VERSION);
        state.ok_or_else(|| {
            let message = format!("`{}` does not keep the state of a feed", path.display());
            Error::input(message).help("take it away to begin anew: then articles count as unchanged until they change")
        })
    }

    fn empty() -> Self {
        State { version: VERSION, entries: BTreeMap::new(), unchanged: Vec::new() }
    }

    /// Whether the article with this index has the content that it had.
    pub(super) fn is_unchanged(&self, index: usize) -> bool {
        self.unchanged.get(index).copied().unwrap_or(false)
    }

    /// Compares the articles with what is remembered, and says when those were changed whose own
    /// dates do not tell: `now`.
    pub(crate) fn compare(&mut self, surveyed: &mut Surveyed, now: Timestamp) {
        let now = Date::Instant(now, Offset::UTC);
        self.unchanged = vec![false; surveyed.survey.len()];
        for (index, hash) in surveyed.hashes.iter().enumerate() {
            let key = surveyed.survey.key(index);
            let (id, own) = (key.id, key.changed);
            let known = self.entries.get(&id);
            self.unchanged[index] = known.is_some_and(|known| known.hash == *hash);
            let changed = change(known, *hash, own, now);
            if let Some(date) = changed {
                surveyed.survey.set_changed(index, date);
            }
            self.entries.insert(id, Memory { hash: *hash, changed });
        }
    }

    /// Writes the state to `path`, whole or not at all.
    pub(crate) fn save(&self, path: &Path) -> Result<(), Error> {
        let mut text = serde_json::to_string_pretty(self).map_err(io::Error::from)?;
        text.push('\n');
        write_whole(path, text.as_bytes())
    }
}

/// When an article was changed, where its own date of change, `own`, does not tell.
fn change(known: Option<&Memory>, hash: Uuid, own: Option<Date>, now: Date) -> Option<Date> {
    let later = |date: Date| own.is_none_or(|own| own.timestamp() < date.timestamp());
    match known {
        None if own.is_none() => Some(now),
        None => None,
        Some(known) if known.hash == hash => known.changed.filter(|date| later(*date)),
        // Its own date may have moved with its content; a date to come is no sign of that.
        Some(_) => Some(now).filter(|date| later(*date)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn a_change_moves_the_date_and_nothing_else_does() {
        let now = date("2025-06-01T00:00:00Z").unwrap();
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let known = |changed| Memory { hash: one, changed };
        assert_eq!(change(None, one, None, now), Some(now), "new, without a date");
        assert_eq!(change(None, one, date("2025-01-01"), now), None, "new, with one");
        assert_eq!(change(Some(&known(None)), one, date("2025-01-01"), now), None, "as it was");
        let before = date("2025-03-01T00:00:00Z");
        assert_eq!(change(Some(&known(before)), one, date("2025-01-01"), now), before, "as it was since");
        assert_eq!(change(Some(&known(before)), two, date("2025-01-01"), now), Some(now), "changed");
        assert_eq!(change(Some(&known(before)), one, date("2025-04-01"), now), None, "dated later by itself");
    }

    #[test]
    fn a_state_reads_back_and_others_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("feed.state.json");
        let mut state = State::load(&path).unwrap();
        state.entries.insert(Uuid::from_u128(1), Memory { hash: Uuid::from_u128(2), changed: date("2025-01-01") });
        state.save(&path).unwrap();
        assert_eq!(State::load(&path).unwrap().entries.len(), 1);
        for text in ["", "{}", "{\"version\": 2, \"entries\": {}}", "[]"] {
            fs::write(&path, text).unwrap();
            assert!(State::load(&path).is_err(), "{text}");
        }
    }
}
