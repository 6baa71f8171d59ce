//! What a project remembers from build to build: of what each output was made.
//!
//! The file has one JSON value a line, a head and the entries. While a build goes on, each entry that
//! is new is added to a journal, so that a build which is killed loses nothing; a line that was cut
//! off is passed over. At the end the whole is written at once and the journal taken away.
//!
//! Paths within the project start from its folder, so that it does not matter from where, or by what
//! path, the project is opened.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::hash::{Hash, Stamp};
use crate::convert::{cannot_write, write_whole};
use crate::error::Error;

/// The form of the file, and Offprint's version: what another one made is made again.
const HEAD: &str = concat!("\"offprint project 2, ", env!("CARGO_PKG_VERSION"), "\"");

/// What is remembered.
#[derive(Debug, Default)]
pub(super) struct State {
    /// By what each stands for: the path of an article, or the name of a feed and the like.
    pub(super) entries: BTreeMap<String, Entry>,
    folder: PathBuf,
    journal: Option<File>,
}

/// What is remembered of an article, a theme, a feed, a collection or the index.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The files that it was made of, the article first; what was looked for and not there as well.
    pub(super) reads: Vec<Read>,
    /// What the project says of it, as a digest.
    pub(super) said: Hash,
    /// The people who are in it, each with the digest of what the project says of them.
    pub(super) people: BTreeMap<String, Hash>,
    /// The digest of what was read.
    pub(super) content: Hash,
    /// Whether the front matter says that it is a draft.
    pub(super) draft: bool,
    /// How many warnings there were.
    pub(super) warnings: usize,
    /// The files that were made.
    pub(super) outputs: Vec<Made>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Read {
    pub(super) path: PathBuf,
    /// `None` where there was no file.
    pub(super) stamp: Option<Stamp>,
    pub(super) hash: Hash,
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Made {
    pub(super) format: String,
    pub(super) path: PathBuf,
    /// The digest of all that it was made of.
    pub(super) key: Hash,
    pub(super) stamp: Stamp,
    /// Whether it lies beside the output of its format: a picture of JATS.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) beside: bool,
}

impl Entry {
    /// The same with all of its paths changed.
    fn with_paths(mut self, change: impl Fn(&Path) -> PathBuf) -> Self {
        let paths = self.reads.iter_mut().map(|read| &mut read.path);
        for path in paths.chain(self.outputs.iter_mut().map(|made| &mut made.path)) {
            *path = change(path);
        }
        self
    }
}

/// An entry as the file has it, for a project in `root`.
fn kept(entry: &Entry, root: &Path) -> Entry {
    entry.clone().with_paths(|path| path.strip_prefix(root).unwrap_or(path).to_owned())
}

impl Read {
    /// The file at `path` as it is now.
    pub(super) fn of(path: &Path, began: i64) -> Self {
        let stamp = Stamp::of(path);
        let hash = stamp.and_then(|_| fs::read(path).ok()).map(Hash::of).unwrap_or_default();
        Read { path: path.to_owned(), stamp: stamp.map(|stamp| stamp.settled(began)), hash }
    }

    /// Whether the file is as it was; its stamp is brought up to date if only that has changed.
    pub(super) fn is_current(&mut self, began: i64) -> bool {
        if Stamp::of(&self.path) == self.stamp {
            return true;
        }
        let now = Read::of(&self.path, began);
        let same = now.stamp.is_some() == self.stamp.is_some() && now.hash == self.hash;
        if same {
            self.stamp = now.stamp;
        }
        same
    }
}

impl Made {
    /// Whether the file is there as it was made.
    pub(super) fn is_intact(&self) -> bool {
        Stamp::of(&self.path) == Some(self.stamp)
    }
}

/// The entry of a line, or its end. A line may have been cut off within a letter.
fn noted(line: &[u8]) -> Option<(String, Option<Entry>)> {
    serde_json::from_str(std::str::from_utf8(line).ok()?).ok()
}

impl State {
    /// The state kept in `folder`. What cannot be understood counts as nothing: then all is made
    /// again.
    pub(super) fn load(folder: &Path) -> Self {
        let mut state = State { folder: folder.to_owned(), ..State::default() };
        for name in ["state", "journal"] {
            let text = fs::read(folder.join(name)).unwrap_or_default();
            let mut lines = text.split(|byte| *byte == b'\n');
            if lines.next() != Some(HEAD.as_bytes()) {
                continue;
            }
            for (key, entry) in lines.filter_map(noted) {
                let entry = entry.map(|entry| entry.with_paths(|path| state.root().join(path)));
                match entry {
                    Some(entry) => drop(state.entries.insert(key, entry)),
                    None => drop(state.entries.remove(&key)),
                }
            }
        }
        state
    }

    /// The project's folder.
    fn root(&self) -> &Path {
        self.folder.parent().unwrap_or(Path::new(""))
    }

    /// Sets an entry, or takes it away, and notes it in the journal.
    pub(super) fn set(&mut self, key: &str, entry: Option<Entry>) -> Result<(), Error> {
        let kept = entry.as_ref().map(|entry| kept(entry, self.root()));
        let mut line = serde_json::to_vec(&(key, &kept)).map_err(io::Error::from)?;
        line.push(b'\n');
        let path = self.folder.join("journal");
        let write = |journal: &mut Option<File>| {
            if journal.is_none() {
                let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
                // What a killed build left may end in the middle of a line.
                let head = if file.metadata()?.len() == 0 { format!("{HEAD}\n") } else { "\n".to_owned() };
                file.write_all(head.as_bytes())?;
                *journal = Some(file);
            }
            journal.as_mut().map_or(Ok(()), |file| file.write_all(&line))
        };
        write(&mut self.journal).map_err(|error| cannot_write(&path, error))?;
        match entry {
            Some(entry) => drop(self.entries.insert(key.to_owned(), entry)),
            None => drop(self.entries.remove(key)),
        }
        Ok(())
    }

    /// Writes the whole, whole or not at all.
    pub(super) fn save(&mut self) -> Result<(), Error> {
        let mut text = format!("{HEAD}\n").into_bytes();
        for (key, entry) in &self.entries {
            serde_json::to_writer(&mut text, &(key, kept(entry, self.root()))).map_err(io::Error::from)?;
            text.push(b'\n');
        }
        write_whole(&self.folder.join("state"), &text)?;
        self.journal = None;
        let _ = fs::remove_file(self.folder.join("journal"));
        Ok(())
    }
}
