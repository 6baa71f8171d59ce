//! All formats at once: as files in a folder, or as one archive to download. They are made as
//! `offprint convert` makes them, and in a project as `offprint build` does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::looks::{Look, Place};
use super::{again, name_of, out_folder};
use jiff::Timestamp;

use crate::batch::{Batch, Destination, Input, Job, Report, Work};
use crate::convert::{Reading, Source, Target};
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::format::Format;
use crate::project::{self, Build, Event, Project};

/// What was made.
#[derive(Debug, Default, Serialize)]
pub(super) struct Made {
    /// The folder: from the one that is served, or its whole path where it is elsewhere.
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

/// An article whose files are made.
#[derive(Clone, Copy)]
pub(super) struct Outputs<'a> {
    /// The article.
    pub(super) path: &'a Path,
    pub(super) look: &'a Look,
    pub(super) place: Place<'a>,
}

impl Outputs<'_> {
    /// Writes every format into the folder of outputs. What a project makes of an article in its own
    /// look is what the next build takes as up to date.
    ///
    /// # Errors
    /// If nothing could be made, or the article is a draft of a project.
    pub(super) fn into_folder(self) -> Result<Made, Error> {
        let Place { articles, terms } = self.place;
        terms.usable()?;
        let folder = terms.project.as_ref().map_or_else(|| out_folder(articles.root()), Project::output_folder);
        let mut made = match &terms.project {
            Some(project) => {
                self.refuse_draft()?;
                if project.has_article(self.path) && self.look.is_of_project() {
                    self.build(project, &folder)?
                } else {
                    let _lock = project.lock()?;
                    made(&self.write(&folder)?, &folder)
                }
            }
            None => made(&self.write(&folder)?, &folder),
        };
        let within = folder.strip_prefix(articles.root()).ok().and_then(name_of);
        made.folder = within.unwrap_or_else(|| folder.display().to_string());
        Ok(made)
    }

    /// Refuses to put a draft among the outputs of a project, from which it would go out with them.
    fn refuse_draft(self) -> Result<(), Error> {
        let source = Source::open(self.path, &self.place.terms.converter.env.limits)?;
        if !project::is_draft(&source) {
            return Ok(());
        }
        Err(Error::input("this is a draft, which `offprint build` passes over")
            .help("take `draft: true` away, or download the files"))
    }

    /// Makes the outputs as a build of the project does, which remembers them.
    fn build(self, project: &Project, folder: &Path) -> Result<Made, Error> {
        let terms = self.place.terms;
        let build = Build {
            project,
            env: terms.env.clone(),
            threads: NonZeroUsize::MIN,
            programs: terms.programs.clone(),
            drafts: false,
            dry_run: false,
            // Feeds alone ask what time it is, and none is written.
            now: Timestamp::UNIX_EPOCH,
        };
        let mut said = Made::default();
        let mut failure = None;
        let paths = build.run_one(self.path, &mut |event| {
            if let Event::Article(report) = event {
                failure = report.error.as_ref().map(again);
                said = made(report, folder);
            }
        })?;
        match failure {
            Some(error) => Err(error),
            None => Ok(Made { files: names(&paths, folder), ..said }),
        }
    }

    /// Every format in one archive, and what was made.
    ///
    /// # Errors
    /// If nothing could be made.
    pub(super) fn archive(self) -> Result<(Vec<u8>, Made), Error> {
        let folder = tempfile::Builder::new().prefix("offprint-").tempdir()?;
        self.place.terms.usable()?;
        let made = made(&self.write(folder.path())?, folder.path());
        let wrong =
            |error: zip::result::ZipError| Error::new(ErrorKind::Io, format!("the archive cannot be made: {error}"));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for file in &made.files {
            // Books and pictures do not get smaller.
            let ending = file.rsplit('.').next();
            let packed = matches!(ending, Some("epub" | "jpg" | "jpeg" | "png" | "webp" | "gif" | "zip"));
            let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            zip.start_file(file.as_str(), SimpleFileOptions::default().compression_method(method)).map_err(wrong)?;
            zip.write_all(&fs::read(folder.path().join(file))?)?;
        }
        Ok((zip.finish().map_err(wrong)?.into_inner(), made))
    }

    fn write(self, folder: &Path) -> Result<Report, Error> {
        let Outputs { path, look, place } = self;
        let terms = place.terms;
        let formats = terms.formats();
        let targets: Vec<Target> = formats.iter().map(|format| look.target(format, place)).collect::<Result<_, _>>()?;
        let (converter, allow_outside) = (&terms.converter, terms.allow_outside());
        let batch = Batch { converter, targets: &targets, threads: NonZeroUsize::MIN, allow_outside };
        let mut done = None;
        match &terms.project {
            Some(project) => {
                let layout = Layout { project, targets: &targets, path, folder, batch: &batch };
                batch.carry_out(&[path.to_owned()], &layout, BTreeMap::new(), |_, report| done = Some(report))?;
            }
            None => {
                let destination = Destination::Folder(folder.to_owned());
                let job = Job { input: Input::File(path.to_owned()), format: None, destination };
                batch.run(&[job], |report| done = Some(report))?;
            }
        }
        let mut report = done.ok_or_else(|| Error::new(ErrorKind::Internal, "nothing was done"))?;
        match report.error.take() {
            Some(error) => Err(error),
            None => Ok(report),
        }
    }
}

/// One article, whose outputs go where its project has them, in `folder` as the folder of outputs.
struct Layout<'a> {
    project: &'a Project,
    targets: &'a [Target],
    path: &'a Path,
    folder: &'a Path,
    batch: &'a Batch<'a>,
}

impl Work for Layout<'_> {
    fn name(&self, _: usize) -> Arc<str> {
        self.path.to_string_lossy().into()
    }

    fn open(&self, _: usize) -> Result<Option<Source>, Error> {
        self.batch.open(&Input::File(self.path.to_owned())).map(Some)
    }

    fn anchor(&self) -> PathBuf {
        self.project.file()
    }

    fn paths(&self, _: usize, reading: &Reading) -> Vec<Option<PathBuf>> {
        let path = |target| self.folder.join(self.project.output_path(target, self.path, reading));
        self.targets.iter().map(|target| Some(path(target))).collect()
    }
}

fn made(report: &Report, folder: &Path) -> Made {
    let mut made = Made::default();
    let mut paths: Vec<PathBuf> = Vec::new();
    for output in &report.outputs {
        match &output.result {
            Ok(done) => paths.extend(output.path.iter().chain(&done.sidecars).cloned()),
            Err(error) => made.failures.push(format!("{}: {}", output.format, error.message())),
        }
    }
    made.files = names(&paths, folder);
    let finding = |finding: &crate::batch::Finding| Finding {
        format: finding.formats.first().cloned(),
        diagnostic: finding.diagnostic.clone(),
    };
    made.findings = report.findings.iter().map(finding).collect();
    made
}

/// The names of files from `folder`, sorted, each once.
fn names(paths: &[PathBuf], folder: &Path) -> Vec<String> {
    let names: BTreeSet<String> = paths.iter().filter_map(|path| name_of(path.strip_prefix(folder).ok()?)).collect();
    names.into_iter().collect()
}
