//! `offprint opml`: a list of feeds.

use std::path::Path;

use super::plan::{OpmlPlan, usage};
use super::print;
use super::report::{InputKind, Reporter};
use crate::batch::{Input, Report};
use crate::convert::write_whole;
use crate::error::{Error, ErrorKind};
use crate::model::Channel;
use crate::write::feed::opml;

/// Lists the feeds of the plan. Each must say where it is, or the command line must.
pub(super) fn run(plan: &OpmlPlan, reporter: &mut Reporter) -> Result<(), Error> {
    reporter.inputs_are(InputKind::Feed);
    let mut feeds = Vec::new();
    for job in &plan.read.jobs {
        let (report, reading) = plan.read.batch(&[]).read(job);
        // What is wrong with its entries is no matter of the list.
        reporter.report(&Report { findings: Vec::new(), ..report });
        let Some(reading) = reading else { continue };
        let path = match &job.input {
            Input::File(path) => Some(path.as_path()),
            Input::Source(_) => None,
        };
        feeds.push(located(reading.publication.channel, plan.base.as_deref(), path)?);
    }
    if feeds.len() < plan.read.jobs.len() {
        return Err(Error::new(ErrorKind::Input, "the list is not written, since a feed could not be read"));
    }
    let mut out = Vec::new();
    opml::write(&plan.title, &feeds, &mut out)?;
    plan.output.as_deref().map_or_else(|| print(&out), |path| write_whole(path, &out))
}

/// The feed with its address: its own, or that of its file below `base`.
fn located(feed: Channel, base: Option<&str>, path: Option<&Path>) -> Result<Channel, Error> {
    let name = path.and_then(Path::file_name).map(|name| name.to_string_lossy().replace(' ', "%20"));
    let below = base.zip(name).map(|(base, name)| format!("{}/{name}", base.trim_end_matches('/')));
    let title = feed.title.clone().unwrap_or_else(|| "a feed".to_owned());
    let feed_url = feed.feed_url.clone().or(below).ok_or_else(|| {
        usage(format!("`{title}` does not say where it is")).help("name the folder of the feeds: `--base https://…/`")
    })?;
    Ok(Channel { feed_url: Some(feed_url), ..feed })
}
