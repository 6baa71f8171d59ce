//! Writes feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1, of any number of articles, the newest
//! first.
//!
//! What all say of the whole is in `channel`, and what they say of an article in `entry`; each
//! format then has its own elements for it. The HTML of the entries is made by `markup`.
//! Articles come one after another (`write::stream`): no more than one is held in memory.
//! `merge` puts the entries of one feed into another that exists already.

mod appearance;
pub mod atom;
mod channel;
mod entry;
pub mod json;
mod media;
mod merge;
mod options;
pub mod rss;
mod text;
mod times;
mod turns;

pub use options::{Content, Entries, OPTIONS, Options};

use std::io;

use crate::error::Error;
use crate::model::Publication;
use crate::write::WriteCx;
use crate::write::stream::{Companion, Item, Outline, StreamWriter};
use crate::write::survey::Survey;

/// What wrote the feed.
const GENERATOR: &str = "Offprint";

/// Writes the articles of `publication`, which are all in memory, as a stream.
fn write_all(
    writer: &dyn StreamWriter,
    publication: &Publication,
    companions: &[Companion],
    cx: &mut WriteCx<'_>,
    out: &mut dyn io::Write,
) -> Result<(), Error> {
    let survey = Survey::of(&publication.articles);
    let mut order = survey.order(cx.diagnostics);
    order.truncate(writer.limit().unwrap_or(usize::MAX));
    let outline =
        Outline { channel: &publication.channel, survey: &survey, order: &order, page: None, to_merge: false };
    let mut stream = writer.begin(&outline, cx, Box::new(out))?;
    for &index in &order {
        let item = Item {
            article: &publication.articles[index],
            resources: &publication.resources,
            companions,
            changed: survey.key(index).changed,
        };
        stream.add(&item, cx)?;
    }
    stream.finish()
}
