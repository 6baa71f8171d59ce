//! `offprint check`: what would embarrass a publisher, and `--fix`, which mends what it can.

mod explain;
mod human;
mod json;
mod plan;
mod sarif;

use std::sync::Arc;

use super::args::{Global, MessageFormat};
use super::report::Reporter;
use crate::batch::{Job, in_order};
use crate::check::{Checked, Finding, Mended, carried, check, mend, unreadable, write_mended};
use crate::convert::{Source, in_file};
use crate::diagnostic::{Diagnostics, Severity};
use crate::error::Error;
use crate::read::decode;
pub(super) use explain::explain;
pub(super) use plan::check as plan;
use plan::{CheckPlan, Mending, Terms};

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
            all.extend(sarif::results(&looked));
        } else if printed.is_ok() {
            let text = match global.message_format {
                MessageFormat::Human => human::input(&looked, &counts, plan.mending, reporter),
                MessageFormat::Json => json::input(&looked, reporter),
            };
            printed = if text.is_empty() { Ok(()) } else { reporter.print(&text) };
        }
    };
    for looked in plan.terms.iter().filter_map(of_theme) {
        show(looked, false, reporter);
    }
    let work = |index: usize, job: &Job| look(plan, plan.terms_of(index), job);
    in_order(&plan.read.jobs, plan.read.threads, work, |index, result| {
        let looked = result.unwrap_or_else(|error| Looked::failed(plan.read.jobs[index].input.name(), error));
        show(looked, true, reporter);
    })?;
    printed?;
    if plan.sarif {
        return reporter.print(&sarif::document(all)?);
    }
    match global.message_format {
        MessageFormat::Human if !global.quiet => reporter.print(&human::summary(&total, plan)),
        MessageFormat::Human | MessageFormat::Json => Ok(()),
    }
}

/// What there is to say of the theme, once for all articles.
fn of_theme(terms: &Terms) -> Option<Looked> {
    let findings = carried(&terms.of_theme, &terms.rules);
    let input = findings.first()?.diagnostic.location.file.clone()?;
    Some(Looked { input, text: None, findings, mended: Vec::new() })
}

/// Checks the input of `job`, and mends what is to be mended.
fn look(plan: &CheckPlan, terms: &Terms, job: &Job) -> Looked {
    let input = job.input.name();
    let mut text = None;
    let looked = plan.batch(terms).open(&job.input).and_then(|source| {
        text = text_of(&source);
        let found = findings(terms, &source, job)?;
        let Some((mending, path)) = plan.mending.zip(job.input.path()) else {
            return Ok(Looked { input: input.clone(), text: text.clone(), findings: found, mended: Vec::new() });
        };
        let done = mend(&source, found, &|mended| findings(terms, mended, job))?;
        if mending == Mending::Written && !done.mended.is_empty() {
            write_mended(path, &source.bytes, &done.source.bytes)?;
        }
        Ok(Looked { input: input.clone(), text: text_of(&done.source), findings: done.findings, mended: done.mended })
    });
    looked.unwrap_or_else(|error| Looked { text, ..Looked::failed(input, error) })
}

fn text_of(source: &Source) -> Option<String> {
    decode::text(&source.bytes).ok().map(|text| text.into_owned())
}

fn findings(terms: &Terms, source: &Source, job: &Job) -> Result<Vec<Finding>, Error> {
    let mut diagnostics = Diagnostics::new();
    let reading = terms.converter.read(source, job.format.as_deref(), &mut diagnostics)?;
    let checked = Checked { reading: &reading, source, diagnostics: &diagnostics, theme: Some(&terms.theme) };
    Ok(check(&checked, &terms.rules))
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
