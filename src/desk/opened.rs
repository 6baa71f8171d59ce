//! An article as it was read, kept until a file that it depends on changes.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::UNIX_EPOCH;

use super::terms::{Terms, places};
use super::{again, beginning};
use crate::convert::{Reading, Source, metadata_beside, pictures_beside};
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::model::Publication;
use crate::resource::Folder;

/// How many articles are kept: each is asked for several times in a row, once for each preview.
const KEPT: usize = 4;

/// The size of the files of the articles that are kept beside the last one: what was read of a file
/// takes many times its size.
const KEPT_BYTES: usize = 4 << 20;

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
    /// Its beginning, if it is too long to be previewed; made when it is asked for.
    beginning: OnceLock<Option<Publication>>,
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
        let beginning = OnceLock::new();
        Opened { name, path, version, source, reading, diagnostics, terms, own, pictures, beginning }
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

    /// What is previewed: all of it, or its beginning, and whether it is the latter.
    ///
    /// # Errors
    /// If nothing was read, the reason.
    pub(super) fn previewed(&self) -> Result<(&Publication, bool), Error> {
        let whole = &self.reading()?.publication;
        // What is packed may hold some times its size.
        if self.bytes() < beginning::MOST / 8 {
            return Ok((whole, false));
        }
        let beginning = self.beginning.get_or_init(|| beginning::of(whole)).as_ref();
        Ok(beginning.map_or((whole, false), |beginning| (beginning, true)))
    }

    /// The size of the file.
    pub(super) fn bytes(&self) -> usize {
        self.source.as_ref().map_or(0, |source| source.bytes.len())
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
pub(super) struct Readings {
    kept: Mutex<VecDeque<Arc<Opened>>>,
    /// Those that are being read: who asks for one meanwhile waits, and does not read it as well.
    busy: Mutex<BTreeMap<String, Arc<Mutex<()>>>>,
}

impl Readings {
    /// The article at `path`, which is read by `terms`, as it is now.
    pub(super) fn open(&self, name: &str, path: &Path, terms: Arc<Terms>) -> Arc<Opened> {
        let current = || self.known(name).filter(|known| known.version_now() == known.version);
        if let Some(known) = current() {
            return known;
        }
        let turn = Arc::clone(lock(&self.busy).entry(name.to_owned()).or_default());
        let _turn = lock(&turn);
        let opened = current().unwrap_or_else(|| self.read(name, path, terms));
        lock(&self.busy).remove(name);
        opened
    }

    fn read(&self, name: &str, path: &Path, terms: Arc<Terms>) -> Arc<Opened> {
        let opened = Arc::new(Opened::read(name, path, terms));
        let mut kept = lock(&self.kept);
        kept.retain(|other| other.name != name);
        kept.push_front(Arc::clone(&opened));
        kept.truncate(KEPT);
        let mut bytes = 0;
        let fits = |other: &&Arc<Opened>| {
            bytes += other.bytes();
            bytes <= KEPT_BYTES
        };
        let few = 1 + kept.iter().skip(1).take_while(fits).count();
        kept.truncate(few);
        opened
    }

    /// The article called `name` as it was read last, if it is kept.
    pub(super) fn known(&self, name: &str) -> Option<Arc<Opened>> {
        lock(&self.kept).iter().find(|opened| opened.name == name).cloned()
    }
}

/// Whoever panicked has not touched what is kept.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
