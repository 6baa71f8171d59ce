//! Offprint turns one article into everything a publisher ships.

#[cfg(feature = "pdf")]
pub mod typeset;
