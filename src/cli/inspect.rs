//! `offprint inspect`: what is recognised of an article.

use super::args::MessageFormat;
use super::plan::ReadPlan;
use super::report::Reporter;
use crate::error::Error;

pub(super) fn run(_: &ReadPlan, _: MessageFormat, _: &mut Reporter) -> Result<(), Error> {
    Ok(())
}
