//! Links of Atom (RFC 4287, section 4.2.7; RFC 5005), which RSS borrows.

use std::io;

use super::channel::Head;
use super::entry::{Enclosure, Entry};
use super::recording::Recording;
use crate::write::stream::HISTORY;
use crate::write::xml::{Attributes, Xml};

/// Links as one format has them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Links {
    /// The name of their element.
    pub(super) element: &'static str,
    /// The media type of the format.
    pub(super) media_type: &'static str,
}

impl Links {
    /// What marks a part of a history needs its namespace; empty where nothing is marked.
    pub(super) fn history(head: &Head) -> (&'static str, &'static str) {
        ("xmlns:fh", if head.mark().is_some() { HISTORY } else { "" })
    }

    /// Where the feed itself and its hub are, the other parts of its history, and its licence.
    pub(super) fn of_feed<W: io::Write>(self, xml: &mut Xml<W>, head: &Head) -> io::Result<()> {
        self.some(xml, "self", self.media_type, head.self_url.as_deref())?;
        self.some(xml, "hub", "", head.hub.as_deref())?;
        self.some(xml, "license", "", head.license.as_deref())?;
        for (relation, url) in head.page.iter().flat_map(|page| page.links()) {
            self.some(xml, relation, self.media_type, Some(url))?;
        }
        head.mark().map_or(Ok(()), |mark| xml.empty(mark, &[]))
    }

    /// The licence and the related items of an entry.
    pub(super) fn of_entry<W: io::Write>(self, xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
        self.some(xml, "license", "", entry.license.as_deref())?;
        for related in &entry.related {
            self.write(xml, &[("rel", "related"), ("href", &related.href), ("title", &related.title)])?;
        }
        Ok(())
    }

    /// A page in HTML that shows the same.
    pub(super) fn alternate<W: io::Write>(self, xml: &mut Xml<W>, url: Option<&str>) -> io::Result<()> {
        self.some(xml, "alternate", "text/html", url)
    }

    /// A file that comes with an entry.
    pub(super) fn enclosure<W: io::Write>(self, xml: &mut Xml<W>, file: &Enclosure) -> io::Result<()> {
        let Enclosure { url, media_type, bytes } = file;
        let length = if *bytes > 0 { bytes.to_string() } else { String::new() };
        self.write(xml, &[("rel", "enclosure"), ("type", media_type), ("length", &length), ("href", url)])
    }

    fn some<W: io::Write>(self, xml: &mut Xml<W>, rel: &str, kind: &str, url: Option<&str>) -> io::Result<()> {
        url.map_or(Ok(()), |url| self.write(xml, &[("rel", rel), ("type", kind), ("href", url)]))
    }

    fn write<W: io::Write>(self, xml: &mut Xml<W>, attributes: Attributes<'_>) -> io::Result<()> {
        xml.empty(self.element, attributes)
    }
}

/// All files that come with an entry, the recording first: apps play the first.
pub(super) fn enclosures(entry: &Entry<'_>) -> Vec<Enclosure> {
    let recording = entry.recording.iter().map(Recording::enclosure);
    recording.chain(entry.files.iter().cloned()).collect()
}
