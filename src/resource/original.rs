//! The files that articles were read from, kept so that an output can carry them along.

use std::fmt;
use std::sync::Arc;

/// A file that was read, as it was.
#[derive(Clone)]
pub struct Original {
    /// Its name, without a folder: `water.md`.
    pub name: String,
    /// The name of its format: `markdown`.
    pub format: String,
    /// Its media type.
    pub media_type: String,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// The files that the articles of a publication were read from, in their order.
///
/// Where an article comes from says nothing about what it is: publications that differ in this
/// alone are equal.
#[derive(Clone, Default)]
pub struct Originals(pub Vec<Original>);

impl PartialEq for Originals {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Originals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|original| &original.name)).finish()
    }
}
