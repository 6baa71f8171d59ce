//! Many conversions on many threads.
//!
//! Each input is read once and written to all its targets. Reports come in the order of the
//! inputs, whatever thread was the fastest; a failure, even a panic, stays with its job.

mod claims;
#[cfg(feature = "project")]
pub(crate) mod feed;
#[cfg(feature = "project")]
mod gather;
#[cfg(feature = "project")]
mod lock;
mod order;
mod report;
mod search;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

#[cfg(feature = "project")]
pub(crate) use claims::check_anchor;
#[cfg(feature = "project")]
pub use feed::Paging;
#[cfg(feature = "project")]
pub(crate) use lock::Lock;
pub use order::in_order;
pub use report::{Finding, Made, Output, Report};
pub use search::articles_in;
#[cfg(feature = "project")]
pub(crate) use search::{articles_where, is_article};

use crate::convert::{Converter, Reading, Source, Target, in_file, name_source, pictures_beside, stem_of, write_whole};
use crate::diagnostic::{Diagnostics, Location};
use crate::error::Error;
use crate::model::{Publication, Slug};
use crate::resource::Folder;
use crate::write::Sidecars;
use crate::write::stream::Companion;
use claims::{Claim, ClaimedSidecars, Claims, Turn};
use order::guarded;

/// How a run of jobs is done.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// What reads and prepares.
    pub converter: &'a Converter,
    /// The formats to write.
    pub targets: &'a [Target],
    /// How many threads may work.
    pub threads: NonZeroUsize,
    /// Whether pictures may come from outside their article's folder.
    pub allow_outside: bool,
}

/// One input and where its outputs go.
#[derive(Debug)]
pub struct Job {
    /// The article.
    pub input: Input,
    /// The name of the input's format; `None` if its ending or its first bytes shall tell.
    pub format: Option<String>,
    /// Where the outputs go.
    pub destination: Destination,
}

/// An input of a job.
#[derive(Debug)]
pub enum Input {
    /// A file, which is opened when its turn comes.
    File(PathBuf),
    /// A source in memory.
    Source(Source),
}

/// Where the outputs of a job go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Into this folder, each as the article's slug with the ending of its format.
    Folder(PathBuf),
    /// To this file. For one target.
    File(PathBuf),
    /// Into the report: see [`Made::content`]. There are no sidecars.
    Memory,
}

/// Work whose inputs are opened, and whose outputs are chosen, one by one.
#[cfg(feature = "project")]
pub(crate) trait Work: Sync {
    /// What reports call the input with this index.
    fn name(&self, index: usize) -> Arc<str>;

    /// Opens the input. `None` passes it over.
    ///
    /// # Errors
    /// If it cannot be opened.
    fn open(&self, index: usize) -> Result<Option<Source>, Error>;

    /// A file that is there as long as outputs may be written.
    fn anchor(&self) -> PathBuf;

    /// Where the output of each target goes; `None` for those that are not written.
    fn paths(&self, index: usize, reading: &Reading) -> Vec<Option<PathBuf>>;
}

/// As many threads as this machine runs at once.
pub fn default_threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

impl Input {
    /// What reports call it.
    pub fn name(&self) -> Arc<str> {
        match self {
            Input::File(path) => path.to_string_lossy().into(),
            Input::Source(source) => source.name.clone(),
        }
    }

    /// The path, if it is a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Input::File(path) => Some(path),
            Input::Source(_) => None,
        }
    }
}

impl Batch<'_> {
    /// Does all `jobs`, and hands each report to `report`, in the order of the jobs and as
    /// soon as it is there.
    ///
    /// An output never replaces an input of the run, nor an output of an earlier job: names
    /// are compared without regard to case.
    ///
    /// # Errors
    /// If no thread can be started. What goes wrong within a job is in its report.
    pub fn run(&self, jobs: &[Job], mut report: impl FnMut(Report)) -> Result<(), Error> {
        self.run_and_show(jobs, |_, made, _| report(made))
    }

    /// As [`Batch::run`], and shows the reading of each input as well, with the index of its job.
    ///
    /// # Errors
    /// As [`Batch::run`].
    pub fn run_and_show(
        &self,
        jobs: &[Job],
        mut show: impl FnMut(usize, Report, Option<Reading>),
    ) -> Result<(), Error> {
        // Who writes nothing claims nothing, and need not remember every input.
        let writes = !self.targets.is_empty();
        let claims = Claims::new(jobs.iter().filter(|_| writes).filter_map(|job| job.input.path()));
        let work = |index: usize, job: &Job| self.convert(index, job, &claims);
        in_order(jobs, self.threads, work, |index, result| {
            let failed = |error| (Report::failed(jobs[index].input.name(), error), None);
            let (report, reading) = result.unwrap_or_else(failed);
            show(index, report, reading);
        })
    }

    /// Reads and prepares the input of `job`. Where that fails, the report says why.
    pub fn read(&self, job: &Job) -> (Report, Option<Reading>) {
        let mut report = Report::new(job.input.name());
        let (source, reading) = self.read_into(&mut report, job);
        report.quote(source.as_ref());
        (report, reading)
    }

    /// Reads the input of `job` a second time, after all that there is to say of it was said.
    ///
    /// # Errors
    /// If it cannot be read any more.
    pub fn read_again(&self, job: &Job) -> Result<Again, Error> {
        let mut report = Report::new(job.input.name());
        let (source, reading) = self.read_into(&mut report, job);
        match (reading, report.error) {
            (Some(reading), _) => Ok(Again { input: report.input, reading, source }),
            (None, Some(error)) => Err(error),
            (None, None) => Err(Error::input("there is no article in this source")),
        }
    }

    fn read_into(&self, report: &mut Report, job: &Job) -> (Option<Source>, Option<Reading>) {
        match self.open(&job.input) {
            Ok(source) => self.read_source(report, source, job.format.as_deref()),
            Err(error) => {
                report.error = Some(in_file(error, &report.input));
                (None, None)
            }
        }
    }

    fn read_source(
        &self,
        report: &mut Report,
        source: Source,
        format: Option<&str>,
    ) -> (Option<Source>, Option<Reading>) {
        let mut found = Diagnostics::new();
        let reading = self.converter.read(&source, format, &mut found);
        report.add_of_input(found);
        match reading {
            Ok(reading) => (Some(source), Some(reading)),
            Err(error) => {
                report.error = Some(error);
                (Some(source), None)
            }
        }
    }

    /// Opens `input`, with the folder of its pictures.
    ///
    /// # Errors
    /// If it cannot be read, or is larger than the limit.
    pub fn open(&self, input: &Input) -> Result<Source, Error> {
        match input {
            Input::Source(source) => Ok(source.clone()),
            Input::File(path) => {
                let folder = Folder::new(path.parent().unwrap_or(Path::new(""))).allow_outside(self.allow_outside);
                Ok(Source::open(path, &self.converter.env.limits)?.resolver(folder))
            }
        }
    }

    fn convert(&self, index: usize, job: &Job, claims: &Claims) -> (Report, Option<Reading>) {
        let mut report = Report::new(job.input.name());
        let turn = claims.turn(index, report.input.clone());
        let (source, reading) = self.read_into(&mut report, job);
        if let Some(Reading { publication, .. }) = &reading {
            let pictures = job.input.path().map(|path| pictures_beside(path, publication)).unwrap_or_default();
            let paths = self.paths(job, publication);
            self.write_claimed(publication, self.targets.iter().zip(paths).collect(), turn, pictures, &mut report);
        }
        report.quote(source.as_ref());
        (report, reading)
    }

    /// Opens, reads and writes what `work` says of the inputs at `paths`. None of them is overwritten,
    /// nor a file of `reserved`: paths in lower case, and of what the files there were made. Reports
    /// come in the order of the inputs.
    ///
    /// # Errors
    /// If no thread can be started.
    #[cfg(feature = "project")]
    pub(crate) fn carry_out(
        &self,
        paths: &[PathBuf],
        work: &dyn Work,
        reserved: std::collections::BTreeMap<String, Arc<str>>,
        mut show: impl FnMut(usize, Report),
    ) -> Result<(), Error> {
        let claims = Claims::new(paths.iter().map(PathBuf::as_path)).reserving(reserved).anchored(work.anchor());
        let one = |index: usize, path: &PathBuf| self.carry_out_one(index, path, work, &claims);
        in_order(paths, self.threads, one, |index, result| {
            show(index, result.unwrap_or_else(|error| Report::failed(work.name(index), error)));
        })
    }

    #[cfg(feature = "project")]
    fn carry_out_one(&self, index: usize, path: &Path, work: &dyn Work, claims: &Claims) -> Report {
        let mut report = Report::new(work.name(index));
        let turn = claims.turn(index, report.input.clone());
        let source = match work.open(index) {
            Ok(Some(source)) => source,
            Ok(None) => return report,
            Err(error) => {
                report.error = Some(in_file(error, &report.input));
                return report;
            }
        };
        let (source, reading) = self.read_source(&mut report, source, None);
        if let Some(reading) = reading {
            let chosen = self.targets.iter().zip(work.paths(index, &reading)).filter(|(_, path)| path.is_some());
            let pictures = pictures_beside(path, &reading.publication);
            self.write_claimed(&reading.publication, chosen.collect(), turn, pictures, &mut report);
        }
        report.quote(source.as_ref());
        report
    }

    /// Writes a publication that was made of several inputs, such as a feed, to `paths`: one
    /// for each target; `None` keeps the output in the report. None of the `inputs` is
    /// overwritten. The report calls the publication `name`.
    pub fn write<'p>(
        &self,
        name: &str,
        publication: &Publication,
        paths: Vec<Option<PathBuf>>,
        inputs: impl Iterator<Item = &'p Path>,
    ) -> Report {
        let claims = Claims::new(inputs);
        let mut report = Report::new(name.into());
        let turn = claims.turn(0, report.input.clone());
        self.write_claimed(publication, self.targets.iter().zip(paths).collect(), turn, Vec::new(), &mut report);
        for finding in &mut report.findings {
            // The lines are of several inputs, and nobody knows which.
            finding.diagnostic.location = Location::default();
        }
        report
    }

    fn write_claimed(
        &self,
        publication: &Publication,
        wanted: Vec<(&Target, Option<PathBuf>)>,
        turn: Turn<'_>,
        pictures: Vec<PathBuf>,
        report: &mut Report,
    ) {
        let (claim, claimed) = turn.claim(wanted.iter().map(|(_, path)| path.as_deref()), pictures.into_iter());
        let mut companions = Vec::new();
        let mut outputs: Vec<_> = wanted.into_iter().zip(claimed).enumerate().collect();
        // Those that refer to others come after them.
        outputs
            .sort_by_key(|(_, ((target, _), _))| (target.writer.refers_to_companions(), target.writer.marks_pages()));
        let mut made = Vec::new();
        for (index, ((target, path), claimed)) in outputs {
            let write = Write { batch: self, publication, target, companions: &companions, claim: &claim };
            let output = write.output(path, claimed, report);
            companions.extend(output.companion(target));
            made.push((index, output));
        }
        made.sort_by_key(|(index, _)| *index);
        report.outputs.extend(made.into_iter().map(|(_, output)| output));
    }

    /// Where the outputs of a publication go, in the order of the targets.
    fn paths(&self, job: &Job, publication: &Publication) -> Vec<Option<PathBuf>> {
        let name = output_name(job, publication);
        let path = |target: &Target| match &job.destination {
            Destination::Folder(folder) => Some(folder.join(target.file_name(&name))),
            Destination::File(path) => Some(path.clone()),
            Destination::Memory => None,
        };
        self.targets.iter().map(path).collect()
    }
}

/// An input that was read a second time.
#[derive(Debug)]
pub struct Again {
    /// Its name.
    pub input: Arc<str>,
    /// What was read.
    pub reading: Reading,
    source: Option<Source>,
}

impl Again {
    /// Puts the input's text into a report on one of its articles, if anything refers to a line of it. Of several
    /// articles each would have the whole text: there only the line is told.
    pub fn quote(&self, report: &mut Report) {
        if self.reading.publication.articles.len() == 1 {
            report.quote(self.source.as_ref());
        }
    }
}

/// One output that is written.
struct Write<'a> {
    batch: &'a Batch<'a>,
    publication: &'a Publication,
    target: &'a Target,
    companions: &'a [Companion],
    claim: &'a Claim<'a>,
}

impl Write<'_> {
    /// Writes the output to `path`, if the claim to it holds, and reports what was found.
    fn output(&self, path: Option<PathBuf>, claimed: Result<(), Error>, report: &mut Report) -> Output {
        let mut found = Diagnostics::new();
        let result = claimed.and_then(|()| guarded(|| self.write(path.as_deref(), &mut found)));
        name_source(&mut found, &report.input);
        report.add_of_output(&self.target.name, found);
        let result = result.map_err(|error| in_file(error, &report.input));
        Output { format: self.target.name.clone(), path, result }
    }

    fn write(&self, path: Option<&Path>, found: &mut Diagnostics) -> Result<Made, Error> {
        let begin = Instant::now();
        let mut sidecars = path.map(|path| self.claim.sidecars(path));
        let beside = sidecars.as_mut().map(|sidecars| sidecars as &mut dyn Sidecars);
        // Into memory first: a file that exists for a moment only is one that an interrupt
        // can hardly leave behind.
        let mut content = Vec::new();
        let Write { batch, publication, target, companions, .. } = self;
        let pages = batch.converter.write_beside(publication, target, companions, beside, found, &mut content)?;
        if let Some(path) = path {
            self.claim.check()?;
            write_whole(path, &content)?;
        }
        Ok(Made {
            bytes: content.len() as u64,
            elapsed: begin.elapsed(),
            sidecars: sidecars.map(ClaimedSidecars::into_files).unwrap_or_default(),
            content: path.is_none().then_some(content),
            pages: pages.map(Arc::new),
        })
    }
}

/// The name of the outputs without their ending: the article's slug, or else the stem of the
/// input, or else the slug of the headline.
fn output_name(job: &Job, publication: &Publication) -> String {
    let one = match publication.articles.as_slice() {
        [article] => Some(article),
        _ => None,
    };
    let slug = || one.and_then(|article| article.identifiers.slug.clone());
    let stem = || match &job.input {
        Input::File(path) => stem_of(path),
        Input::Source(source) => source.stem.clone(),
    };
    let stem = || stem().as_deref().and_then(Slug::from_text);
    let headline = || one.and_then(|article| Slug::from_text(&article.headline.plain_text()));
    let title = || publication.channel.title.as_deref().and_then(Slug::from_text);
    let name = slug().or_else(stem).or_else(headline).or_else(title);
    name.map_or_else(|| "article".to_owned(), |name| name.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::OptionMap;
    use std::fs;

    const WATER: &str = r#"{"headline": "Water", "body": []}"#;

    fn run(jobs: &[Job], threads: usize) -> Vec<Report> {
        let converter = Converter::default();
        let targets = [converter.target("json", &OptionMap::default()).unwrap()];
        let threads = NonZeroUsize::new(threads).unwrap();
        let batch = Batch { converter: &converter, targets: &targets, threads, allow_outside: false };
        let mut reports = Vec::new();
        batch.run(jobs, |report| reports.push(report)).unwrap();
        reports
    }

    fn job(name: &str, content: &str, folder: &Path) -> Job {
        let input = Input::Source(Source::new(name, content.as_bytes()));
        Job { input, format: None, destination: Destination::Folder(folder.to_owned()) }
    }

    #[test]
    fn a_bad_input_does_not_stop_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let jobs =
            [job("a.json", WATER, dir.path()), job("b.json", "{\n]", dir.path()), job("c.json", WATER, dir.path())];
        let reports = run(&jobs, 2);
        let failed: Vec<_> = reports.iter().map(Report::has_failed).collect();
        assert_eq!(failed, [false, true, false]);
        assert_eq!(reports[1].text.as_deref(), Some("{\n]"));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn the_second_of_two_equal_names_fails_and_the_first_stays() {
        for _ in 0..20 {
            let dir = tempfile::tempdir().unwrap();
            let jobs = [job("x/water.json", WATER, dir.path()), job("y/Water.json", WATER, dir.path())];
            let reports = run(&jobs, 2);
            assert!(!reports[0].has_failed());
            let errors: Vec<_> = reports[1].errors().map(Error::message).collect();
            assert!(errors[0].ends_with("is already made of `x/water.json`"), "{errors:?}");
        }
    }

    #[test]
    fn an_input_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("water.json");
        fs::write(&path, WATER).unwrap();
        let destination = Destination::Folder(dir.path().to_owned());
        let reports = run(&[Job { input: Input::File(path.clone()), format: None, destination }], 1);
        assert!(reports[0].has_failed());
        assert_eq!(fs::read_to_string(path).unwrap(), WATER);
    }

    #[test]
    fn an_output_can_be_kept_in_memory() {
        let jobs = [Job { destination: Destination::Memory, ..job("water.json", WATER, Path::new("")) }];
        let reports = run(&jobs, 1);
        let made = reports[0].outputs[0].result.as_ref().unwrap();
        assert_eq!(made.content.as_ref().map(|content| content.len() as u64), Some(made.bytes));
    }
}
