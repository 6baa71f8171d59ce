//! An article as it was read, kept until a file that it depends on changes.

use std::collections::VecDeque;
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

use super::again;
use super::terms::{Terms, places};
use crate::convert::{Reading, Source, metadata_beside, pictures_beside};
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::resource::Folder;

/// How many articles are kept: each is asked for several times in a row, once for each preview.
const KEPT: usize = 4;

/// An article that was read.
pub(super) struct Opened {
    /// Its name within the folder.
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// Which state of its files it is of.
    pub(super) version: String,
    /// The file; none if it cannot be opened.
    pub(super) source: Option<Source>,
    /// What was read, or why nothing could be.
    pub(super) reading: Result<Reading, Error>,
    pub(super) diagnostics: Diagnostics,
    /// By what it was read.
    pub(super) terms: Arc<Terms>,
    /// The files on which it depends: itself and what says how it is read, and its pictures.
    own: Vec<PathBuf>,
    pictures: Vec<PathBuf>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({:?}, {})", self.name, self.version)
    }
}

impl Opened {
    /// Reads the article at `path` by `terms`.
    pub(super) fn read(name: &str, path: &Path, terms: Arc<Terms>) -> Self {
        // What changes while it is read makes it another version, and is seen by that.
        let own = own_files(path, &terms);
        let before = version(&own);
        let mut diagnostics = Diagnostics::new();
        let source = Source::open(path, &terms.converter.env.limits);
        let (source, reading) = match source {
            Ok(source) => {
                // Messages name the file as the page does.
                let folder = Folder::new(path.parent().unwrap_or(Path::new(""))).allow_outside(terms.allow_outside());
                let source = Source { name: name.into(), ..source }.resolver(folder);
                let reading = terms.converter.read(&source, None, &mut diagnostics);
                (Some(source), reading)
            }
            Err(error) => (None, Err(error)),
        };
        let pictures = reading.as_ref().map(|reading| pictures_beside(path, &reading.publication)).unwrap_or_default();
        let version = format!("{before:x}-{:x}", version(&pictures));
        let (name, path) = (name.to_owned(), path.to_owned());
        Opened { name, path, version, source, reading, diagnostics, terms, own, pictures }
    }

    /// The version that the files are of now.
    pub(super) fn version_now(&self) -> String {
        format!("{:x}-{:x}", version(&self.own), version(&self.pictures))
    }

    /// What was read.
    ///
    /// # Errors
    /// If nothing was, the reason.
    pub(super) fn reading(&self) -> Result<&Reading, Error> {
        self.reading.as_ref().map_err(again)
    }

    /// Whether its format has front matter.
    pub(super) fn has_front_matter(&self) -> bool {
        let registry = crate::format::Registry::default();
        registry.by_file_name(&self.name).is_some_and(|format| format.name == "markdown")
    }

    /// The source as text, if it is one.
    pub(super) fn text(&self) -> Option<std::borrow::Cow<'_, str>> {
        let source = self.source.as_ref()?;
        crate::read::decode::text(&source.bytes).ok()
    }
}

/// The file at `path`, that with metadata beside it, and those of the project.
fn own_files(path: &Path, terms: &Terms) -> Vec<PathBuf> {
    let mut files = vec![path.to_owned(), metadata_beside(path)];
    files.extend(places(path.parent().unwrap_or(Path::new("")), terms));
    files
}

/// A number for the state of `files`: another for other times and sizes.
pub(super) fn version(files: &[PathBuf]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for file in files {
        let state = fs::metadata(file).ok().map(|data| {
            let changed = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            (changed, data.len())
        });
        state.hash(&mut hasher);
    }
    hasher.finish()
}

/// The articles that were read last.
#[derive(Debug, Default)]
pub(super) struct Readings(Mutex<VecDeque<Arc<Opened>>>);

impl Readings {
    /// The article at `path`, which is read by `terms`, as it is now.
    pub(super) fn open(&self, name: &str, path: &Path, terms: Arc<Terms>) -> Arc<Opened> {
        if let Some(known) = self.known(name).filter(|known| known.version_now() == known.version) {
            return known;
        }
        let opened = Arc::new(Opened::read(name, path, terms));
        let mut kept = self.lock();
        kept.retain(|other| other.name != name);
        kept.push_front(Arc::clone(&opened));
        kept.truncate(KEPT);
        opened
    }

    /// The article called `name` as it was read last, if it is kept.
    pub(super) fn known(&self, name: &str) -> Option<Arc<Opened>> {
        self.lock().iter().find(|opened| opened.name == name).cloned()
    }

    /// A reader that panicked has not touched what is kept.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Opened>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::Converter;
    use crate::desk::terms::Projects;
    use std::ffi::OsString;

    #[test]
    fn an_article_is_read_again_when_its_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tide.json");
        fs::write(&path, r#"{"headline": "Tide", "body": []}"#).unwrap();
        let (readings, projects) = (Readings::default(), Projects::new(Converter::default(), OsString::new()));
        let open = || readings.open("tide.json", &path, projects.terms(folder.path()));
        let first = open();
        assert!(Arc::ptr_eq(&first, &open()));
        fs::write(&path, r#"{"headline": "Tides", "body": []}"#).unwrap();
        assert_ne!(first.version_now(), first.version);
        let second = open();
        assert_eq!(second.reading().unwrap().publication.articles[0].headline.plain_text(), "Tides");
        fs::remove_file(&path).unwrap();
        let gone = open();
        assert_eq!(gone.reading().unwrap_err().message(), "there is no such file");
    }
}
