//! The entries of feeds that are there already: where each stands, and of what it was made. One that
//! would be made of the same again is taken from there, and its article is not read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::survey::Surveyed;
use crate::convert::write_whole;
use crate::error::Error;

/// The entries of all outputs of a feed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Written {
    spans: Vec<Span>,
    /// What all entries depend on: the options, and what else was said of the feed.
    #[serde(skip)]
    basis: String,
    /// The place of each entry among the spans.
    #[serde(skip)]
    places: BTreeMap<Uuid, usize>,
    /// The digests of the articles that have entries.
    #[serde(skip)]
    contents: BTreeSet<String>,
    #[serde(skip)]
    files: BTreeMap<PathBuf, Vec<u8>>,
}

/// What an output has of one article.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Span {
    /// The digest of all that it was made of.
    pub(super) key: Uuid,
    /// The digest of what was read of the article.
    pub(super) content: String,
    /// The output.
    pub(super) path: PathBuf,
    /// The bytes.
    pub(super) range: Range<u64>,
}

impl Written {
    /// The entries that the file at `path` tells of, of those outputs that are `intact`. `basis` is what
    /// all entries depend on. What cannot be understood counts as nothing: then all are made again.
    pub(crate) fn load(path: &Path, basis: &str, intact: &BTreeSet<PathBuf>) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let mut written: Written = serde_json::from_str(&text).unwrap_or_default();
        basis.clone_into(&mut written.basis);
        // All at once: the first output is written anew before entries of the last are wanted.
        for path in intact {
            written.files.extend(fs::read(path).ok().map(|bytes| (path.clone(), bytes)));
        }
        written.spans.retain(|span| written.files.contains_key(&span.path));
        written.places = written.spans.iter().enumerate().map(|(place, span)| (span.key, place)).collect();
        written.contents = written.spans.iter().map(|span| span.content.clone()).collect();
        written
    }

    /// The digest of what an entry is made of.
    pub(super) fn key(&self, of_entry: &str) -> Uuid {
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{} {of_entry}", self.basis).as_bytes())
    }

    /// Whether the entries of the article with this index are likely to be here.
    pub(super) fn knows(&self, surveyed: &Surveyed, index: usize) -> bool {
        surveyed.contents.get(index).is_some_and(|content| self.contents.contains(content))
    }

    /// The entry with this key.
    pub(super) fn bytes(&self, key: Uuid) -> Option<&[u8]> {
        let Span { path, range, .. } = &self.spans[*self.places.get(&key)?];
        self.files.get(path)?.get(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)
    }

    /// Adds the entries of one format.
    pub(super) fn add(&mut self, spans: Vec<Span>) {
        self.spans.extend(spans);
    }

    /// Writes the file, whole or not at all.
    pub(crate) fn save(&self, path: &Path) -> Result<(), Error> {
        write_whole(path, &serde_json::to_vec(self).map_err(io::Error::from)?)
    }
}
