//! Writes EPUB: one article as a small book that opens in any reading system.
//!
//! Target: EPUB 3.3 with the accessibility metadata of EPUB Accessibility 1.1. The markup comes
//! from `write::markup`; `epub-builder` assembles the archive; the module `complete` adds what it
//! cannot express. Inside are a cover if there is a hero image, the article with its notes and
//! related items, a page about it, the pictures that are used, and the article itself as JSON.

mod accessibility;
mod complete;
mod documents;
mod navigation;
mod package;
mod pictures;
mod svg;
#[cfg(test)]
mod tests;

use std::io;

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ReferenceType, TocElement, ZipLibrary};

use super::{WriteCx, Writer};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::{Error, ErrorKind};
use crate::format::{OptionMap, OptionSpec};
use crate::model::{Article, Date, Publication};
use crate::words::Words;
use crate::write::markup;
use documents::{ABOUT, ARTICLE, COVER, Documents};
use pictures::Pictures;

/// The options as text; there are none.
pub const OPTIONS: &[OptionSpec] = &[];

/// Writes EPUB.
#[derive(Clone, Copy, Debug, Default)]
pub struct EpubWriter;

/// The writer for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(EpubWriter))
}

/// The style sheet, static as it is.
const STYLE: &str = concat!(include_str!("../markup/article.css"), include_str!("book.css"));

impl Writer for EpubWriter {
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        let [article] = publication.articles.as_slice() else {
            return Err(Error::new(ErrorKind::Output, "an EPUB holds exactly one article")
                .help("write each article to a file of its own"));
        };
        let modified = modified(article, cx);
        let pictures = Pictures::new(&publication.resources, cx.diagnostics);
        let documents = documents::write(article, &pictures, cx.diagnostics);
        let assembled = assemble(article, &documents, &pictures)?;
        let additions = complete::Additions {
            pictures: pictures.used(),
            package: package::describe(article, &documents, &pictures, modified),
            navigation: navigation::describe(article, &documents),
            record: package::record(publication, &pictures)?,
            modified,
        };
        out.write_all(&complete::complete(assembled, &additions)?)?;
        Ok(())
    }
}

/// When the book was last changed: EPUB demands a time.
fn modified(article: &Article, cx: &mut WriteCx<'_>) -> jiff::Timestamp {
    let known = article.dates.last_change().as_ref().map(Date::timestamp);
    known.or(cx.env.source_date).unwrap_or_else(|| {
        cx.report(
            Diagnostic::warning(Code::Substituted, "the article has no date: the book says it was changed in 1970")
                .help("add a `date`"),
        );
        jiff::Timestamp::UNIX_EPOCH
    })
}

/// Stands for a picture until the archive is completed: `epub-builder` would compress it, though
/// it is compressed already.
const NOT_YET: &[u8] = &[];

/// The archive as `epub-builder` makes it, with nothing in its pictures.
fn assemble(article: &Article, documents: &Documents, pictures: &Pictures<'_>) -> Result<Vec<u8>, Error> {
    let words = Words::of(article.language.as_ref());
    let mut builder = EpubBuilder::new(ZipLibrary::new().map_err(internal)?).map_err(internal)?;
    builder.epub_version(EpubVersion::V30);
    builder.set_title(markup::title(article));
    builder.set_toc_name(words.contents);
    builder.set_uuid(article.uuid());
    builder.stylesheet(STYLE.as_bytes()).map_err(internal)?;
    for picture in pictures.used() {
        let media_type = picture.media_type.as_str();
        if documents.cover_picture.as_deref() == Some(picture.name) {
            builder.add_cover_image(picture.name, NOT_YET, media_type).map_err(internal)?;
        } else {
            builder.add_resource(picture.name, NOT_YET, media_type).map_err(internal)?;
        }
    }
    if let Some(cover) = &documents.cover {
        let cover = EpubContent::new(COVER, cover.as_bytes()).reftype(ReferenceType::Cover);
        builder.add_content(cover).map_err(internal)?;
    }
    builder.add_content(article_content(article, documents)).map_err(internal)?;
    let about = EpubContent::new(ABOUT, documents.about.as_bytes()).title(words.about);
    builder.add_content(about.reftype(ReferenceType::Colophon)).map_err(internal)?;
    let mut archive = Vec::new();
    builder.generate(&mut archive).map_err(internal)?;
    Ok(archive)
}

/// The document of the article with its entries in the table of contents.
fn article_content<'a>(article: &Article, documents: &'a Documents) -> EpubContent<&'a [u8]> {
    let content = EpubContent::new(ARTICLE, documents.article.as_bytes());
    let content = content.title(markup::shortened(&markup::title(article), 300)).reftype(ReferenceType::Text);
    let entries = markup::contents(article);
    let back =
        navigation::back(article).into_iter().map(|(id, title)| TocElement::new(format!("{ARTICLE}#{id}"), title));
    entries.iter().map(toc_element).chain(back).fold(content, EpubContent::child)
}

fn toc_element(entry: &markup::Entry) -> TocElement {
    let element = TocElement::new(format!("{ARTICLE}#{}", entry.id), entry.text.as_str());
    entry.children.iter().map(toc_element).fold(element, TocElement::child)
}

/// What goes wrong while writing to memory is no fault of the input.
fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Internal, format!("the EPUB could not be assembled: {error}")).caused_by(error)
}
