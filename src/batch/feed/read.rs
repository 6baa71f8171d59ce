//! The first round: reads all articles for what decides their places.

use super::Feed;
use super::survey::{Place, Surveyed, digest};
use crate::batch::{Batch, Report};
use crate::convert::{Reading, Target};
use crate::error::{Error, ErrorKind};
use crate::model::Channel;

/// Reads all articles of `feed` once, and makes the files of `attached`. `channel` is what is said of
/// the whole; with `hashes`, the digest of each article is kept. `said` hears of each input.
///
/// # Errors
/// If an article cannot be read, or no thread can be started.
pub(crate) fn read_all(
    feed: &Feed<'_>,
    channel: &Channel,
    attached: &[Target],
    hashes: bool,
    said: &mut dyn FnMut(&Report),
) -> Result<Surveyed, Error> {
    let mut surveyed = Surveyed { channel: channel.clone(), ..Surveyed::default() };
    let mut failed = 0;
    let batch = Batch { targets: attached, ..feed.batch };
    batch.run_and_show(feed.jobs, |job, report, reading| {
        said(&report);
        match reading {
            Some(reading) if !report.has_failed() => surveyed.add(job, attached, hashes, &report, reading),
            _ => failed += 1,
        }
    })?;
    if failed == 0 {
        return Ok(surveyed);
    }
    Err(Error::new(ErrorKind::Input, "the feed is not written, since an article could not be read")
        .help("a feed without it would tell its readers that the article is gone"))
}

impl Surveyed {
    fn add(&mut self, job: usize, attached: &[Target], hashes: bool, report: &Report, reading: Reading) {
        let publication = reading.publication;
        self.channel.fill(publication.channel);
        for (index, article) in publication.articles.iter().enumerate() {
            self.survey.add(article);
            self.places.push(Place { job, article: index });
            if hashes {
                self.hashes.push(digest(article));
            }
            if !attached.is_empty() {
                let made = report.outputs.iter().zip(attached);
                self.companions.push(made.filter_map(|(output, target)| output.companion(target)).collect());
            }
        }
    }
}
