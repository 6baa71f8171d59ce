//! Finds the articles of a project.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Glob, Project};
use crate::batch::{articles_where, is_article};
use crate::error::Error;
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
    let within = |path: &Path| path.strip_prefix(&project.folder).map(Path::to_owned).unwrap_or_default();
    let articles = articles_where(&root, registry, |path, is_folder| {
        let path = within(path);
        is_within(project, &path) && (is_folder || glob.matches(&path))
    })?;
    found.extend(articles.iter().map(|path| within(path)));
    Ok(())
}
