//! Writes feeds.

pub mod atom;
pub mod rss;
