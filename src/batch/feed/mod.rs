//! Many articles, one feed in one or more formats.
//!
//! The articles are read twice (`write::stream`): `read` reads them all for what decides their
//! place, which `survey` holds; then each is read again and given to every `sheet`, which is one
//! output; `shelf` keeps inputs that hold several. `pages` divides a long history; `state` keeps from
//! run to run which content every article had, and `written` where its entries stand.

mod pages;
#[cfg(feature = "cli")]
mod read;
mod sheet;
mod shelf;
mod state;
mod survey;
mod written;

use std::io;
use std::path::{Path, PathBuf};

#[cfg(feature = "cli")]
pub(crate) use read::read_all;
pub(crate) use state::State;
pub(crate) use survey::{Place, Surveyed, digest};
pub(crate) use written::Written;

use super::{Again, Batch, Job, Report, guarded, in_order};
use crate::convert::{Merge, Target};
use crate::diagnostic::{Diagnostics, Location};
use crate::error::{Error, ErrorKind};
use crate::model::{Article, Publication};
use crate::write::stream::Item;
use sheet::Feeder;
use shelf::Shelf;

/// How many articles are read ahead for each thread.
const AHEAD: usize = 16;

/// How a long feed is divided (RFC 5005).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// Pages, the newest articles first: `feed-2.atom`, `feed-3.atom`.
    Pages,
    /// Archives that never change, counted from the oldest: `feed-archive-1.atom`.
    Archives,
    /// One feed, marked as holding all articles there are.
    Complete,
}

impl Paging {
    /// All of them, with the names that the command and projects have for them.
    pub const ALL: [(&'static str, Paging); 3] =
        [("pages", Paging::Pages), ("archives", Paging::Archives), ("complete", Paging::Complete)];
}

/// A feed that is to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Feed<'a> {
    /// What reads the articles. Its targets are not used.
    pub(crate) batch: Batch<'a>,
    /// The articles.
    pub(crate) jobs: &'a [Job],
    /// The formats of the feed.
    pub(crate) targets: &'a [Target],
    /// The file of each target; `None` is the stream.
    pub(crate) paths: &'a [Option<PathBuf>],
    /// How the feed is divided, and how many articles a part holds.
    pub(crate) paging: Option<(Paging, usize)>,
    /// Whether the feeds that are there already are updated.
    pub(crate) update: bool,
    /// The entries of an earlier run, if they were kept.
    pub(crate) written: Option<&'a Written>,
    /// What makes the stream that stands for standard output.
    pub(crate) stream: fn() -> Box<dyn io::Write>,
}

/// Gives every article of `order` to every output of `feed`. What comes of the outputs goes into
/// `report`; `said` hears what is to be said of each article that is read. Gives back where the
/// entries are, if those of an earlier run were given.
///
/// # Errors
/// If an article cannot be read again, or is another by now.
pub(crate) fn write(
    feed: &Feed<'_>,
    surveyed: &Surveyed,
    state: Option<&State>,
    order: &[usize],
    report: &mut Report,
    said: &mut dyn FnMut(&Report),
) -> Result<Written, Error> {
    let mut feeders = Vec::new();
    let mut merge = None;
    for (target, path) in feed.targets.iter().zip(feed.paths) {
        surveyed.check_output(feed, path.as_deref())?;
        if target.writer.streaming().is_some() {
            feeders.push(Feeder::new(feed, surveyed, state, order, target, path.as_deref())?);
        } else {
            merge.get_or_insert_with(|| Merge::new(surveyed.channel.clone()));
        }
    }
    let wanted = match merge {
        Some(_) => order.len(),
        None => feeders.iter().map(Feeder::end).max().unwrap_or(0).min(order.len()),
    };
    let has_merge = merge.is_some();
    let mut shelf = Shelf::default();
    for chunk in order[..wanted].chunks(AHEAD * feed.batch.threads.get()) {
        let batch = Batch { targets: &[], ..feed.batch };
        let read = |index: usize| batch.read_again(&feed.jobs[surveyed.places[index].job]);
        let is_known = |index: usize| !has_merge && feed.written.is_some_and(|written| written.knows(surveyed, index));
        // An input of several articles is read where the shelf is, and not once for each of them.
        let is_due = |index: usize| !is_known(index) && !surveyed.is_shared(index);
        let work = |_: usize, index: &usize| is_due(*index).then(|| read(*index));
        let mut failed = None;
        in_order(chunk, feed.batch.threads, work, |at, again| {
            let index = chunk[at];
            // Every feeder is asked, also when one must have the article.
            let taken = feeders.iter_mut().map(|feeder| feeder.give_written(index, &feed.batch.converter.env, report));
            if failed.is_some() || (!taken.fold(has_merge, |due, taken| due | !taken)) {
                return;
            }
            let own;
            let again = match again {
                Ok(Some(Ok(again))) => {
                    own = again;
                    Ok(&own)
                }
                Ok(Some(Err(error))) | Err(error) => Err(error),
                Ok(None) => shelf.get(surveyed.places[index].job, || guarded(|| read(index))),
            };
            match again.and_then(|again| surveyed.check(index, again)) {
                Ok(again) => give(feed, surveyed, index, again, &mut feeders, merge.as_mut(), report, said),
                Err(error) => failed = Some(error),
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
    }
    let mut written = Written::default();
    for feeder in feeders {
        feeder.finish(&feed.batch.converter.env, report, &mut written);
    }
    if let Some(merge) = merge {
        let mut found = Diagnostics::new();
        let publication = merge.finish(&mut found);
        report.add_of_input(found);
        write_whole(feed, &publication, report)?;
    }
    Ok(written)
}

/// Gives one article to every output, and reports what is found on the way.
#[allow(clippy::too_many_arguments, reason = "one step of a loop over all of them")]
fn give(
    feed: &Feed<'_>,
    surveyed: &Surveyed,
    index: usize,
    again: &Again,
    feeders: &mut [Feeder<'_>],
    merge: Option<&mut Merge>,
    report: &mut Report,
    said: &mut dyn FnMut(&Report),
) {
    let Publication { articles, resources, .. } = &again.reading.publication;
    let mut heard = Report::new(again.input.clone());
    let item = Item {
        article: &articles[surveyed.places[index].article],
        resources,
        companions: surveyed.companions(index),
        changed: surveyed.survey.key(index).changed,
    };
    for feeder in feeders {
        let mut found = Diagnostics::new();
        feeder.give(index, &item, &feed.batch.converter.env, &mut found, report);
        crate::convert::name_source(&mut found, &again.input);
        heard.add_of_output(feeder.format(), found);
    }
    if let Some(merge) = merge {
        let article: Article = item.article.clone();
        merge.add(Publication { resources: resources.clone(), ..Publication::of(article) });
    }
    again.quote(&mut heard);
    said(&heard);
}

/// Writes what cannot be written one article at a time.
fn write_whole(feed: &Feed<'_>, publication: &Publication, report: &mut Report) -> Result<(), Error> {
    for (target, path) in feed.targets.iter().zip(feed.paths) {
        if target.writer.streaming().is_some() {
            continue;
        }
        let targets = std::slice::from_ref(target);
        let paths = vec![path.clone()];
        let mut made =
            (Batch { targets, ..feed.batch }).write("the feed", publication, paths, std::iter::empty::<&Path>());
        for output in &made.outputs {
            let content = output.result.as_ref().ok().and_then(|made| made.content.as_deref());
            content.map_or(Ok(()), |content| (feed.stream)().write_all(content).map_err(Error::from))?;
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
