//! What the desk has changed in files, to be taken back.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::check::write_mended;
use crate::convert::write_whole;
use crate::error::Error;

/// How many changes of an article can be taken back.
const KEPT: usize = 50;

/// A change of a file that was made.
#[derive(Debug)]
pub(super) struct Step {
    path: PathBuf,
    /// The content before; none where there was no file.
    before: Option<Vec<u8>>,
    after: Vec<u8>,
}

impl Step {
    /// Writes `after` in the place of the file at `path`, which was `before`, whole or not at all.
    ///
    /// # Errors
    /// If the file is another by now, or cannot be written.
    pub(super) fn take(path: PathBuf, before: Option<Vec<u8>>, after: Vec<u8>) -> Result<Self, Error> {
        match &before {
            Some(before) => write_mended(&path, before, &after)?,
            None => write_whole(&path, &after)?,
        }
        Ok(Step { path, before, after })
    }

    /// Makes the file what it was.
    fn back(&self) -> Result<(), Error> {
        if fs::read(&self.path).unwrap_or_default() != self.after {
            return Err(Error::input("the file was changed since, and stays as it is").help("change it by hand"));
        }
        match &self.before {
            Some(before) => write_mended(&self.path, &self.after, before),
            None => Ok(fs::remove_file(&self.path)?),
        }
    }
}

/// The changes of each article, by its name.
#[derive(Debug, Default)]
pub(super) struct History(BTreeMap<String, Vec<Step>>);

impl History {
    /// Remembers a change of the article called `name`.
    pub(super) fn push(&mut self, name: &str, step: Step) {
        let steps = self.0.entry(name.to_owned()).or_default();
        steps.push(step);
        let surplus = steps.len().saturating_sub(KEPT);
        steps.drain(..surplus);
    }

    /// Whether a change of the article can be taken back.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|steps| !steps.is_empty())
    }

    /// Takes the last change of the article called `name` back.
    ///
    /// # Errors
    /// If there is none, or the file was changed since: then it is remembered no more.
    pub(super) fn undo(&mut self, name: &str) -> Result<(), Error> {
        let step = self.0.get_mut(name).and_then(Vec::pop);
        step.ok_or_else(|| Error::input("there is nothing to take back"))?.back()
    }
}
