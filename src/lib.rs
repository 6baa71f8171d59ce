//! Offprint turns one article into everything a publisher ships.

pub mod diagnostic;
pub mod env;
pub mod error;
pub mod format;
pub mod interview;
#[cfg(any(feature = "markup", feature = "jats"))]
mod math;
pub mod model;
pub mod read;
pub mod resource;
pub mod transform;
pub mod words;
pub mod write;
