//! Writes RSS 2.0 (2.0.11, with the profile of the RSS Advisory Board), with the namespaces
//! Atom, Content, Dublin Core and Media RSS. `docs/formats/rss.md` says what stands where.

use std::io;

use jiff::tz::Offset;

use super::appearance::appearance;
use super::channel::Head;
use super::entry::{Enclosure, Entry};
use super::text::{html, plain};
use super::{GENERATOR, Options, media, merge, turns, write_all};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::format::OptionMap;
use crate::model::{Date, Language, Publication};
use crate::write::stream::{Companion, HISTORY, Item, Outline, Page, Stream, StreamWriter};
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

const NAMESPACES: &[(&str, &str)] = &[
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:dcterms", "http://purl.org/dc/terms/"),
    ("xmlns:media", "http://search.yahoo.com/mrss/"),
];

impl Writer for RssWriter {
    /// Writes all articles of `publication`, the newest first.
    ///
    /// # Errors
    /// If `out` fails.
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        self.write_beside(publication, &[], cx, out)
    }

    fn write_beside(
        &self,
        publication: &Publication,
        companions: &[Companion],
        cx: &mut WriteCx<'_>,
        out: &mut dyn io::Write,
    ) -> Result<(), Error> {
        write_all(self, publication, companions, cx, out)
    }

    fn refers_to_companions(&self) -> bool {
        true
    }

    fn streaming(&self) -> Option<&dyn StreamWriter> {
        Some(self)
    }
}

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
        let marked = head.page.as_ref().and_then(Page::mark).map_or("", |_| HISTORY);
        xml.open("rss", &[NAMESPACES, &[("xmlns:fh", marked)]].concat())?;
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
    xml.leaf("title", &[], &head.title)?;
    xml.leaf("link", &[], &head.demanded_site(cx.diagnostics))?;
    xml.leaf("description", &[], &head.description)?;
    if let Some(url) = &head.self_url {
        xml.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", url)])?;
    }
    if let Some(hub) = &head.hub {
        xml.empty("atom:link", &[("rel", "hub"), ("href", hub)])?;
    }
    if let Some(page) = &head.page {
        for (relation, url) in page.links() {
            xml.empty("atom:link", &[("rel", relation), ("type", "application/rss+xml"), ("href", url)])?;
        }
        page.mark().map_or(Ok(()), |mark| xml.empty(mark, &[]))?;
    }
    xml.leaf_some("language", head.language.as_ref().map(Language::as_str))?;
    xml.leaf_some("copyright", head.copyright.as_deref())?;
    date(xml, "pubDate", head.published)?;
    date(xml, "lastBuildDate", head.changed)?;
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
            let item = Item { article: &article, ..*item };
            let entry = Entry::of(&item, &self.head, cx);
            rss_item(&mut self.xml, &entry, &self.head, self.options, cx)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        Ok(self.xml.finish()?)
    }
}

fn rss_item<W: io::Write>(
    xml: &mut Xml<W>,
    entry: &Entry<'_>,
    head: &Head,
    options: &Options,
    cx: &mut WriteCx<'_>,
) -> io::Result<()> {
    let article = entry.article;
    xml.open("item", &[])?;
    xml.leaf("title", &[], &entry.title)?;
    xml.leaf_some("link", entry.link.as_deref())?;
    // Readers take the description for HTML, and want it before the content.
    xml.leaf("description", &[], &html(&entry.summary()))?;
    if let Some(content) = entry.content(options, cx) {
        xml.open("content:encoded", &[])?;
        xml.cdata(&content)?;
        xml.close()?;
    }
    xml.leaf("guid", &[("isPermaLink", "false")], &entry.id)?;
    dates(xml, entry)?;
    people(xml, entry)?;
    for category in entry.categories() {
        xml.leaf("category", &[], &category)?;
    }
    let own = article.language.as_ref().filter(|own| Some(*own) != head.language.as_ref());
    xml.leaf_some("dc:language", own.map(Language::as_str))?;
    appearance(xml, entry)?;
    links(xml, entry)?;
    enclosures(xml, &entry.enclosures(options, cx))?;
    media::hero(xml, entry, cx)?;
    xml.close()
}

/// The files of the entry. Readers know one `enclosure`, and validators warn of a second; the
/// others are links of Atom.
fn enclosures<W: io::Write>(xml: &mut Xml<W>, files: &[Enclosure]) -> io::Result<()> {
    for (index, Enclosure { url, media_type, bytes }) in files.iter().enumerate() {
        let length = bytes.to_string();
        match index {
            0 => xml.empty("enclosure", &[("url", url), ("type", media_type), ("length", &length)])?,
            _ => xml.empty(
                "atom:link",
                &[("rel", "enclosure"), ("href", url), ("type", media_type), ("length", &length)],
            )?,
        }
    }
    Ok(())
}

fn dates<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
    let published = entry.article.dates.published;
    date(xml, "pubDate", published)?;
    let changed = entry.changed.filter(|date| Some(*date) != published);
    xml.leaf_some("dcterms:modified", changed.map(|date| date.to_string()))
}

fn people<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
    let (authors, others) = entry.people();
    for author in authors {
        xml.leaf("dc:creator", &[], &plain(&author.name.display()))?;
    }
    for other in others {
        xml.leaf("dc:contributor", &[], &plain(&other.name.display()))?;
    }
    Ok(())
}

fn links<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
    xml.leaf_some("dc:rights", entry.rights().as_deref())?;
    if let Some(license) = entry.license() {
        xml.empty("atom:link", &[("rel", "license"), ("href", &license)])?;
    }
    for related in entry.related() {
        xml.empty("atom:link", &[("rel", "related"), ("href", &related.href), ("title", &related.title)])?;
    }
    Ok(())
}

/// Validators know no time zones but those of full and half hours; others are written in UTC.
fn date<W: io::Write>(xml: &mut Xml<W>, name: &'static str, date: Option<Date>) -> io::Result<()> {
    let date = date.map(|date| match date {
        Date::Instant(timestamp, offset) if offset.seconds() % 1800 != 0 => Date::Instant(timestamp, Offset::UTC),
        Date::Instant(..) | Date::Day(_) => date,
    });
    xml.leaf_some(name, date.map(|date| date.to_rfc822()))
}
