//! Puts the entries of one feed into another that exists already, be it ours or another's.
//!
//! The old feed is taken apart by places (`xml`, `json`) and put together again by `splice`:
//! what is not replaced is copied byte for byte. Nothing here knows articles.

mod json;
mod shape;
mod splice;
mod xml;

pub(super) use json::{ids as json_ids, merge as json};
pub(super) use shape::{ATOM, RSS};
pub(super) use xml::{ids as xml_ids, merge as xml};
