//! All formats at once: as files in a folder, or as one archive to download. They are made as
//! `offprint convert` makes them.

use std::fs;
use std::io::{Cursor, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::articles::Articles;
use super::looks::Look;
use super::{name_of, out_folder};
use crate::batch::{Batch, Destination, Input, Job, Report};
use crate::convert::{Converter, Target};
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::format::Format;

/// What was made.
#[derive(Debug, Default, Serialize)]
pub(super) struct Made {
    /// The folder, from the one that is served.
    folder: String,
    /// The files, from there.
    files: Vec<String>,
    /// What could not be made, and why.
    failures: Vec<String>,
    /// What there is to say of the outputs, by format.
    findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Finding {
    format: Option<String>,
    #[serde(flatten)]
    diagnostic: Diagnostic,
}

/// Whether the desk makes `format`: all but the model's own are for the world.
pub(super) fn is_offered(format: &Format) -> bool {
    format.writer.is_enabled() && format.name != "json"
}

/// Writes every format of the article at `path` into the folder of outputs.
///
/// # Errors
/// If nothing could be made.
pub(super) fn into_folder(path: &Path, look: &Look, articles: &Articles, converter: &Converter) -> Result<Made, Error> {
    let folder = out_folder(articles.root());
    let report = write(path, &folder, look, articles, converter)?;
    let mut made = made(report, &folder);
    made.folder = folder.strip_prefix(articles.root()).ok().and_then(name_of).unwrap_or_default();
    Ok(made)
}

/// Every format of the article at `path` in one archive, and what was made.
///
/// # Errors
/// If nothing could be made.
pub(super) fn archive(
    path: &Path,
    look: &Look,
    articles: &Articles,
    converter: &Converter,
) -> Result<(Vec<u8>, Made), Error> {
    let folder = tempfile::Builder::new().prefix("offprint-").tempdir()?;
    let made = made(write(path, folder.path(), look, articles, converter)?, folder.path());
    let wrong =
        |error: zip::result::ZipError| Error::new(ErrorKind::Io, format!("the archive cannot be made: {error}"));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in &made.files {
        // Books and pictures do not get smaller.
        let packed = matches!(file.rsplit('.').next(), Some("epub" | "jpg" | "jpeg" | "png" | "webp" | "gif" | "zip"));
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(file.as_str(), SimpleFileOptions::default().compression_method(method)).map_err(wrong)?;
        zip.write_all(&fs::read(folder.path().join(file))?)?;
    }
    Ok((zip.finish().map_err(wrong)?.into_inner(), made))
}

fn write(path: &Path, folder: &Path, look: &Look, articles: &Articles, converter: &Converter) -> Result<Report, Error> {
    let names = converter.registry.formats().iter().filter(|format| is_offered(format)).map(|format| format.name);
    let targets: Vec<Target> = names.map(|name| look.target(name, articles, converter)).collect::<Result<_, _>>()?;
    let batch = Batch { converter, targets: &targets, threads: NonZeroUsize::MIN, allow_outside: false };
    let destination = Destination::Folder(folder.to_owned());
    let job = Job { input: Input::File(path.to_owned()), format: None, destination };
    let mut done = None;
    batch.run(&[job], |report| done = Some(report))?;
    let mut report = done.ok_or_else(|| Error::new(ErrorKind::Internal, "nothing was done"))?;
    match report.error.take() {
        Some(error) => Err(error),
        None => Ok(report),
    }
}

fn made(report: Report, folder: &Path) -> Made {
    let mut made = Made::default();
    let mut paths: Vec<PathBuf> = Vec::new();
    for output in report.outputs {
        match output.result {
            Ok(done) => paths.extend(output.path.into_iter().chain(done.sidecars)),
            Err(error) => made.failures.push(format!("{}: {}", output.format, error.message())),
        }
    }
    made.files = paths.iter().filter_map(|path| name_of(path.strip_prefix(folder).ok()?)).collect();
    made.files.sort();
    made.files.dedup();
    made.findings = report
        .findings
        .into_iter()
        .map(|finding| Finding { format: finding.formats.first().cloned(), diagnostic: finding.diagnostic })
        .collect();
    made
}
