//! Finds the inputs: files as named, articles in folders, standard input.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::plan::usage;
use crate::batch::Input;
use crate::convert::{Converter, Source};
use crate::error::{Error, ErrorKind};
use crate::format::Registry;

/// What diagnostics call standard input.
const STDIN: &str = "standard input";

/// Whether `path` means standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The inputs that `paths` name. A file that is not there stays: its job reports it, and the
/// others are done.
pub(super) fn find(paths: &[PathBuf], converter: &Converter) -> Result<Vec<Input>, Error> {
    if paths.iter().filter(|path| is_stdin(path)).count() > 1 {
        return Err(usage("`-` is given twice, and standard input can be read once"));
    }
    let mut inputs = Vec::new();
    for path in paths {
        if is_stdin(path) {
            inputs.push(Input::Source(Source::from_reader(STDIN, io::stdin().lock(), &converter.env.limits)?));
        } else if path.is_dir() {
            inputs.extend(articles(path, &converter.registry)?.into_iter().map(Input::File));
        } else {
            inputs.push(Input::File(path.clone()));
        }
    }
    Ok(inputs)
}

/// The folder beside which the outputs of `input` go: its own; the current one for standard
/// input and for pipes, which have none.
pub(super) fn folder(input: &Input) -> PathBuf {
    match input {
        Input::File(path) if !path.exists() || path.is_file() => path.parent().unwrap_or(Path::new("")).to_owned(),
        Input::File(_) | Input::Source(_) => PathBuf::new(),
    }
}

/// The articles in `folder` and the folders within: the files with the ending of a format that
/// can be read, sorted by path. Feeds are no articles: they may have been made of those that are
/// here. Hidden files are passed over, and links to folders are not followed, so that the search
/// ends.
fn articles(folder: &Path, registry: &Registry) -> Result<Vec<PathBuf>, Error> {
    let mut articles = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(|error| cannot_search(&folder, error))? {
            let path = entry.path();
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if is_article(&path, registry) && path.is_file() {
                articles.push(path);
            }
        }
    }
    articles.sort();
    if articles.is_empty() {
        return Err(usage(format!("there is no article in `{}`", folder.display()))
            .help("`offprint formats` lists the endings of articles"));
    }
    Ok(articles)
}

fn is_article(path: &Path, registry: &Registry) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let format = name.and_then(|name| registry.by_file_name(name));
    format.is_some_and(|format| format.reader.is_enabled() && !format.is_feed())
}

fn cannot_search(folder: &Path, error: io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("the folder `{}` cannot be read: {error}", folder.display())).caused_by(error)
}
