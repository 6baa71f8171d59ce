//! How the feeds look that are merged: where their entries are, and what in an entry is ours.

use super::splice::Between;
use crate::write::feed::vocabulary::{ATOM as ATOM_NAMESPACE, CONTENT, DC, DCTERMS, ITUNES, MEDIA, PODCAST};

/// Where the entries of a format are, what they are called, and what of them is ours.
#[derive(Clone, Copy, Debug)]
pub(in crate::write::feed) struct Shape {
    /// What the format is called.
    pub(super) name: &'static str,
    pub(super) namespace: &'static str,
    /// The elements from the root to the parent of the entries.
    pub(super) path: &'static [&'static str],
    pub(super) entry: &'static str,
    pub(super) id: &'static str,
    /// The elements of an entry that tell its date, the better one first.
    pub(super) dates: [&'static str; 2],
    /// The elements of the whole that tell its date.
    pub(super) head_dates: &'static [&'static str],
    pub(super) between: Between,
    /// The elements of the format itself that our entries may have. Others are of those who put them there.
    own: &'static [&'static str],
}

/// RSS 2.0.
pub(in crate::write::feed) const RSS: Shape = Shape {
    name: "RSS 2.0",
    namespace: "",
    path: &["rss", "channel"],
    entry: "item",
    id: "guid",
    dates: ["pubDate", "date"],
    head_dates: &["pubDate", "lastBuildDate"],
    between: Between { entries: "\n    ", first: "\n    " },
    own: &["title", "link", "description", "guid", "pubDate", "category", "enclosure"],
};

/// Atom 1.0.
pub(in crate::write::feed) const ATOM: Shape = Shape {
    name: "Atom 1.0",
    namespace: ATOM_NAMESPACE,
    path: &["feed"],
    entry: "entry",
    id: "id",
    dates: ["published", "updated"],
    head_dates: &["updated"],
    between: Between { entries: "\n  ", first: "\n  " },
    own: &["id", "title", "published", "updated", "author", "contributor", "category", "rights", "summary", "content"],
};

/// The elements of other vocabularies that our entries may have.
const BORROWED: &[(&str, &[&str])] = &[
    (CONTENT, &["encoded"]),
    (DC, &["creator", "contributor", "language", "identifier", "publisher", "rights"]),
    (DCTERMS, &["modified", "bibliographicCitation", "dateSubmitted", "dateAccepted"]),
    (MEDIA, &["content"]),
    (ITUNES, &["duration"]),
    (PODCAST, &["person", "transcript"]),
];

/// What links of our entries lead to. A link that does not say it leads to the page itself.
const RELATIONS: &[&str] = &["alternate", "license", "related", "enclosure"];

impl Shape {
    /// Whether an element of an entry is one that we write, and so to be replaced. `relation` is what a
    /// link leads to.
    pub(super) fn is_own(self, namespace: &str, name: &str, relation: Option<&str>) -> bool {
        if namespace == ATOM_NAMESPACE && name == "link" {
            return RELATIONS.contains(&relation.unwrap_or("alternate"));
        }
        let format = (self.namespace, self.own);
        BORROWED.iter().chain(&[format]).any(|(known, names)| *known == namespace && names.contains(&name))
    }
}
