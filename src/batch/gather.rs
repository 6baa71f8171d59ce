//! Many articles, one publication that is held in memory as a whole.

use super::{Batch, Job, Report, in_order};
use crate::convert::Merge;
use crate::error::Error;
use crate::model::Publication;

impl Batch<'_> {
    /// What the articles of `jobs` make together with `front`, which is what is known of the whole.
    /// `None` if one could not be read: what lacks an article would pass for the whole. `said` hears
    /// of each input.
    ///
    /// # Errors
    /// If no thread can be started.
    pub(crate) fn gather(
        &self,
        jobs: &[Job],
        front: Publication,
        said: &mut dyn FnMut(&Report),
    ) -> Result<Option<Merge>, Error> {
        let mut merge = Merge::default();
        merge.add(front);
        let mut failed = 0;
        in_order(
            jobs,
            self.threads,
            |_, job| self.read(job),
            |index, result| {
                let (report, reading) =
                    result.unwrap_or_else(|error| (Report::failed(jobs[index].input.name(), error), None));
                said(&report);
                match reading {
                    Some(reading) => merge.add(reading.publication),
                    None => failed += 1,
                }
            },
        )?;
        Ok((failed == 0).then_some(merge))
    }
}
