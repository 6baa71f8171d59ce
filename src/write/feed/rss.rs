//! Writes RSS 2.0 (2.0.11, with the profile of the RSS Advisory Board), with the namespaces
//! Atom, Content, Dublin Core and Media RSS. `docs/formats/rss.md` says what stands where.

use std::io;

use jiff::tz::Offset;

use super::appearance::appearance;
use super::channel::Head;
use super::entry::Entry;
use super::order::ordered;
use super::text::{html, plain};
use super::{GENERATOR, Options, media};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::format::OptionMap;
use crate::model::{Article, Date, Language, Publication};
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
        let articles = ordered(publication, self.options.limit, cx.diagnostics);
        let head = Head::of(publication, &articles, &self.options, cx.diagnostics);
        let mut xml = Xml::new(io::BufWriter::new(out), Escaping::Hexadecimal)?;
        xml.open("rss", NAMESPACES)?;
        xml.open("channel", &[])?;
        channel(&mut xml, &head, &articles, cx)?;
        for article in articles {
            let entry = Entry::of(article, publication, cx);
            self.item(&mut xml, &entry, head.language, publication, cx)?;
        }
        Ok(xml.finish()?)
    }
}

fn channel<W: io::Write>(
    xml: &mut Xml<W>,
    head: &Head<'_>,
    articles: &[&Article],
    cx: &mut WriteCx<'_>,
) -> io::Result<()> {
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
    xml.leaf_some("language", head.language.map(Language::as_str))?;
    xml.leaf_some("copyright", head.copyright.as_deref())?;
    let latest = |date: fn(&Article) -> Option<Date>| {
        articles.iter().filter_map(|article| date(article)).max_by_key(Date::timestamp)
    };
    date(xml, "pubDate", latest(|article| article.dates.published))?;
    date(xml, "lastBuildDate", latest(|article| article.dates.last_change()))?;
    xml.leaf("generator", &[], GENERATOR)?;
    xml.leaf("docs", &[], "https://www.rssboard.org/rss-specification")
}

impl RssWriter {
    fn item<W: io::Write>(
        &self,
        xml: &mut Xml<W>,
        entry: &Entry<'_>,
        language: Option<&Language>,
        publication: &Publication,
        cx: &mut WriteCx<'_>,
    ) -> io::Result<()> {
        let article = entry.article;
        xml.open("item", &[])?;
        xml.leaf("title", &[], &entry.title)?;
        xml.leaf_some("link", entry.link.as_deref())?;
        // Readers take the description for HTML, and want it before the content.
        xml.leaf("description", &[], &html(&entry.summary()))?;
        if let Some(content) = entry.content(publication, &self.options, cx) {
            xml.open("content:encoded", &[])?;
            xml.cdata(&content)?;
            xml.close()?;
        }
        xml.leaf("guid", &[("isPermaLink", "false")], &entry.id)?;
        dates(xml, article)?;
        people(xml, entry)?;
        for category in entry.categories() {
            xml.leaf("category", &[], &category)?;
        }
        let own = article.language.as_ref().filter(|own| Some(*own) != language);
        xml.leaf_some("dc:language", own.map(Language::as_str))?;
        appearance(xml, entry)?;
        links(xml, entry)?;
        media::hero(xml, entry, &publication.resources, cx)?;
        xml.close()
    }
}

fn dates<W: io::Write>(xml: &mut Xml<W>, article: &Article) -> io::Result<()> {
    let dates = &article.dates;
    date(xml, "pubDate", dates.published)?;
    let changed = dates.last_change().filter(|date| Some(*date) != dates.published);
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
