//! `offprint feed`: many articles, one publication.

use super::plan::FeedPlan;
use super::report::Reporter;
use crate::error::Error;

pub(super) fn run(_: FeedPlan, _: &mut Reporter) -> Result<(), Error> {
    Ok(())
}
