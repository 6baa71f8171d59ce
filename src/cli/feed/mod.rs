//! `offprint feed`: many articles, one feed in one or more formats.
//!
//! The articles are read twice (`write::stream`): `survey` reads them all for what decides their
//! place; then each is read again and given to every `sheet`, which is one output. `state` keeps
//! from run to run which content every article had, and `lock` keeps other runs out meanwhile.

mod lock;
mod pages;
mod sheet;
mod state;
mod survey;

use std::collections::BTreeSet;
use std::path::Path;

use super::plan::FeedPlan;
use super::report::Reporter;
use crate::batch::{Again, Report, in_order};
use crate::convert::{Merge, Target, remove_left_behind};
use crate::diagnostic::{Diagnostics, Location};
use crate::error::{Error, ErrorKind};
use crate::model::{Article, Publication};
use crate::write::stream::Item;

use lock::Lock;
use sheet::Feeder;
use state::State;
use survey::Surveyed;

/// How many articles are read ahead for each thread.
const AHEAD: usize = 16;

/// Reads all articles, and writes the feed if each of them could be read: a feed that lacks one
/// must not replace one that had it.
pub(super) fn run(plan: &FeedPlan, reporter: &mut Reporter) -> Result<(), Error> {
    reporter.targets(&plan.targets);
    let mut surveyed = survey::read_all(plan, reporter)?;
    let _lock = plan.state.as_ref().map(|state| Lock::take(&state.lock)).transpose()?;
    let folders = plan.paths.iter().flatten().filter_map(|path| path.parent());
    folders.collect::<BTreeSet<_>>().into_iter().for_each(remove_left_behind);
    let mut state = plan.state.as_ref().map(|state| State::load(&state.path)).transpose()?;
    if let Some(state) = &mut state {
        state.compare(&mut surveyed, plan.read.converter.env.source_date);
    }
    let mut report = Report::new("the feed".into());
    let mut found = Diagnostics::new();
    let order = surveyed.survey.order(&mut found);
    report.add_of_input(found);
    write(plan, &surveyed, state.as_ref(), &order, &mut report, reporter)?;
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

/// Gives every article to every output.
fn write(
    plan: &FeedPlan,
    surveyed: &Surveyed,
    state: Option<&State>,
    order: &[usize],
    report: &mut Report,
    reporter: &mut Reporter,
) -> Result<(), Error> {
    let mut feeders = Vec::new();
    let mut merge = None;
    for (target, path) in plan.targets.iter().zip(&plan.paths) {
        surveyed.check_output(plan, path.as_deref())?;
        if target.writer.streaming().is_some() {
            feeders.push(Feeder::new(plan, surveyed, state, order, target, path.as_deref())?);
        } else {
            merge.get_or_insert_with(|| Merge::new(surveyed.channel.clone()));
        }
    }
    let wanted = match merge {
        Some(_) => order.len(),
        None => feeders.iter().map(Feeder::end).max().unwrap_or(0).min(order.len()),
    };
    for chunk in order[..wanted].chunks(AHEAD * plan.read.threads.get()) {
        let batch = plan.read.batch(&[]);
        let read = |_: usize, index: &usize| batch.read_again(&plan.read.jobs[surveyed.places[*index].job]);
        let mut failed = None;
        in_order(chunk, plan.read.threads, read, |at, again| {
            let index = chunk[at];
            let again = again.and_then(|again| again).and_then(|again| surveyed.check(index, again));
            match again {
                Ok(again) if failed.is_none() => {
                    give(plan, surveyed, index, again, &mut feeders, merge.as_mut(), report, reporter);
                }
                Ok(_) => {}
                Err(error) => failed = failed.take().or(Some(error)),
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
    }
    for feeder in feeders {
        feeder.finish(&plan.read.converter.env, report);
    }
    merge.map_or(Ok(()), |merge| {
        let mut found = Diagnostics::new();
        let publication = merge.finish(&mut found);
        report.add_of_input(found);
        write_whole(plan, &publication, report)
    })
}

/// Gives one article to every output, and reports what is found on the way.
#[allow(clippy::too_many_arguments, reason = "one step of a loop over all of them")]
fn give(
    plan: &FeedPlan,
    surveyed: &Surveyed,
    index: usize,
    mut again: Again,
    feeders: &mut [Feeder<'_>],
    merge: Option<&mut Merge>,
    report: &mut Report,
    reporter: &mut Reporter,
) {
    let Publication { articles, resources, .. } = &mut again.reading.publication;
    let item = Item {
        article: &articles[surveyed.places[index].article],
        resources,
        companions: surveyed.companions(index),
        changed: surveyed.survey.key(index).changed,
    };
    for feeder in feeders {
        let mut found = Diagnostics::new();
        feeder.give(index, &item, &plan.read.converter.env, &mut found, report);
        crate::convert::name_source(&mut found, &again.report.input);
        again.report.add_of_output(feeder.format(), found);
    }
    if let Some(merge) = merge {
        let article: Article = item.article.clone();
        merge.add(Publication { resources: resources.clone(), ..Publication::of(article) });
    }
    reporter.add(&again.into_report());
}

/// Writes what cannot be written one article at a time.
fn write_whole(plan: &FeedPlan, publication: &Publication, report: &mut Report) -> Result<(), Error> {
    for (target, path) in plan.targets.iter().zip(&plan.paths) {
        if target.writer.streaming().is_some() {
            continue;
        }
        let targets = std::slice::from_ref(target);
        let paths = vec![path.clone()];
        let mut made = plan.read.batch(targets).write("the feed", publication, paths, std::iter::empty::<&Path>());
        for output in &made.outputs {
            let content = output.result.as_ref().ok().and_then(|made| made.content.as_deref());
            content.map_or(Ok(()), super::print)?;
        }
        report.findings.append(&mut made.findings);
        report.outputs.append(&mut made.outputs);
    }
    Ok(())
}

/// The address of the file at `path` for a feed that will be at `url`: that itself for the only
/// output, else its neighbour.
fn address_of(url: &str, target: &Target, path: Option<&Path>, alone: bool) -> String {
    let name = path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    match (name, url.rsplit_once('/')) {
        (Some(name), Some((folder, last))) if !alone && !last.ends_with(&format!(".{}", target.extension)) => {
            format!("{folder}/{name}")
        }
        _ => url.to_owned(),
    }
}

/// An error about the file at `path`.
fn about(path: &Path, error: Error) -> Error {
    let file = path.to_string_lossy().into();
    let location = Location { file: Some(file), ..error.location().clone() };
    error.at(location)
}

/// The error for articles that changed between the two rounds.
fn changed_meanwhile(name: &str) -> Error {
    Error::new(ErrorKind::Input, format!("`{name}` changed while the feed was being written"))
        .help("nothing was written; run the command again")
}
