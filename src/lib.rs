//! Offprint turns one article into everything a publisher ships.

pub mod diagnostic;
pub mod env;
pub mod error;
pub mod format;
pub mod interview;
#[cfg(any(feature = "markup", feature = "jats", feature = "pdf"))]
#[cfg_attr(not(any(feature = "markup", feature = "jats")), allow(dead_code, reason = "PDF writes no MathML"))]
mod math;
pub mod model;
pub mod read;
pub mod resource;
pub mod transform;
#[cfg(feature = "pdf")]
pub mod typeset;
pub mod words;
pub mod write;
