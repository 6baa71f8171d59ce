//! `offprint feed`: many articles, one publication.

use super::gather::{self, Whole};
use super::plan::FeedPlan;
use super::report::Reporter;
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::model::Publication;

pub(super) fn run(plan: &FeedPlan, reporter: &mut Reporter) -> Result<(), Error> {
    let whole = Whole {
        name: "the feed",
        front: Publication { channel: plan.channel.clone(), ..Publication::default() },
        when_incomplete: "a feed without it would tell its readers that the article is gone",
        targets: &plan.targets,
    };
    gather::make(&plan.read, whole, Diagnostics::new(), |_| Ok(plan.paths.clone()), reporter)
}
