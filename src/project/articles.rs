//! Finds the articles of a project.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Glob, Project};
use crate::error::{Error, ErrorKind};
use crate::format::Registry;

/// The articles, sorted by their paths, which begin with the project's folder.
pub(super) fn find(project: &Project) -> Result<Vec<PathBuf>, Error> {
    let registry = Registry::default();
    let mut found = BTreeSet::new();
    for glob in &project.articles {
        search(project, glob, &registry, &mut found)?;
    }
    Ok(found.into_iter().map(|within| project.folder.join(within)).collect())
}

/// Whether the file at `path`, from the project's folder, is an article by its name.
pub(super) fn is_wanted(project: &Project, path: &Path) -> bool {
    let hidden = path.iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
    !hidden
        && is_article(path, &Registry::default())
        && is_within(project, path)
        && project.articles.iter().any(|glob| glob.matches(path))
}

/// Whether `path` is neither ignored nor an output.
fn is_within(project: &Project, path: &Path) -> bool {
    let is_output = !project.output.folder.as_os_str().is_empty() && path.starts_with(&project.output.folder);
    !is_output && !project.ignore.iter().any(|glob| glob.matches(path))
}

/// Adds what `glob` means. Hidden files are passed over, and links to folders are not followed, so
/// that the search ends.
fn search(project: &Project, glob: &Glob, registry: &Registry, found: &mut BTreeSet<PathBuf>) -> Result<(), Error> {
    let root = project.folder.join(glob.root());
    if root.is_file() {
        // Who names a file means it, whatever it is called.
        if is_within(project, glob.root()) {
            found.insert(glob.root().to_owned());
        }
        return Ok(());
    }
    if !root.is_dir() {
        return Err(Error::input(format!("`{}` is not there", root.display()))
            .help("make it, or name another folder of articles: `articles = [\"…\"]`"));
    }
    let mut folders = vec![glob.root().to_owned()];
    while let Some(folder) = folders.pop() {
        let whole = project.folder.join(&folder);
        let entries = fs::read_dir(&whole).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(|error| cannot_search(&whole, error))? {
            let name = entry.file_name();
            let path = folder.join(&name);
            if name.as_encoded_bytes().starts_with(b".") || !is_within(project, &path) {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(_) if !is_article(&path, registry) || !glob.matches(&path) => {}
                // A link counts if there is a file behind it.
                Ok(kind) if kind.is_file() || entry.path().is_file() => drop(found.insert(path)),
                Ok(_) | Err(_) => {}
            }
        }
    }
    Ok(())
}

fn is_article(path: &Path, registry: &Registry) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let format = name.and_then(|name| registry.by_file_name(name));
    format.is_some_and(|format| format.reader.is_enabled() && !format.is_feed())
}

fn cannot_search(folder: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("the folder `{}` cannot be read: {error}", folder.display())).caused_by(error)
}
