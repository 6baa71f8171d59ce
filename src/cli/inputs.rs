//! Finds the inputs: files as named, articles in folders, standard input.

use std::io;
use std::path::{Path, PathBuf};

use super::plan::usage;
use crate::batch::{Input, articles_in};
use crate::convert::{Converter, Source};
use crate::error::Error;

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
            let articles = articles_in(path, &converter.registry)?;
            if articles.is_empty() {
                return Err(usage(format!("there is no article in `{}`", path.display()))
                    .help("`offprint formats` lists the endings of articles"));
            }
            inputs.extend(articles.into_iter().map(Input::File));
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
