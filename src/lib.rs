//! Offprint turns one article into everything a publisher ships.
//!
//! A source is [read](convert::Converter::read) into a [`Publication`](model::Publication), and
//! a publication is [written](convert::Converter::write) in any of the
//! [formats](format::Registry). Nothing is printed, and no clock or network is used: what a user
//! should know comes back as [diagnostics](diagnostic).
//!
//! ```
//! use offprint::convert::{Converter, Source};
//! use offprint::diagnostic::Diagnostics;
//! use offprint::format::OptionMap;
//!
//! # fn main() -> Result<(), offprint::error::Error> {
//! let source = Source::new(
//!     "water.json",
//!     *br#"{"headline": "Water in the City", "language": "en", "body": [
//!         {"turn": {
//!             "question": {"blocks": [{"paragraph": {"content": "Is it scarce?"}}]},
//!             "answers": [{"blocks": [{"paragraph": {"content": "Since the spring."}}]}]
//!         }}
//!     ]}"#,
//! );
//! let converter = Converter::default();
//! let mut diagnostics = Diagnostics::new();
//! let reading = converter.read(&source, None, &mut diagnostics)?;
//! assert!(reading.publication.articles[0].is_interview());
//!
//! let target = converter.target("json", &OptionMap::default())?;
//! let mut out = Vec::new();
//! converter.write(&reading.publication, &target, None, &mut diagnostics, &mut out)?;
//! assert!(out.ends_with(b"}\n"));
//!
//! for diagnostic in &diagnostics {
//!     println!("{diagnostic}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! In short: [`convert::file()`] converts a file to a file, [`convert::to_vec`] writes a
//! publication that was built in code, and [`batch`] does many at once.

mod address;
pub mod batch;
mod bytes;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod convert;
#[cfg(feature = "desk")]
pub mod desk;
pub mod diagnostic;
pub mod env;
pub mod error;
pub mod foreign;
pub mod format;
mod guess;
pub mod interview;
mod json;
#[cfg(any(feature = "markup", feature = "jats", feature = "pdf"))]
mod math;
#[cfg(feature = "typeset")]
mod missing;
pub mod model;
mod nearest;
#[cfg(feature = "project")]
pub mod project;
pub mod read;
#[cfg(any(feature = "epub", feature = "read-epub", feature = "html", feature = "read-html"))]
mod record;
pub mod resource;
pub mod theme;
pub mod transform;
#[cfg(feature = "typeset")]
pub mod typeset;
pub mod words;
pub mod write;

/// The snippets of the README are compiled and run with the other examples.
#[cfg(all(doctest, feature = "html"))]
#[doc = include_str!("../README.md")]
struct Readme;
