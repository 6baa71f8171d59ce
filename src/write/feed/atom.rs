//! Writes Atom 1.0 (RFC 4287), with Media RSS for the hero image and Dublin Core for what Atom
//! has no element for. `docs/formats/atom.md` says what stands where.

use std::io;

use super::appearance::appearance;
use super::channel::Head;
use super::entry::{Enclosure, Entry};
use super::text::{plain, web_address};
use super::times::{after, changes, fallback};
use super::{Content, GENERATOR, Options, media, merge, turns, write_all};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::format::OptionMap;
use crate::model::{Contributor, Date, Language, Orcid, Publication};
use crate::write::stream::{Companion, HISTORY, Item, Outline, Page, Stream, StreamWriter};
use crate::write::xml::{Escaping, Xml};
use crate::write::{WriteCx, Writer};

pub use super::OPTIONS;

/// Writes Atom 1.0.
#[derive(Clone, Debug, Default)]
pub struct AtomWriter {
    options: Options,
}

/// The writer for options given as text.
///
/// # Errors
/// If an option has a wrong value.
pub fn from_options(options: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(AtomWriter::new(Options::from_map(options)?)))
}

impl AtomWriter {
    /// The writer with these options.
    pub fn new(options: Options) -> Self {
        AtomWriter { options }
    }
}

const NAMESPACES: [(&str, &str); 4] = [
    ("xmlns", "http://www.w3.org/2005/Atom"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:dcterms", "http://purl.org/dc/terms/"),
    ("xmlns:media", "http://search.yahoo.com/mrss/"),
];

impl Writer for AtomWriter {
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

impl StreamWriter for AtomWriter {
    fn limit(&self) -> Option<usize> {
        self.options.limit
    }

    fn begin<'w>(
        &'w self,
        outline: &Outline<'_>,
        cx: &mut WriteCx<'_>,
        out: Box<dyn io::Write + 'w>,
    ) -> Result<Box<dyn Stream + 'w>, Error> {
        let changes = changes(outline, self.options.entries, cx.env, cx.diagnostics);
        let head = Head::of(outline, &self.options, cx.diagnostics);
        let mut xml = Xml::new(out, Escaping::Named);
        let [atom, dc, dcterms, media] = NAMESPACES;
        let marked = head.page.as_ref().and_then(Page::mark).map_or("", |_| HISTORY);
        let language = head.language.as_ref().map_or("", Language::as_str);
        xml.open("feed", &[atom, dc, dcterms, media, ("xmlns:fh", marked), ("xml:lang", language)])?;
        feed(&mut xml, &head, &changes, cx)?;
        Ok(Box::new(Atom { xml, head, changes: changes.into_iter(), options: &self.options }))
    }

    fn ids(&self, old: &[u8]) -> Result<Vec<String>, Error> {
        merge::xml_ids(merge::ATOM, old)
    }

    fn merge(&self, old: &[u8], new: &[u8]) -> Result<Vec<u8>, Error> {
        merge::xml(merge::ATOM, old, new, self.options.limit)
    }
}

/// An Atom feed in the making.
struct Atom<'w> {
    xml: Xml<Box<dyn io::Write + 'w>>,
    head: Head,
    /// When the articles to come were changed.
    changes: std::vec::IntoIter<Date>,
    options: &'w Options,
}

impl Stream for Atom<'_> {
    fn add(&mut self, item: &Item<'_>, cx: &mut WriteCx<'_>) -> Result<(), Error> {
        let change = self.changes.next().unwrap_or_else(|| fallback(cx.env));
        let entries = turns::entries(item.article, self.options.entries);
        // The upper ones are the later ones, as among articles.
        for (article, below) in entries.iter().zip((0..entries.len()).rev()) {
            let entry = Entry::of(&Item { article, ..*item }, &self.head, cx);
            let change = after(change, u32::try_from(below).unwrap_or(u32::MAX));
            atom_entry(&mut self.xml, &entry, change, &self.head, self.options, cx)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        Ok(self.xml.finish()?)
    }
}

fn feed<W: io::Write>(xml: &mut Xml<W>, head: &Head, changes: &[Date], cx: &mut WriteCx<'_>) -> io::Result<()> {
    xml.leaf("id", &[], &head.uuid().urn().to_string())?;
    xml.leaf("title", &[], &head.title)?;
    if head.description != head.title {
        xml.leaf("subtitle", &[], &head.description)?;
    }
    let updated = changes.iter().copied().max_by_key(Date::timestamp).unwrap_or_else(|| {
        let message = "the feed is empty, and Atom demands the date of its last change: one stands in";
        cx.report(Diagnostic::warning(Code::Substituted, message).help("give it an article"));
        fallback(cx.env)
    });
    xml.leaf("updated", &[], &updated.to_rfc3339())?;
    // Atom demands an author of every entry; the feed's stands for those without.
    xml.open("author", &[])?;
    xml.leaf("name", &[], &head.publisher)?;
    xml.leaf_some("uri", head.publisher_url.as_deref())?;
    xml.close()?;
    feed_links(xml, head)?;
    xml.leaf_some("rights", head.copyright.as_deref())?;
    xml.leaf("generator", &[], GENERATOR)
}

fn feed_links<W: io::Write>(xml: &mut Xml<W>, head: &Head) -> io::Result<()> {
    if let Some(url) = &head.self_url {
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", url)])?;
    }
    if let Some(url) = &head.site {
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", url)])?;
    }
    if let Some(hub) = &head.hub {
        xml.empty("link", &[("rel", "hub"), ("href", hub)])?;
    }
    let Some(page) = &head.page else { return Ok(()) };
    for (relation, url) in page.links() {
        xml.empty("link", &[("rel", relation), ("type", "application/atom+xml"), ("href", url)])?;
    }
    page.mark().map_or(Ok(()), |mark| xml.empty(mark, &[]))
}

fn atom_entry<W: io::Write>(
    xml: &mut Xml<W>,
    entry: &Entry<'_>,
    change: Date,
    head: &Head,
    options: &Options,
    cx: &mut WriteCx<'_>,
) -> io::Result<()> {
    let article = entry.article;
    let own = article.language.as_ref().filter(|own| Some(*own) != head.language.as_ref());
    xml.open("entry", &[("xml:lang", own.map_or("", Language::as_str))])?;
    xml.leaf("id", &[], &entry.id)?;
    xml.leaf("title", &[], &entry.title)?;
    xml.leaf_some("published", article.dates.published.map(|date| date.to_rfc3339()).as_deref())?;
    xml.leaf("updated", &[], &change.to_rfc3339())?;
    people(xml, entry)?;
    for category in entry.categories() {
        xml.empty("category", &[("term", &category)])?;
    }
    links(xml, entry)?;
    for Enclosure { url, media_type, bytes } in entry.enclosures(options, cx) {
        let length = bytes.to_string();
        xml.empty("link", &[("rel", "enclosure"), ("type", &media_type), ("length", &length), ("href", &url)])?;
    }
    xml.leaf_some("rights", entry.rights().as_deref())?;
    text(xml, entry, options, cx)?;
    appearance(xml, entry)?;
    media::hero(xml, entry, cx)?;
    xml.close()
}

/// The summary, and the content. An entry without content needs a link to it instead; where
/// there is neither, the summary is the content.
fn text<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>, options: &Options, cx: &mut WriteCx<'_>) -> io::Result<()> {
    let content = entry.content(options, cx);
    let demanded = content.is_none() || options.content == Content::Summary;
    let summary = if demanded { Some(entry.summary()) } else { entry.deck.clone() };
    xml.leaf_some("summary", summary.as_deref().map(plain))?;
    match content {
        Some(html) => {
            xml.open("content", &[("type", "html")])?;
            xml.cdata(&html)?;
            xml.close()
        }
        None if entry.link.is_none() => xml.leaf("content", &[], &plain(&entry.summary())),
        None => Ok(()),
    }
}

fn people<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
    let (authors, others) = entry.people();
    authors.into_iter().try_for_each(|author| person(xml, "author", author))?;
    others.into_iter().try_for_each(|other| person(xml, "contributor", other))
}

fn person<W: io::Write>(xml: &mut Xml<W>, element: &'static str, contributor: &Contributor) -> io::Result<()> {
    xml.open(element, &[])?;
    xml.leaf("name", &[], &plain(&contributor.name.display()))?;
    let page = || contributor.url.as_deref().and_then(|url| web_address(url, None));
    xml.leaf_some("uri", contributor.orcid.as_ref().map(Orcid::url).or_else(page).as_deref())?;
    xml.leaf_some("email", contributor.email.as_deref().map(str::trim).filter(|email| is_email(email)))?;
    xml.close()
}

/// Whether `text` is an e-mail address as RFC 4287 (section 3.2.3) wants it.
fn is_email(text: &str) -> bool {
    let forbidden = |c: char| c.is_whitespace() || "<>()[],;:\"".contains(c);
    match text.split_once('@') {
        Some((local, domain)) => {
            let labels = domain
                .split('.')
                .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'));
            !local.is_empty() && labels && domain.contains('.') && !text.contains(forbidden)
        }
        None => false,
    }
}

fn links<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
    if let Some(url) = &entry.link {
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", url)])?;
    }
    if let Some(license) = entry.license() {
        xml.empty("link", &[("rel", "license"), ("href", &license)])?;
    }
    for related in entry.related() {
        xml.empty("link", &[("rel", "related"), ("href", &related.href), ("title", &related.title)])?;
    }
    Ok(())
}
