//! Where an article appeared and under which name: what neither format has elements for, by
//! Dublin Core.

use std::io;

use super::entry::Entry;
use super::text::plain;
use crate::model::{Identifier, Publisher};
use crate::write::markup::journal_line;
use crate::write::xml::Xml;

/// Writes DOI, publisher, journal and the dates on which the manuscript came in
/// and was accepted.
pub(super) fn appearance<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
    let article = entry.article;
    xml.leaf_some("dc:identifier", article.identifiers.doi.as_ref().map(|doi| format!("doi:{doi}")))?;
    for Identifier { scheme, value } in &article.identifiers.others {
        xml.leaf("dc:identifier", &[], &plain(&format!("{scheme}:{value}")))?;
    }
    xml.leaf_some("dc:publisher", article.publisher.as_ref().map(publisher))?;
    let journal = article.journal.as_ref().map(|journal| plain(&journal_line(journal)));
    xml.leaf_some("dcterms:bibliographicCitation", journal)?;
    xml.leaf_some("dcterms:dateSubmitted", article.dates.received.map(|date| date.to_string()))?;
    xml.leaf_some("dcterms:dateAccepted", article.dates.accepted.map(|date| date.to_string()))
}

fn publisher(publisher: &Publisher) -> String {
    let parts: Vec<_> = std::iter::once(&publisher.name).chain(&publisher.place).map(|part| plain(part)).collect();
    parts.join(", ")
}
