//! A publication as data within a file of another format, beside its pictures: what the writer of
//! EPUB puts into the book and the reader takes out of it, so that nothing is lost on the way.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::Publication;

/// A publication in its JSON form, and where its pictures are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record<'a> {
    /// The publication as it was written.
    pub(crate) publication: Cow<'a, Publication>,
    /// The files of its pictures, relative to the record, by their sources.
    #[serde(default)]
    pub(crate) pictures: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
}

/// The name of the record's file.
#[cfg(feature = "epub")]
pub(crate) const FILE: &str = "record.json";

/// The names of covers that were designed, as a photograph or not: a reader takes none of them for
/// a picture of the article.
pub(crate) const DESIGNED_COVERS: [&str; 2] = ["designed-cover.jpg", "designed-cover.png"];
