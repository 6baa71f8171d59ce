//! Writes feeds: RSS 2.0 and Atom 1.0, of any number of articles, the newest first.
//!
//! What both say of the whole is in `channel`, and what they say of an article in `entry`;
//! each format then has its own elements for it. The HTML of the entries is made by `markup`.
//! Entries are written one after another: no more than one is held in memory.

mod appearance;
pub mod atom;
mod channel;
mod entry;
mod media;
mod options;
mod order;
pub mod rss;
mod text;

pub use options::{Content, OPTIONS, Options};

/// What wrote the feed.
const GENERATOR: &str = "Offprint";
