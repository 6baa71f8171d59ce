//! What the page shows of the folder, and of the article that is open.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::articles::Listing;
use super::checks::{Checks, checks};
use super::looks::Look;
use super::opened::{self, Opened};
use super::outputs::Outputs;
use super::structure::Structure;
use super::{Desk, name_of, out_folder};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::error::Error;
use crate::project::is_draft;
use crate::theme;

/// The size from which a file takes long to be checked, in bytes.
const LONG: usize = 1 << 20;

/// What the page knows of the desk.
#[derive(Serialize)]
pub(super) struct Whole {
    folder: String,
    first: Option<String>,
    /// The themes to choose from.
    themes: Vec<String>,
    listing: Listing,
    project: Option<OfProject>,
    /// The folder that new articles go to.
    home: String,
    /// The folder that files are saved in.
    output: String,
    /// The size of the largest file that comes in, in bytes.
    largest: u64,
}

/// What the page says of the project around the folder.
#[derive(Serialize)]
struct OfProject {
    title: Option<String>,
    /// Its theme: a built-in one, or the path of a file.
    theme: Option<String>,
}

/// An article as the page shows it.
#[derive(Serialize)]
pub(super) struct Shown {
    file: String,
    version: String,
    /// The formats in which it is written.
    formats: Vec<String>,
    articles: Vec<Structure>,
    /// What is to be looked at; none where that takes long, and is to be asked for by itself.
    checks: Option<Checks>,
    /// Why nothing could be read.
    failure: Option<Diagnostic>,
    /// Whether a change can be taken back.
    undo: bool,
    /// Whether it is a draft of a project, which a build passes over.
    passed_over: bool,
}

impl Desk {
    /// The article called `file`, as it is now.
    ///
    /// # Errors
    /// If the name leads out of the folder. What is wrong with the article is in its reading.
    pub(super) fn open(&self, file: &str) -> Result<Arc<Opened>, Error> {
        let path = self.articles.path(file)?;
        let terms = self.projects.terms(path.parent().unwrap_or(self.articles.root()));
        Ok(self.readings.open(file, &path, terms))
    }

    /// Refuses to change an article that the user has not seen as it is.
    ///
    /// # Errors
    /// If it is of another version.
    pub(super) fn check_version(&self, file: &str, seen: &str) -> Result<(), Error> {
        let now = &self.open(file)?.version;
        if seen == now || seen.strip_prefix(now.as_str()).is_some_and(|rest| rest.starts_with('-')) {
            return Ok(());
        }
        Err(Error::input("the article has changed in the meantime").help("look at it as it is now"))
    }

    pub(super) fn whole(&self) -> Result<Whole, Error> {
        let terms = self.terms();
        let listing = self.articles.list(&terms)?;
        let built_in = theme::BUILT_IN.iter().map(|name| (*name).to_owned());
        let output =
            terms.project.as_ref().map_or_else(|| out_folder(self.folder()), |project| project.output_folder());
        let shown = |path: PathBuf| path.strip_prefix(self.folder()).ok().and_then(name_of);
        Ok(Whole {
            folder: self.folder().display().to_string(),
            first: self.first.clone(),
            themes: built_in.chain(listing.themes.iter().cloned()).collect(),
            project: terms.project.as_ref().map(|project| OfProject {
                title: project.publication.title.clone(),
                theme: terms.theme().map(str::to_owned),
            }),
            home: self.articles.home(&terms).display().to_string(),
            output: shown(output.clone()).unwrap_or_else(|| output.display().to_string()),
            largest: self.projects.base().env.limits.input_bytes,
            listing,
        })
    }

    pub(super) fn shown(&self, file: &str, look: &Look) -> Result<Shown, Error> {
        let opened = self.open(file)?;
        let place = self.place(&opened.terms);
        let reading = opened.reading.as_ref();
        let articles = reading.map(|reading| Structure::of(&reading.publication, &reading.recognitions));
        Ok(Shown {
            file: opened.name.clone(),
            version: version(&opened.version, &look.files(place)),
            formats: opened.terms.formats(),
            articles: articles.unwrap_or_default(),
            checks: (opened.bytes() < LONG).then(|| checks(&opened, look, place)),
            failure: opened.reading.as_ref().err().map(failure),
            undo: self.history().has(&opened.name),
            passed_over: opened.terms.project.is_some() && opened.source.as_ref().is_some_and(is_draft),
        })
    }

    /// Makes files of the article called `file`, shown so.
    pub(super) fn outputs<T>(
        &self,
        file: &str,
        look: &Look,
        make: impl FnOnce(Outputs<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let path = self.articles.path(file)?;
        let terms = self.projects.terms(path.parent().unwrap_or(self.articles.root()));
        make(Outputs { path: &path, look, place: self.place(&terms) })
    }
}

/// The version of what is shown: that of the article, and of the files of the look.
pub(super) fn version(article: &str, look: &[PathBuf]) -> String {
    format!("{article}-{:x}", opened::version(look))
}

/// An error as a finding.
fn failure(error: &Error) -> Diagnostic {
    let found = Diagnostic::warning(Code::Malformed, error.message()).at(error.location().clone());
    let found = Diagnostic { severity: Severity::Error, ..found };
    match error.help_text() {
        Some(help) => found.help(help),
        None => found,
    }
}
