//! What feeds and the index need of each article, kept from build to build, so that an article which
//! has not changed is not read again for their sake.
//!
//! The file has one JSON value a line, a head and the articles. It holds nothing that could not be read
//! from the articles again: what is missing, or of another content than the state says, is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Running;
use super::hash::Hash;
use super::index::Row;
use super::state::Entry;
use crate::batch::feed::digest;
use crate::batch::{Batch, Job, in_order};
use crate::convert::{WholeFile, cannot_write};
use crate::error::{Error, ErrorKind};
use crate::model::{Channel, Publication};
use crate::write::survey::Card;

/// The form of the file, and Offprint's version: what another one kept is read again.
const HEAD: &str = concat!("\"offprint parts 2, ", env!("CARGO_PKG_VERSION"), "\"");

/// What is kept of all articles.
#[derive(Debug, Default)]
pub(super) struct Kept {
    path: PathBuf,
    /// By the article's path: the digest of its content, and the parts.
    known: BTreeMap<String, (Hash, Parts)>,
    is_loaded: bool,
    /// Whether there is something that the file lacks.
    changed: bool,
}

/// What is kept of one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Parts {
    /// What it says of the whole that it is part of.
    pub(super) channel: Channel,
    pub(super) articles: Vec<Part>,
}

/// What is kept of one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Part {
    /// What decides its place in feeds.
    pub(super) card: Card,
    /// The digest by which feeds know that it has changed.
    pub(super) digest: Uuid,
    /// What the index shows of it.
    pub(super) row: Row,
}

impl Parts {
    pub(super) fn of(publication: &Publication) -> Self {
        let part = |article| Part { card: Card::of(article), digest: digest(article), row: Row::of(article) };
        Parts { channel: publication.channel.clone(), articles: publication.articles.iter().map(part).collect() }
    }
}

impl Kept {
    /// What is kept in `folder`. Nothing is read before it is wanted.
    pub(super) fn new(folder: &Path) -> Self {
        Kept { path: folder.join("parts"), ..Kept::default() }
    }

    /// What is kept of the article called `key`.
    pub(super) fn get(&self, key: &str) -> Option<&Parts> {
        self.known.get(key).map(|(_, parts)| parts)
    }

    /// Keeps `parts` of the article called `key`, whose content has this digest.
    pub(super) fn set(&mut self, key: &str, content: &Hash, parts: Parts) {
        self.changed = true;
        self.known.insert(key.to_owned(), (content.clone(), parts));
    }

    fn load(&mut self) {
        if std::mem::replace(&mut self.is_loaded, true) {
            return;
        }
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        let mut lines = text.split('\n');
        if lines.next() != Some(HEAD) {
            return;
        }
        for (key, content, parts) in lines.filter_map(|line| serde_json::from_str(line).ok()) {
            // What this build has read is newer.
            self.known.entry(key).or_insert((content, parts));
        }
    }

    /// Removes the file: nothing needs it.
    pub(super) fn remove(&self) {
        let _ = fs::remove_file(&self.path);
    }

    /// Writes the file, whole or not at all, if there is something new, with what `entries` has.
    pub(super) fn save(&mut self, entries: &BTreeMap<String, Entry>) -> Result<(), Error> {
        if !self.changed {
            return Ok(());
        }
        self.load();
        self.known.retain(|key, _| entries.contains_key(key));
        let file = WholeFile::create(&self.path)?;
        let mut out = BufWriter::new(file.writer()?);
        let write = |out: &mut BufWriter<_>| {
            writeln!(out, "{HEAD}")?;
            for (key, (content, parts)) in &self.known {
                serde_json::to_writer(&mut *out, &(key, content, parts))?;
                out.write_all(b"\n")?;
            }
            out.flush()
        };
        write(&mut out).map_err(|error| cannot_write(&self.path, error))?;
        drop(out);
        file.commit()?;
        self.changed = false;
        Ok(())
    }
}

impl Running<'_, '_> {
    /// Sees to it that everything is kept of the articles `chosen`. Those of which it is not, or not
    /// as they are, are read.
    ///
    /// # Errors
    /// If one of them cannot be read: then `whole` is not written, for the reason `why`.
    pub(super) fn keep(&mut self, chosen: &[PathBuf], whole: &str, why: &str) -> Result<(), Error> {
        self.kept.load();
        let missing: Vec<PathBuf> = chosen.iter().filter(|path| !self.is_kept(path)).cloned().collect();
        let batch = Batch {
            converter: &self.converter,
            targets: &[],
            threads: self.build.threads,
            allow_outside: self.build.project.allow_outside,
        };
        let read = |_: usize, job: &Job| batch.read(job).1.map(|reading| Parts::of(&reading.publication));
        let (mut found, mut failed) = (Vec::new(), BTreeSet::new());
        in_order(&Self::jobs(&missing), self.build.threads, read, |index, parts| match parts {
            Ok(Some(parts)) => found.push((&missing[index], parts)),
            Ok(None) | Err(_) => drop(failed.insert(index)),
        })?;
        for (path, parts) in found {
            let key = self.key(path);
            let content = self.state.entries.get(&key).map(|entry| entry.content.clone()).unwrap_or_default();
            self.kept.set(&key, &content, parts);
        }
        match failed.first() {
            None => Ok(()),
            Some(index) => {
                let message =
                    format!("{whole} is not written, since `{}` could not be read", missing[*index].display());
                Err(Error::new(ErrorKind::Input, message).help(why))
            }
        }
    }

    /// Whether what is kept of the article at `path` is of the article as it is.
    fn is_kept(&self, path: &Path) -> bool {
        let key = self.key(path);
        let known = self.kept.known.get(&key);
        let entry = self.state.entries.get(&key).filter(|entry| !entry.reads.is_empty());
        known.zip(entry).is_some_and(|((content, _), entry)| *content == entry.content)
    }
}
