//! Many articles, one publication that is held in memory as a whole.

use std::path::{Path, PathBuf};

use super::plan::ReadPlan;
use super::print;
use super::report::Reporter;
use crate::batch::Input;
use crate::convert::Target;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, ErrorKind};
use crate::model::Publication;

/// A publication that is made of many articles.
pub(super) struct Whole<'a> {
    /// What messages call it: `the collection`.
    pub(super) name: &'a str,
    /// What is known of it, with its pictures; no article.
    pub(super) front: Publication,
    /// Why it is not written if an article is missing.
    pub(super) when_incomplete: &'a str,
    /// What it is written as.
    pub(super) targets: &'a [Target],
}

/// Reads all articles of `plan`, and writes the whole if each of them could be read: one that
/// lacks an article must not replace one that had it. `paths` says where the outputs go, in the
/// order of the targets; `None` is standard output.
pub(super) fn make(
    plan: &ReadPlan,
    whole: Whole<'_>,
    mut found: Diagnostics,
    paths: impl FnOnce(&Publication) -> Result<Vec<Option<PathBuf>>, Error>,
    reporter: &mut Reporter,
) -> Result<(), Error> {
    let Whole { name, front, when_incomplete, targets } = whole;
    reporter.targets(targets);
    reporter.expect(plan.jobs.len());
    let merge = plan.batch(&[]).gather(&plan.jobs, front, &mut |report| reporter.report(report))?;
    let merge = merge.ok_or_else(|| {
        Error::new(ErrorKind::Input, format!("{name} is not written, since an article could not be read"))
            .help(when_incomplete)
    })?;
    let publication = merge.finish(&mut found);
    let inputs = plan.jobs.iter().filter_map(|job| match &job.input {
        Input::File(path) => Some(path.as_path()),
        Input::Source(_) => None::<&Path>,
    });
    let mut report = plan.batch(targets).write(name, &publication, paths(&publication)?, inputs);
    report.add_of_input(found);
    reporter.add(&report);
    let made = report.outputs.iter().filter_map(|output| output.result.as_ref().ok());
    made.filter_map(|made| made.content.as_deref()).try_for_each(print)
}
