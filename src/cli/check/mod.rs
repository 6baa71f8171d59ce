//! `offprint check`: what would embarrass a publisher, and `--fix`, which mends what it can.

mod explain;
mod human;
mod json;
mod mend;
mod sarif;

use std::sync::Arc;

use super::args::{Global, MessageFormat};
use super::plan::CheckPlan;
use super::report::Reporter;
use crate::batch::{Batch, Job, in_order};
use crate::check::{Checked, Finding, carried, check, unreadable};
use crate::convert::{Source, in_file};
use crate::diagnostic::{Diagnostics, Severity};
use crate::error::Error;
use crate::read::decode;
pub(super) use explain::explain;
use mend::Mended;

/// What came of one input.
struct Looked {
    /// The input, as the user named it.
    input: Arc<str>,
    /// Its text, after what was mended.
    text: Option<String>,
    /// What is left to mend, in the order of the source.
    findings: Vec<Finding>,
    /// What was mended, or would be.
    mended: Vec<Mended>,
}

/// How many findings there are of each severity, and how many can be mended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
    fixable: usize,
    mended: usize,
}

pub(super) fn run(plan: &CheckPlan, global: &Global, reporter: &mut Reporter) -> Result<(), Error> {
    reporter.without_summary();
    reporter.expect(plan.read.jobs.len());
    let batch = plan.read.batch(&[]);
    let mut all = Vec::new();
    let mut total = Counts::default();
    let mut printed = Ok(());
    let mut show = |looked: Looked, is_input: bool, reporter: &mut Reporter| {
        let counts = Counts::of(&looked);
        total.add(counts);
        reporter.count_warnings(counts.errors + counts.warnings);
        if is_input {
            reporter.count_input(&looked.input, counts.errors > 0);
        } else if counts.errors > 0 {
            reporter.fail();
        }
        if plan.sarif {
            all.extend(looked.findings);
        } else if printed.is_ok() {
            let text = match global.message_format {
                MessageFormat::Human => human::input(&looked, &counts, plan.mending, reporter),
                MessageFormat::Json => json::input(&looked, reporter),
            };
            printed = if text.is_empty() { Ok(()) } else { reporter.print(&text) };
        }
    };
    if let Some(looked) = of_theme(plan) {
        show(looked, false, reporter);
    }
    let work = |_: usize, job: &Job| look(plan, &batch, job);
    in_order(&plan.read.jobs, plan.read.threads, work, |index, result| {
        let looked = result.unwrap_or_else(|error| Looked::failed(plan.read.jobs[index].input.name(), error));
        show(looked, true, reporter);
    })?;
    printed?;
    if plan.sarif {
        return reporter.print(&sarif::document(&all)?);
    }
    match global.message_format {
        MessageFormat::Human if !global.quiet => reporter.print(&human::summary(&total, plan)),
        MessageFormat::Human | MessageFormat::Json => Ok(()),
    }
}

/// What there is to say of the theme, once for all articles.
fn of_theme(plan: &CheckPlan) -> Option<Looked> {
    let findings = carried(&plan.of_theme, &plan.rules);
    let input = findings.first()?.diagnostic.location.file.clone()?;
    Some(Looked { input, text: None, findings, mended: Vec::new() })
}

/// Checks the input of `job`, and mends what is to be mended.
fn look(plan: &CheckPlan, batch: &Batch<'_>, job: &Job) -> Looked {
    let input = job.input.name();
    let looked = batch.open(&job.input).and_then(|source| {
        let found = findings(plan, &source, job)?;
        let (result, findings, mended) = match (plan.mending, job.input.path()) {
            (Some(mending), Some(path)) => {
                mend::mend(&source, found, path, mending, &|mended| findings(plan, mended, job))?
            }
            _ => (source, found, Vec::new()),
        };
        let text = decode::text(&result.bytes).ok().map(|text| text.into_owned());
        Ok(Looked { input: input.clone(), text, findings, mended })
    });
    looked.unwrap_or_else(|error| Looked::failed(input, error))
}

fn findings(plan: &CheckPlan, source: &Source, job: &Job) -> Result<Vec<Finding>, Error> {
    let mut diagnostics = Diagnostics::new();
    let reading = plan.read.converter.read(source, job.format.as_deref(), &mut diagnostics)?;
    let checked = Checked { reading: &reading, source, diagnostics: &diagnostics, theme: Some(&plan.theme) };
    Ok(check(&checked, &plan.rules))
}

impl Looked {
    fn failed(input: Arc<str>, error: Error) -> Self {
        let findings = vec![unreadable(&in_file(error, &input))];
        Looked { input, text: None, findings, mended: Vec::new() }
    }
}

impl Counts {
    fn of(looked: &Looked) -> Self {
        let of = |severity| looked.findings.iter().filter(|finding| finding.diagnostic.severity == severity).count();
        Counts {
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            notes: of(Severity::Note),
            fixable: looked.findings.iter().filter(|finding| finding.fix.is_some()).count(),
            mended: looked.mended.len(),
        }
    }

    fn add(&mut self, other: Counts) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
        self.fixable += other.fixable;
        self.mended += other.mended;
    }
}
