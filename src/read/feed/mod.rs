//! Reads feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1. Each entry
//! becomes an article.
//!
//! `rss`, `atom` and `json` know the elements of their formats and fill an `entry::Entry`;
//! what that makes of an article is the same for all. `tree` is XML without its dangers, and
//! `content` takes the HTML of an entry as blocks. JSON Feed's items that hold Offprint's own
//! extension are read from it, and nothing is lost.

mod atom;
mod content;
mod contributors;
mod entry;
mod json;
mod recording;
mod rss;
mod text;
mod tree;

use super::{Input, ReadCx, Reader};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::model::Publication;
use entry::Entry;

/// Reads feeds of every kind: the content tells which.
#[derive(Clone, Copy, Debug, Default)]
pub struct FeedReader;

/// The reader for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Reader>, Error> {
    Ok(Box::new(FeedReader))
}

impl Reader for FeedReader {
    fn read(&self, input: Input<'_>, cx: &mut ReadCx<'_>) -> Result<Publication, Error> {
        let limit = cx.env.limits.input_bytes;
        if input.bytes.len() as u64 > limit {
            let message = format!("the feed has {} bytes, and the limit is {limit}", input.bytes.len());
            return Err(Error::new(ErrorKind::Limit, message).help("raise the limit with `--max-size`"));
        }
        let text = text::decoded(input.bytes)?;
        if text.trim_start().starts_with('{') {
            return json::read(&text, cx);
        }
        let root = tree::parse(&text, cx)?;
        let (channel, entries) = match root.name.as_str() {
            "rss" | "RDF" | "rdf" => rss::read(&root, cx),
            "feed" => atom::read(&root, cx),
            other => return Err(no_feed(&format!("its root is `{other}`"))),
        };
        Ok(finish(channel, entries, cx))
    }
}

fn no_feed(reason: &str) -> Error {
    Error::input(format!("this is no feed: {reason}"))
        .help("give a feed of RSS, Atom or JSON Feed, or another format with `-f`")
}

/// What a feed says of the whole, and its entries, as a publication.
fn finish(channel: crate::model::Channel, entries: Vec<Entry>, cx: &mut ReadCx<'_>) -> Publication {
    report_duplicates(&entries, cx);
    let mut publication = Publication { channel, ..Publication::default() };
    for entry in entries {
        let mut article = entry.into_article(&publication.channel, &mut publication.resources, cx);
        cx.overrides.apply(&mut article, cx.diagnostics);
        publication.articles.push(article);
    }
    publication
}

/// Two entries of one identity are one to readers of the feed, but here both are kept.
fn report_duplicates(entries: &[Entry], cx: &mut ReadCx<'_>) {
    let mut seen = std::collections::BTreeSet::new();
    for entry in entries {
        if let Some(id) = entry.id.as_deref().filter(|id| !seen.insert(*id)) {
            let message = format!("the identifier `{id}` stands at two entries; both are kept");
            cx.diagnostics.push(Diagnostic::warning(Code::Duplicate, message).at(entry.at));
        }
    }
}

#[cfg(test)]
mod tests;
