//! Offprint turns one article into everything a publisher ships.

pub mod batch;
#[cfg(feature = "cli")]
pub mod cli;
pub mod convert;
pub mod diagnostic;
pub mod env;
pub mod error;
pub mod foreign;
pub mod format;
pub mod interview;
#[cfg(any(feature = "markup", feature = "jats"))]
mod math;
pub mod model;
pub mod read;
pub mod resource;
pub mod transform;
#[cfg(feature = "pdf")]
pub mod typeset;
pub mod words;
pub mod write;
