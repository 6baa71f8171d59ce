//! Finds the articles in a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::format::Registry;

/// The articles in `folder` and the folders within: the files with the ending of a format that
/// can be read, sorted by path. Feeds are no articles: they may have been made of those that are
/// here. Hidden files are passed over, and links to folders are not followed, so that the search
/// ends. There may be none.
///
/// # Errors
/// If a folder cannot be read.
pub fn articles_in(folder: &Path, registry: &Registry) -> Result<Vec<PathBuf>, Error> {
    let mut articles = articles_where(folder, registry, |_, _| true)?;
    articles.sort();
    Ok(articles)
}

/// As [`articles_in`], in no order, and only those that `wants` says. It is asked of each folder,
/// with `true`, and of each article.
pub(crate) fn articles_where(
    folder: &Path,
    registry: &Registry,
    wants: impl Fn(&Path, bool) -> bool,
) -> Result<Vec<PathBuf>, Error> {
    let mut articles = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(|error| cannot_search(&folder, error))? {
            let path = entry.path();
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.extend(wants(&path, true).then_some(path)),
                Ok(_) if !is_article(&path, registry) || !wants(&path, false) => {}
                // A link counts if there is a file behind it.
                Ok(kind) if kind.is_file() || path.is_file() => articles.push(path),
                Ok(_) | Err(_) => {}
            }
        }
    }
    Ok(articles)
}

/// Whether the file at `path` is an article by its name.
pub(crate) fn is_article(path: &Path, registry: &Registry) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let format = name.and_then(|name| registry.by_file_name(name));
    format.is_some_and(|format| format.reader.is_enabled() && !format.is_feed())
}

fn cannot_search(folder: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("the folder `{}` cannot be read: {error}", folder.display())).caused_by(error)
}
