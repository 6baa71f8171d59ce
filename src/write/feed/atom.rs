//! Writes Atom 1.0 (RFC 4287), with Media RSS for the hero image and Dublin Core for what Atom
//! has no element for. `docs/formats/atom.md` says what stands where.

use std::io;

use super::appearance::appearance;
use super::channel::Head;
use super::entry::Entry;
use super::links::{Links, enclosures};
use super::person::Person;
use super::recording::namespaces;
use super::text::plain;
use super::times::{after, changes, fallback};
use super::vocabulary::{ATOM, DC, DCTERMS, MEDIA};
use super::{GENERATOR, Options, merge, turns};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::format::OptionMap;
use crate::model::{Date, Language};
use crate::write::stream::{Item, Outline, Stream, StreamWriter};
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

const NAMESPACES: [(&str, &str); 4] =
    [("xmlns", ATOM), ("xmlns:dc", DC), ("xmlns:dcterms", DCTERMS), ("xmlns:media", MEDIA)];

const LINKS: Links = Links { element: "link", media_type: "application/atom+xml" };

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
        let recordings = namespaces(outline.survey.has_recordings());
        let language = ("xml:lang", head.language.as_ref().map_or("", Language::as_str));
        xml.open("feed", &[&NAMESPACES[..], &recordings, &[Links::history(&head), language]].concat())?;
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
            let entry = Entry::of(&Item { article, ..*item }, &self.head, self.options, cx);
            let change = after(change, u32::try_from(below).unwrap_or(u32::MAX));
            atom_entry(&mut self.xml, &entry, change)?;
        }
        Ok(())
    }

    fn basis(&self) -> String {
        format!("{} {:?}", self.head.basis(), self.changes.as_slice().first())
    }

    fn add_written(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.changes.next();
        Ok(self.xml.written(bytes)?)
    }

    fn flush(&mut self) -> Result<(), Error> {
        Ok(self.xml.flush()?)
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        Ok(self.xml.finish()?)
    }
}

fn feed<W: io::Write>(xml: &mut Xml<W>, head: &Head, changes: &[Date], cx: &mut WriteCx<'_>) -> io::Result<()> {
    head.report_cover_words(cx.diagnostics);
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
    head.editors.iter().try_for_each(|editor| person(xml, "contributor", editor))?;
    for category in &head.categories {
        xml.empty("category", &[("term", category)])?;
    }
    LINKS.of_feed(xml, head)?;
    LINKS.alternate(xml, head.site.as_deref())?;
    xml.leaf_some("rights", head.rights.as_deref())?;
    xml.leaf_some("logo", head.cover.as_deref())?;
    xml.leaf("generator", &[], GENERATOR)
}

fn atom_entry<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>, change: Date) -> io::Result<()> {
    xml.open("entry", &[("xml:lang", entry.foreign_language().unwrap_or_default())])?;
    xml.leaf("id", &[], &entry.id)?;
    xml.leaf("title", &[], &entry.title)?;
    xml.leaf_some("published", entry.published.map(|date| date.to_rfc3339()))?;
    xml.leaf("updated", &[], &change.to_rfc3339())?;
    entry.authors.iter().try_for_each(|author| person(xml, "author", author))?;
    entry.contributors.iter().try_for_each(|other| person(xml, "contributor", other))?;
    for category in &entry.categories {
        xml.empty("category", &[("term", category)])?;
    }
    LINKS.alternate(xml, entry.link.as_deref())?;
    LINKS.of_entry(xml, entry)?;
    enclosures(entry).iter().try_for_each(|file| LINKS.enclosure(xml, file))?;
    xml.leaf_some("rights", entry.rights.as_deref())?;
    text(xml, entry)?;
    appearance(xml, entry)?;
    entry.recording.iter().try_for_each(|recording| recording.write(xml, entry))?;
    entry.hero.iter().try_for_each(|hero| hero.write(xml))?;
    xml.close()
}

/// The summary, and the content. An entry without content needs a link to it instead; where
/// there is neither, the summary is the content.
fn text<W: io::Write>(xml: &mut Xml<W>, entry: &Entry<'_>) -> io::Result<()> {
    xml.leaf_some("summary", entry.told_summary().map(plain))?;
    match &entry.content {
        Some(html) => {
            xml.open("content", &[("type", "html")])?;
            xml.cdata(html)?;
            xml.close()
        }
        None if entry.link.is_none() => xml.leaf("content", &[], &plain(&entry.summary)),
        None => Ok(()),
    }
}

fn person<W: io::Write>(xml: &mut Xml<W>, element: &'static str, person: &Person) -> io::Result<()> {
    xml.open(element, &[])?;
    xml.leaf("name", &[], &person.name)?;
    xml.leaf_some("uri", person.url.as_deref())?;
    xml.leaf_some("email", person.email.as_deref())?;
    xml.close()
}
