//! What `check` does: which rules, theme and defaults go for which article.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::plan::{self, ReadPlan, Surroundings, usage};
use super::super::{args, inputs};
use crate::batch::{Batch, Job};
use crate::check::Rules;
use crate::convert::{Converter, theme_named};
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::project::Project;
use crate::theme::{self, Theme};
use crate::transform::SpeakerNames;

/// What `check` does.
#[derive(Debug)]
pub(in crate::cli) struct CheckPlan {
    pub(super) read: ReadPlan,
    /// What the articles are checked by: for each project that they are in, and for those in none.
    pub(super) terms: Vec<Terms>,
    /// For each job, the index of its terms.
    of_jobs: Vec<usize>,
    /// Whether findings are mended.
    pub(super) mending: Option<Mending>,
    /// Whether the findings are printed as one document.
    pub(super) sarif: bool,
}

/// What the articles of a project, or of none, are checked by.
#[derive(Debug)]
pub(super) struct Terms {
    /// The folder of the project.
    folder: Option<PathBuf>,
    pub(super) converter: Converter,
    pub(super) rules: Rules,
    pub(super) theme: Arc<Theme>,
    /// What there is to say of the theme.
    pub(super) of_theme: Diagnostics,
    allow_outside: bool,
    project: Option<Project>,
}

/// What becomes of fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mending {
    /// They are listed.
    Listed,
    /// They are written to the files.
    Written,
}

impl CheckPlan {
    /// What the job of this index is checked by.
    pub(super) fn terms_of(&self, index: usize) -> &Terms {
        &self.terms[self.of_jobs[index]]
    }

    /// What opens the inputs that are checked by `terms`.
    pub(super) fn batch<'a>(&self, terms: &'a Terms) -> Batch<'a> {
        let Terms { converter, allow_outside, .. } = terms;
        Batch { converter, targets: &[], threads: self.read.threads, allow_outside: *allow_outside }
    }
}

pub(in crate::cli) fn check(args: &args::Check, around: &Surroundings) -> Result<CheckPlan, Error> {
    if args.fix && args.reading.inputs.iter().any(|input| inputs::is_stdin(input)) {
        return Err(usage("standard input cannot be mended").help("name the file, or leave out `--fix`"));
    }
    let reading = reading(args)?;
    let mut read = plan::read(&reading, around)?;
    let (mut terms, mut of_jobs, mut jobs) = (Vec::new(), Vec::new(), Vec::new());
    let mut last: Option<(PathBuf, usize)> = None;
    for job in std::mem::take(&mut read.jobs) {
        let folder = folder(&job);
        let index = match &last {
            Some((known, index)) if *known == folder => *index,
            _ => index_of(&folder, &mut terms, args, &read.converter)?,
        };
        last = Some((folder, index));
        if terms[index].passes_over(&job, &reading.inputs) {
            continue;
        }
        of_jobs.push(index);
        jobs.push(job);
    }
    if jobs.is_empty() {
        return Err(usage("there is no article of the project in this folder")
            .help("`articles` in offprint.toml says where they are; a file that is named is checked in any case"));
    }
    read.jobs = jobs;
    let mending = args.fix.then_some(if args.dry_run { Mending::Listed } else { Mending::Written });
    Ok(CheckPlan { read, terms, of_jobs, mending, sarif: args.sarif })
}

/// What is read: what is named, or else the articles of the project around the current folder.
fn reading(args: &args::Check) -> Result<Cow<'_, args::Reading>, Error> {
    if !args.reading.inputs.is_empty() {
        return Ok(Cow::Borrowed(&args.reading));
    }
    let project = Project::find(Path::new(""))?.ok_or_else(|| {
        usage("nothing is named that could be checked, and this folder is in no project")
            .help("name articles or folders: `offprint check interview.md`")
    })?;
    Ok(Cow::Owned(args::Reading { inputs: project.find_articles()?, ..args.reading.clone() }))
}

/// The folder of a job's input; the current one for standard input.
fn folder(job: &Job) -> PathBuf {
    let folder = job.input.path().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

/// The index of the terms for articles in `folder`, which are made if they are new.
fn index_of(folder: &Path, terms: &mut Vec<Terms>, args: &args::Check, base: &Converter) -> Result<usize, Error> {
    let project = Project::find(folder)?;
    let known = project.as_ref().map(|project| project.folder.canonicalize()).transpose()?;
    if let Some(index) = terms.iter().position(|terms| terms.folder == known) {
        return Ok(index);
    }
    terms.push(Terms::new(project.as_ref(), known, args, base)?);
    Ok(terms.len() - 1)
}

impl Terms {
    /// What the project says, and over it what the command line does.
    fn new(
        project: Option<&Project>,
        folder: Option<PathBuf>,
        args: &args::Check,
        base: &Converter,
    ) -> Result<Self, Error> {
        let mut rules = project.map(Project::rules).transpose()?.unwrap_or_default();
        for pair in &args.rules {
            let (name, level) = pair.split_once('=').ok_or_else(|| no_level(pair))?;
            rules.set_by_word(name.trim(), level.trim())?;
        }
        let of_project = project.and_then(|project| project.theme.as_ref()).map(|theme| theme.value.as_str());
        let name = args.theme.as_deref().or(of_project).unwrap_or(theme::BUILT_IN[0]);
        let mut of_theme = Diagnostics::new();
        Ok(Terms {
            folder,
            converter: converter(project, base)?,
            rules,
            theme: theme_named(name, &mut of_theme)?,
            of_theme,
            allow_outside: args.reading.allow_outside || project.is_some_and(|project| project.allow_outside),
            project: project.cloned(),
        })
    }

    /// Whether `job` was found in one of the folders among `inputs`, and is no article of the project:
    /// one of its outputs, above all. Who names a file, or the folder of outputs, means it.
    fn passes_over(&self, job: &Job, inputs: &[PathBuf]) -> bool {
        let (Some(project), Some(root), Some(path)) = (&self.project, &self.folder, job.input.path()) else {
            return false;
        };
        let within = |folder: &Path| Some(folder.canonicalize().ok()?.strip_prefix(root).ok()?.to_owned());
        let outputs = &project.output.folder;
        let is_output = |folder: &Path| !outputs.as_os_str().is_empty() && folder.starts_with(outputs);
        let means = |input: &PathBuf| {
            input == path || (path.starts_with(input) && within(input).is_some_and(|folder| is_output(&folder)))
        };
        match (within(&folder(job)), path.file_name()) {
            (Some(folder), Some(name)) if !inputs.iter().any(means) => {
                !project.has_article(&project.folder.join(folder).join(name))
            }
            _ => false,
        }
    }
}

/// What reads the articles of a project: as it says, with the metadata of the command line over it.
fn converter(project: Option<&Project>, base: &Converter) -> Result<Converter, Error> {
    let Some(project) = project else { return Ok(base.clone()) };
    let mut converter = project.converter(base.env.clone())?;
    converter.overrides = base.overrides.clone();
    if base.speaker_names != SpeakerNames::AsWritten {
        converter.speaker_names = base.speaker_names;
    }
    Ok(converter)
}

fn no_level(pair: &str) -> Error {
    usage(format!("`--rule {pair}` sets no level"))
        .help("write `--rule NAME=LEVEL`, where the level is off, note, warning or error")
}
