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
pub mod model;
pub mod read;
pub mod resource;
pub mod transform;
pub mod words;
pub mod write;
