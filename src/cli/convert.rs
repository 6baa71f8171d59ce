//! `offprint convert`.

use super::plan::ConvertPlan;
use super::print;
use super::report::Reporter;
use crate::error::Error;

pub(super) fn run(plan: &ConvertPlan, reporter: &mut Reporter) -> Result<(), Error> {
    reporter.targets(&plan.targets);
    reporter.expect(plan.read.jobs.len());
    let mut printed = Ok(());
    plan.read.batch(&plan.targets).run(&plan.read.jobs, |report| {
        reporter.report(&report);
        let made = report.outputs.iter().filter_map(|output| output.result.as_ref().ok());
        for content in made.filter_map(|made| made.content.as_deref()) {
            printed = print(content);
        }
    })?;
    printed
}
