//! Writes RSS 2.0 (2.0.11, with the profile of the RSS Advisory Board), with the namespaces
//! Atom, Content, Dublin Core and Media RSS. `docs/formats/rss.md` says what stands where.

use std::io;

use jiff::tz::Offset;

use super::appearance::appearance;
use super::channel::Head;
use super::entry::{Enclosure, Entry};
use super::links::{Links, enclosures};
use super::recording::namespaces;
use super::text::html;
use super::vocabulary::{ATOM, CONTENT, DC, DCTERMS, MEDIA};
use super::{GENERATOR, Options, merge, turns};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::format::OptionMap;
use crate::model::{Date, Language};
use crate::write::stream::{Item, Outline, Stream, StreamWriter};
use crate::write::xml::{Escaping, Xml};
use crate::write::{WriteCx, Writer};

pub use super::OPTIONS;

/// Writes RSS 2.0.
#[derive(Clone, Debug, Default)]
pub struct RssWriter {
    options: Options,
}

/// The writer for options given as text.
///
/// # Errors
/// If an option has a wrong value.
pub fn from_options(options: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(RssWriter::new(Options::from_map(options)?)))
}

impl RssWriter {
    /// The writer with these options.
    pub fn new(options: Options) -> Self {
        RssWriter { options }
    }
}

const NAMESPACES: [(&str, &str); 6] = [
    ("version", "2.0"),
    ("xmlns:atom", ATOM),
    ("xmlns:content", CONTENT),
    ("xmlns:dc", DC),
    ("xmlns:dcterms", DCTERMS),
    ("xmlns:media", MEDIA),
];

const LINKS: Links = Links { element: "atom:link", media_type: "application/rss+xml" };

impl StreamWriter for RssWriter {
    fn limit(&self) -> Option<usize> {
        self.options.limit
    }

    fn begin<'w>(
        &'w self,
        outline: &Outline<'_>,
        cx: &mut WriteCx<'_>,
        out: Box<dyn io::Write + 'w>,
    ) -> Result<Box<dyn Stream + 'w>, Error> {
        let head = Head::of(outline, &self.options, cx.diagnostics);
        let mut xml = Xml::new(out, Escaping::Hexadecimal);
        let recordings = namespaces(outline.survey.has_recordings());
        xml.open("rss", &[&NAMESPACES[..], &recordings, &[Links::history(&head)]].concat())?;
        xml.open("channel", &[])?;
        channel(&mut xml, &head, cx)?;
        Ok(Box::new(Rss { xml, head, options: &self.options }))
    }

    fn ids(&self, old: &[u8]) -> Result<Vec<String>, Error> {
        merge::xml_ids(merge::RSS, old)
    }

    fn merge(&self, old: &[u8], new: &[u8]) -> Result<Vec<u8>, Error> {
        merge::xml(merge::RSS, old, new, self.options.limit)
    }
}

fn channel<W: io::Write>(xml: &mut Xml<W>, head: &Head, cx: &mut WriteCx<'_>) -> io::Result<()> {
    if let Some(url) = &head.publisher_url {
        let message = format!("RSS has no place for the publisher's address {url}");
        cx.report(Diagnostic::note(Code::Dropped, message));
    }
    head.report_cover_words(cx.diagnostics);
    xml.leaf("title", &[], &head.title)?;
    xml.leaf("link", &[], &head.demanded_site(cx.diagnostics))?;
    xml.leaf("description", &[], &head.description)?;
    LINKS.of_feed(xml, head)?;
    xml.leaf_some("language", head.language.as_ref().map(Language::as_str))?;
    xml.leaf_some("copyright", head.rights.as_deref())?;
    date(xml, "pubDate", head.published)?;
    date(xml, "lastBuildDate", head.changed)?;
    for category in &head.categories {
        xml.leaf("category", &[], category)?;
    }
    for editor in &head.editors {
        xml.leaf("dc:creator", &[], &editor.name)?;
    }
    if let Some(cover) = &head.cover {
        xml.empty("media:thumbnail", &[("url", cover)])?;
    }
    xml.leaf("generator", &[], GENERATOR)?;
    xml.leaf("docs", &[], "https://www.rssboard.org/rss-specification")
}

/// An RSS feed in the making.
struct Rss<'w> {
    xml: Xml<Box<dyn io::Write + 'w>>,
    head: Head,
    options: &'w Options,
}

impl Stream for Rss<'_> {
    fn add(&mut self, item: &Item<'_>, cx: &mut WriteCx<'_>) -> Result<(), Error> {
        for article in turns::entries(item.article, self.options.entries) {
            let entry = Entry::of(&Item { article: &article, ..*item }, &self.head, self.options, cx);
            rss_item(&mut self.xml, &entry)?;
        }
        Ok(())
    }

    fn basis(&self) -> String {
        self.head.basis()
    }

    fn add_written(&mut self, bytes: &[u8]) -> Result<(), Error> {
        Ok(self.xml.written(bytes)?)
    }

    fn flush(&mut self) -> Result<(), Error> {
        Ok(self.xml.flush()?)
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        Ok(self.xml.finish()?)
    }
}

fn rss_item<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
    xml.open("item", &[])?;
    xml.leaf("title", &[], &entry.title)?;
    xml.leaf_some("link", entry.link.as_deref())?;
    // Readers take the description for HTML, and want it before the content.
    xml.leaf("description", &[], &html(&entry.summary))?;
    if let Some(content) = &entry.content {
        xml.open("content:encoded", &[])?;
        xml.cdata(content)?;
        xml.close()?;
    }
    xml.leaf("guid", &[("isPermaLink", "false")], &entry.id)?;
    date(xml, "pubDate", entry.published)?;
    let changed = entry.changed.filter(|date| Some(*date) != entry.published);
    xml.leaf_some("dcterms:modified", changed.map(|date| date.to_string()))?;
    for author in &entry.authors {
        xml.leaf("dc:creator", &[], &author.name)?;
    }
    for other in &entry.contributors {
        xml.leaf("dc:contributor", &[], &other.name)?;
    }
    for category in &entry.categories {
        xml.leaf("category", &[], category)?;
    }
    xml.leaf_some("dc:language", entry.foreign_language())?;
    appearance(xml, entry)?;
    xml.leaf_some("dc:rights", entry.rights.as_deref())?;
    LINKS.of_entry(xml, entry)?;
    files(xml, &enclosures(entry))?;
    entry.recording.iter().try_for_each(|recording| recording.write(xml, entry))?;
    entry.hero.iter().try_for_each(|hero| hero.write(xml))?;
    xml.close()
}

/// The files of the entry. Readers know one `enclosure`, and validators warn of a second; the
/// others are links of Atom. The first must say its length, and says 0 where nobody knows it.
fn files<W: io::Write>(xml: &mut Xml<W>, files: &[Enclosure]) -> io::Result<()> {
    let Some((Enclosure { url, media_type, bytes }, others)) = files.split_first() else { return Ok(()) };
    xml.empty("enclosure", &[("url", url), ("type", media_type), ("length", &bytes.to_string())])?;
    others.iter().try_for_each(|file| LINKS.enclosure(xml, file))
}

/// Validators know no time zones but those of full and half hours; others are written in UTC.
fn date<W: io::Write>(xml: &mut Xml<W>, name: &'static str, date: Option<Date>) -> io::Result<()> {
    let date = date.map(|date| match date {
        Date::Instant(timestamp, offset) if offset.seconds() % 1800 != 0 => Date::Instant(timestamp, Offset::UTC),
        Date::Instant(..) | Date::Day(_) => date,
    });
    xml.leaf_some(name, date.map(|date| date.to_rfc822()))
}
