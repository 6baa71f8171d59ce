//! How the articles of a build are opened, and what is noted meanwhile.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::hash::{Hash, Hasher, Stamp};
use super::kept::Parts;
use super::state::Read;
use crate::batch::Work;
use crate::convert::{Reading, Source, Target, metadata_beside};
use crate::env::Limits;
use crate::error::Error;
use crate::project::Project;
use crate::read::metadata::Data;
use crate::resource::{Folder, Resolver, ResourceError};

/// An article that is read in this build.
pub(super) struct Item {
    pub(super) path: PathBuf,
    /// The outputs that are there as they were made, by format, with what they were made of.
    pub(super) intact: BTreeMap<String, (PathBuf, Hash)>,
    pub(super) noted: OnceLock<Noted>,
    looked: Arc<Mutex<Vec<Read>>>,
    pub(super) draft: OnceLock<()>,
}

/// What was found while an article was read.
#[derive(Debug, Default)]
pub(super) struct Noted {
    /// The digest of what was read.
    pub(super) content: Hash,
    /// The path of each target's output, and the digest of all that it is made of.
    pub(super) outputs: Vec<(PathBuf, Hash)>,
    /// Who is in it, by name.
    pub(super) names: Vec<String>,
    /// What feeds and the index need of it, if there are any.
    pub(super) parts: Mutex<Option<Parts>>,
}

impl Item {
    pub(super) fn new(path: PathBuf, intact: BTreeMap<String, (PathBuf, Hash)>) -> Self {
        Item { path, intact, noted: OnceLock::new(), looked: Arc::default(), draft: OnceLock::new() }
    }

    /// The files that were read, each once.
    pub(super) fn reads(&self) -> Vec<Read> {
        let mut reads = self.looked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut seen = std::collections::BTreeSet::new();
        reads.retain(|read| seen.insert(read.path.clone()));
        reads
    }
}

/// The articles that are read, and where their outputs go.
pub(super) struct Items<'a> {
    pub(super) project: &'a Project,
    pub(super) items: &'a [Item],
    pub(super) targets: &'a [Target],
    /// The digest of all that each target depends on beside the article.
    pub(super) keys: &'a [Hash],
    pub(super) limits: &'a Limits,
    pub(super) drafts: bool,
    pub(super) began: i64,
    /// Whether what feeds and the index need is kept.
    pub(super) keeps: bool,
}

impl Work for Items<'_> {
    fn name(&self, index: usize) -> Arc<str> {
        self.items[index].path.to_string_lossy().into()
    }

    fn open(&self, index: usize) -> Result<Option<Source>, Error> {
        let item = &self.items[index];
        // Before the bytes: what changes meanwhile is seen by the next build.
        let stamp = Stamp::of(&item.path).map(|stamp| stamp.settled(self.began));
        let beside = Read::of(&metadata_beside(&item.path), self.began);
        let source = Source::open(&item.path, self.limits)?;
        let read = Read { path: item.path.clone(), stamp, hash: Hash::of(&source.bytes) };
        item.looked.lock().unwrap_or_else(PoisonError::into_inner).extend([read, beside]);
        if is_draft(&source) {
            let _ = item.draft.set(());
            if !self.drafts {
                return Ok(None);
            }
        }
        let folder = Folder::new(item.path.parent().unwrap_or(Path::new(""))).allow_outside(self.project.allow_outside);
        Ok(Some(source.resolver(Noting { folder, looked: Arc::clone(&item.looked), began: self.began })))
    }

    fn anchor(&self) -> PathBuf {
        self.project.file()
    }

    fn paths(&self, index: usize, reading: &Reading) -> Vec<Option<PathBuf>> {
        let item = &self.items[index];
        let content = content(reading);
        let outputs: Vec<_> = self
            .targets
            .iter()
            .zip(self.keys)
            .map(|(target, key)| {
                let path = self.project.output_folder().join(self.project.output_path(target, &item.path, reading));
                (path, Hasher::default().add(content.as_str()).add(key.as_str()).finish())
            })
            .collect();
        let is_due = |target: &Target, made: &(PathBuf, Hash)| item.intact.get(&target.name) != Some(made);
        let mut due: Vec<bool> = self.targets.iter().zip(&outputs).map(|(target, made)| is_due(target, made)).collect();
        // Feeds of one article refer to the documents that are made with them.
        if self.targets.iter().zip(&due).any(|(target, due)| *due && target.writer.refers_to_companions()) {
            due = self.targets.iter().zip(&due).map(|(target, due)| *due || is_document(target)).collect();
        }
        let paths = outputs.iter().zip(&due).map(|((path, _), due)| due.then(|| path.clone())).collect();
        let people = reading.publication.articles.iter().flat_map(|article| &article.contributors);
        let names = people.map(|person| person.name.display().into_owned()).collect();
        let parts = Mutex::new(self.keeps.then(|| Parts::of(&reading.publication)));
        let _ = item.noted.set(Noted { content, outputs, names, parts });
        paths
    }
}

fn is_document(target: &Target) -> bool {
    matches!(target.name.as_str(), "pdf" | "epub")
}

/// The digest of all that writers see of an article.
fn content(reading: &Reading) -> Hash {
    let publication = &reading.publication;
    let mut hasher = Hasher::default().json(publication);
    for (source, resource) in publication.resources.iter() {
        hasher = hasher.add(source).add(&resource.bytes);
    }
    hasher.finish()
}

/// Whether the article is a draft: as the metadata beside it say, or else its front matter.
pub(crate) fn is_draft(source: &Source) -> bool {
    match source.metadata.get("draft") {
        Some(value) => matches!(&value.data, Data::Scalar(text) if text == "true"),
        None => says_draft(source),
    }
}

/// Whether the front matter says `draft: true`.
#[cfg(feature = "markdown")]
fn says_draft(source: &Source) -> bool {
    let is_markdown = [".md", ".markdown", ".qmd", ".rmd", ".mkd", ".mdown"];
    let name = source.name.to_lowercase();
    is_markdown.iter().any(|ending| name.ends_with(ending))
        && std::str::from_utf8(&source.bytes).is_ok_and(crate::read::markdown::says_draft)
}

#[cfg(not(feature = "markdown"))]
fn says_draft(_: &Source) -> bool {
    false
}

/// Finds pictures in a folder, and notes where it looked.
struct Noting {
    folder: Folder,
    looked: Arc<Mutex<Vec<Read>>>,
    began: i64,
}

impl Resolver for Noting {
    fn resolve(&self, source: &str, limits: &Limits) -> Result<Arc<[u8]>, ResourceError> {
        let reads: Vec<Read> = self.folder.lookups(source).iter().map(|path| Read::of(path, self.began)).collect();
        self.looked.lock().unwrap_or_else(PoisonError::into_inner).extend(reads);
        self.folder.resolve(source, limits)
    }
}
