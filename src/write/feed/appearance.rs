//! Where an article appeared and under which name: what neither format has elements for, by
//! Dublin Core.

use std::io;

use super::entry::Entry;
use crate::write::xml::Xml;

/// Writes DOI and other numbers, publisher, journal and the dates on which the manuscript came in
/// and was accepted.
pub(super) fn appearance<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
    for identifier in &entry.identifiers {
        xml.leaf("dc:identifier", &[], identifier)?;
    }
    xml.leaf_some("dc:publisher", entry.publisher.as_deref())?;
    xml.leaf_some("dcterms:bibliographicCitation", entry.journal.as_deref())?;
    xml.leaf_some("dcterms:dateSubmitted", entry.received.map(|date| date.to_string()))?;
    xml.leaf_some("dcterms:dateAccepted", entry.accepted.map(|date| date.to_string()))
}
