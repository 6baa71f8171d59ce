//! The metadata of the package document.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::accessibility;
use super::book::Book;
use super::documents::{Documents, direction, language};
use super::pictures::Pictures;
use crate::model::{Article, Contributor, Copyright, RelatedItem, Role};
use crate::record;
use crate::write::markup::{Out, Syntax, Tag, absolute_url, one_line, title};

/// What [`complete`](super::complete) puts into the package document.
pub(super) struct Package {
    /// The title.
    pub(super) title: String,
    /// The language of the article.
    pub(super) language: String,
    /// Its direction, where it has to be said.
    pub(super) direction: Option<&'static str>,
    /// The content of the `metadata` element.
    pub(super) metadata: String,
    /// The properties of items of the manifest, by their `href`.
    pub(super) properties: Vec<(String, &'static str)>,
    /// The document before which the contents are read, where they are a page of the book.
    pub(super) contents_before: Option<String>,
}

/// What is known of the book besides what is in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances<'c> {
    /// When it was last changed.
    pub(super) modified: Timestamp,
    /// Who vouches for its accessibility.
    pub(super) certifier: Option<&'c str>,
    /// The file whose pages are marked in it.
    pub(super) paged: Option<&'c str>,
}

/// The package of `book`.
pub(super) fn describe(
    book: &Book<'_>,
    documents: &Documents,
    pictures: &Pictures<'_>,
    circumstances: &Circumstances<'_>,
) -> Package {
    let Circumstances { modified, certifier, paged } = *circumstances;
    let article = &*book.front;
    let mut metadata = Metadata { out: Out::new(Syntax::Xml) };
    metadata.identity(book);
    metadata.contributors(article);
    metadata.circumstances(article, modified);
    metadata.collections(article);
    metadata.parts(book);
    metadata.accessibility(documents, pictures);
    certifier.iter().for_each(|name| metadata.conformance(name));
    if let Some(file) = paged.filter(|_| documents.pages().next().is_some()) {
        // EPUB Accessibility 1.1, 3.4: where the numbers of the pages come from.
        metadata.meta("pageBreakSource", file);
    }
    metadata.links(article);
    if documents.cover_picture.is_some() {
        // Reading systems older than EPUB 3 find the cover by this.
        metadata.out.void(Tag::new("meta").with("name", "cover").with("content", "cover-image"));
    }
    let with_formulas = documents.all.iter().filter(|document| document.facts.formulas > 0);
    Package {
        title: book.title(),
        language: language(article).to_owned(),
        direction: direction(article),
        metadata: metadata.out.finish(),
        properties: with_formulas.map(|document| (document.file.clone(), "mathml")).collect(),
        contents_before: book.is_collection.then(|| book.chapters[0].file.clone()),
    }
}

/// The metadata in the making.
struct Metadata {
    out: Out,
}

impl Metadata {
    fn dc(&mut self, name: &str, text: &str) {
        if !text.trim().is_empty() {
            self.out.element(Tag::new(name), text);
            self.end_line();
        }
    }

    fn meta(&mut self, property: &str, text: &str) {
        if !text.trim().is_empty() {
            self.out.element(Tag::new("meta").with("property", property), text);
        }
    }

    fn refine(&mut self, id: &str, property: &str, scheme: Option<&str>, text: &str) {
        let tag = Tag::new("meta").with("refines", &format!("#{id}")).with("property", property);
        self.out.element(tag.with_some("scheme", scheme), text);
    }

    fn link(&mut self, rel: &str, href: &str) {
        self.out.void(Tag::new("link").with("rel", rel).with("href", href));
    }

    fn end_line(&mut self) {
        self.out.raw("\n");
    }

    fn identity(&mut self, book: &Book<'_>) {
        let article = &*book.front;
        let urn = book.uuid.urn().to_string();
        self.out.element(Tag::new("dc:identifier").with("id", "uid"), &urn);
        self.end_line();
        if let Some(doi) = &article.identifiers.doi {
            self.out.element(Tag::new("dc:identifier").with("id", "doi"), doi.as_str());
            self.end_line();
            self.refine("doi", "identifier-type", Some("onix:codelist5"), "06");
        }
        for other in &article.identifiers.others {
            self.dc("dc:identifier", &format!("{}:{}", other.scheme, other.value));
        }
        self.dc("dc:title", &title(article));
        self.dc("dc:language", language(article));
    }

    fn contributors(&mut self, article: &Article) {
        let is_creator = |one: &Contributor| {
            one.roles.iter().any(|role| matches!(role, Role::Author | Role::Interviewer | Role::Interviewee))
        };
        // The byline comes first, as on the page.
        let byline: BTreeSet<_> = article.byline().into_iter().map(|author| &author.id).collect();
        let (first, rest): (Vec<_>, Vec<_>) = article.contributors.iter().partition(|one| byline.contains(&one.id));
        for (index, contributor) in first.into_iter().chain(rest).enumerate() {
            let name = if is_creator(contributor) { "dc:creator" } else { "dc:contributor" };
            self.contributor(name, &format!("contributor-{}", index + 1), contributor);
        }
    }

    fn contributor(&mut self, element: &str, id: &str, contributor: &Contributor) {
        self.out.element(Tag::new(element).with("id", id), &contributor.name.display());
        self.end_line();
        for role in &contributor.roles {
            self.refine(id, "role", Some("marc:relators"), role.marc_code());
        }
        self.refine(id, "file-as", None, &contributor.name.sort_key());
        if let Some(orcid) = &contributor.orcid {
            let tag = Tag::new("link").with("refines", &format!("#{id}")).with("rel", "schema:identifier");
            self.out.void(tag.with("href", &orcid.url()));
        }
    }

    fn circumstances(&mut self, article: &Article, modified: Timestamp) {
        if let Some(publisher) = &article.publisher {
            self.dc("dc:publisher", &publisher.name);
        }
        if let Some(published) = article.dates.published {
            self.dc("dc:date", &published.to_string());
        }
        self.meta("dcterms:modified", &modified.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        if let Some(received) = article.dates.received {
            self.meta("dcterms:dateSubmitted", &received.to_string());
        }
        if let Some(accepted) = article.dates.accepted {
            self.meta("dcterms:dateAccepted", &accepted.to_string());
        }
        self.dc("dc:description", &one_line(&article.deck));
        article.keywords.iter().for_each(|keyword| self.dc("dc:subject", keyword));
        self.meta("schema:genre", article.genre.as_deref().unwrap_or_default());
        self.dc("dc:source", article.identifiers.url.as_deref().unwrap_or_default());
        let copyright = article.copyright.as_ref().map(Copyright::display);
        let license = article.license.as_ref().map(|license| license.display().to_owned());
        let rights: Vec<_> = copyright.into_iter().chain(license).collect();
        self.dc("dc:rights", &rights.join(". "));
        for link in article.related.items.iter().filter_map(RelatedItem::link) {
            self.dc("dc:relation", &link);
        }
    }

    fn collections(&mut self, article: &Article) {
        if let Some(title) = article.journal.as_ref().and_then(|journal| journal.title.as_ref()) {
            self.out.element(Tag::new("meta").with("property", "belongs-to-collection").with("id", "journal"), title);
            for issn in article.journal.iter().flat_map(|journal| journal.issns()) {
                self.refine("journal", "dcterms:identifier", None, &format!("urn:issn:{issn}"));
            }
        }
        if let Some(series) = &article.series {
            let tag = Tag::new("meta").with("property", "belongs-to-collection").with("id", "series");
            self.out.element(tag, &series.title);
            self.refine("series", "collection-type", None, "series");
            // A position is a number; a numbering such as IV has no place in EPUB's metadata.
            if let Some(number) = series.number.as_deref().filter(|number| number.parse::<u32>().is_ok()) {
                self.refine("series", "group-position", None, number);
            }
        }
    }

    /// The articles of a collection, by their addresses.
    fn parts(&mut self, book: &Book<'_>) {
        let chapters = book.chapters.iter().filter(|_| book.is_collection);
        for address in chapters.filter_map(|chapter| chapter.article.address()) {
            self.meta("dcterms:hasPart", &address);
        }
    }

    fn accessibility(&mut self, documents: &Documents, pictures: &Pictures<'_>) {
        let facts = documents.facts();
        let has_pages = documents.pages().next().is_some();
        for (property, value) in accessibility::claims(&facts, has_pages, pictures.any_moves()) {
            self.meta(&format!("schema:{property}"), value);
        }
        let tag =
            Tag::new("meta").with("property", "schema:accessibilitySummary").with("xml:lang", "en").with("dir", "ltr");
        self.out.element(tag, &accessibility::summary(&facts, has_pages));
    }

    /// The claim that somebody has checked (EPUB Accessibility 1.1, 4.1), word for word as it asks.
    fn conformance(&mut self, certifier: &str) {
        let tag = Tag::new("meta").with("property", "dcterms:conformsTo").with("id", "conformance");
        self.out.element(tag, "EPUB Accessibility 1.1 - WCAG 2.2 Level AA");
        self.refine("conformance", "a11y:certifiedBy", None, certifier);
    }

    fn links(&mut self, article: &Article) {
        let license = article.license.as_ref().and_then(|license| license.url.as_deref());
        if let Some(license) = license.and_then(|url| absolute_url(url, None)) {
            self.link("dcterms:license", &license);
        }
        self.out.void(
            Tag::new("link").with("rel", "record").with("href", record::FILE).with("media-type", "application/json"),
        );
    }
}
