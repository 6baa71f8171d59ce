//! `offprint feed`: many articles, one feed in one or more formats.

use std::collections::BTreeSet;
use std::io;

use jiff::Timestamp;

use super::plan::FeedPlan;
use super::report::Reporter;
use crate::batch::feed::{self, Feed, State};
use crate::batch::{Lock, Report};
use crate::convert::remove_left_behind;
use crate::diagnostic::{Diagnostics, Location};
use crate::error::Error;

/// Reads all articles, and writes the feed if each of them could be read: a feed that lacks one
/// must not replace one that had it.
pub(super) fn run(plan: &FeedPlan, reporter: &mut Reporter) -> Result<(), Error> {
    reporter.targets(&plan.targets);
    let feed = Feed {
        batch: plan.read.batch(&[]),
        jobs: &plan.read.jobs,
        targets: &plan.targets,
        paths: &plan.paths,
        paging: plan.paging,
        update: plan.update,
        written: None,
        stream: || Box::new(io::stdout()),
    };
    reporter.expect(plan.read.jobs.len());
    let keeps = plan.state.is_some();
    let mut surveyed =
        feed::read_all(&feed, &plan.channel, &plan.attached, keeps, &mut |report| reporter.report(report))?;
    let _lock = plan.state.as_ref().map(|state| Lock::take(&state.lock, || ())).transpose()?;
    let folders = plan.paths.iter().flatten().filter_map(|path| path.parent());
    folders.collect::<BTreeSet<_>>().into_iter().for_each(remove_left_behind);
    let mut state = plan.state.as_ref().map(|state| State::load(&state.path)).transpose()?;
    if let Some(state) = &mut state {
        state.compare(&mut surveyed, plan.read.converter.env.source_date.unwrap_or_else(now));
    }
    let mut report = Report::new("the feed".into());
    let mut found = Diagnostics::new();
    let order = surveyed.survey.order(&mut found);
    report.add_of_input(found);
    feed::write(&feed, &surveyed, state.as_ref(), &order, &mut report, &mut |report| reporter.add(report))?;
    for finding in &mut report.findings {
        // The lines are of several inputs, and nobody knows which.
        finding.diagnostic.location = Location::default();
    }
    // What failed is tried again by the next run, which must not take it for done.
    if let (Some(state), Some(plan), false) = (&state, &plan.state, report.has_failed()) {
        state.save(&plan.path)?;
    }
    reporter.add(&report);
    Ok(())
}

/// What time it is: a change has no other date.
#[allow(clippy::disallowed_methods, reason = "the command may read the clock")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}
