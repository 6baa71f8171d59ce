//! `offprint inspect`: what is recognised of an article, so that a person can confirm it.

mod human;
mod survey;

use super::args::MessageFormat;
use super::plan::ReadPlan;
use super::print;
use super::report::Reporter;
use crate::batch::{Finding, Report, in_order};
use crate::convert::Reading;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::error::{Error, ErrorKind};
use crate::interview::Recognition;
use survey::Survey;

pub(super) fn run(plan: &ReadPlan, format: MessageFormat, reporter: &mut Reporter) -> Result<(), Error> {
    let batch = plan.batch(&[]);
    let mut printed = Ok(());
    let mut gap = "";
    in_order(
        &plan.jobs,
        plan.threads,
        |_, job| batch.read(job),
        |index, result| {
            let (mut report, reading) =
                result.unwrap_or_else(|error| (Report::failed(plan.jobs[index].input.name(), error), None));
            let doubts = take_doubts(&mut report);
            reporter.count_warnings(doubts.iter().filter(|doubt| doubt.severity >= Severity::Warning).count());
            reporter.report(&report);
            if let (Some(reading), Ok(())) = (&reading, &printed) {
                let text = surveys(&report, reading, &doubts, format);
                printed = text.and_then(|text| print(format!("{gap}{text}").as_bytes()));
                gap = separator(format);
            }
        },
    )?;
    printed
}

/// Takes the doubts out of the report, to be shown with what they doubt.
fn take_doubts(report: &mut Report) -> Vec<Diagnostic> {
    let is_doubt = |finding: &Finding| finding.diagnostic.code == Code::Doubt;
    let (doubts, others) = std::mem::take(&mut report.findings).into_iter().partition(is_doubt);
    report.findings = others;
    let doubts: Vec<Finding> = doubts;
    doubts.into_iter().map(|finding| finding.diagnostic).collect()
}

fn surveys(report: &Report, reading: &Reading, doubts: &[Diagnostic], format: MessageFormat) -> Result<String, Error> {
    let none = Recognition::default();
    let articles = reading.publication.articles.iter().enumerate();
    let texts = articles.map(|(index, article)| {
        let recognition = reading.recognitions.get(index).unwrap_or(&none);
        let doubts = if index == 0 { doubts } else { &[] };
        let survey = Survey::of(&report.input, article, recognition, doubts);
        match format {
            MessageFormat::Human => Ok(human::text(&survey)),
            MessageFormat::Json => serde_json::to_string(&survey)
                .map(|line| line + "\n")
                .map_err(|error| Error::new(ErrorKind::Internal, error.to_string())),
        }
    });
    Ok(texts.collect::<Result<Vec<_>, _>>()?.join(separator(format)))
}

/// What stands between two surveys.
fn separator(format: MessageFormat) -> &'static str {
    match format {
        MessageFormat::Human => "\n",
        MessageFormat::Json => "",
    }
}
