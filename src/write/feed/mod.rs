//! Writes feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1, of any number of articles, the newest
//! first.
//!
//! What all say of the whole is in `channel`, and what they say of an article in `entry`: there the
//! model ends. Each format then has its own elements for it; those that RSS and Atom have in common
//! are in `links`, `appearance`, `picture` and `recording`. The HTML of the entries is made by
//! `markup`.
//! Articles come one after another (`write::stream`): no more than one is held in memory.
//! `merge` puts the entries of one feed into another that exists already.

mod appearance;
pub mod atom;
mod channel;
mod entry;
pub mod json;
mod links;
mod merge;
pub mod opml;
mod options;
mod person;
mod picture;
mod recording;
pub mod rss;
mod text;
mod times;
mod turns;
mod vocabulary;

pub use options::{Content, Entries, OPTIONS, Options};

/// What wrote the feed.
const GENERATOR: &str = "Offprint";
