//! Writes EPUB: an article, or a collection of them, as a book that opens in any reading system.
//!
//! Target: EPUB 3.3 with the accessibility metadata of EPUB Accessibility 1.1. The markup comes
//! from `write::markup`; `epub-builder` assembles the archive; the module `complete` adds what it
//! cannot express. Inside are a cover if there is a picture for it, the title page of a
//! collection, the articles with their notes and related items, a page about the whole, the
//! pictures that are used, and the publication itself as JSON.

mod accessibility;
mod book;
mod complete;
mod cover;
mod documents;
mod fonts;
mod navigation;
mod options;
mod package;
mod pictures;
mod record;
mod split;
mod style;
mod svg;
#[cfg(test)]
mod tests;

use std::io;

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ReferenceType, TocElement, ZipLibrary};

use super::stream::Companion;
use super::{WriteCx, Writer};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::model::{Date, Publication};
use crate::resource::MediaType;
use crate::write::markup;
use book::{ABOUT, Book, COVER, TITLE_PAGE};
use complete::Content;
use documents::{CoverImage, Document, Documents};
use fonts::Fonts;
use pictures::{File, Pictures};

pub use options::{CoverChoice, OPTIONS, Options};

/// Writes EPUB.
#[derive(Clone, Debug, Default)]
pub struct EpubWriter {
    options: Options,
}

impl EpubWriter {
    /// A writer with these options.
    pub fn new(options: Options) -> Self {
        EpubWriter { options }
    }
}

/// The writer for options given as text.
///
/// # Errors
/// If a value is wrong.
pub fn from_options(options: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(EpubWriter::new(options::parse(options)?)))
}

impl Writer for EpubWriter {
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        self.write_beside(publication, &[], cx, out)
    }

    fn marks_pages(&self) -> bool {
        true
    }

    fn write_beside(
        &self,
        publication: &Publication,
        companions: &[Companion],
        cx: &mut WriteCx<'_>,
        out: &mut dyn io::Write,
    ) -> Result<(), Error> {
        if publication.articles.is_empty() {
            return Err(Error::new(ErrorKind::Output, "an EPUB holds at least one article"));
        }
        let book = Book::new(publication);
        let modified = modified(publication, cx);
        let pictures = Pictures::new(&publication.resources, cx.diagnostics);
        let cover = self.cover(&book, publication, cx)?;
        let paged = companions.iter().find(|companion| companion.pages.is_some());
        let pages = paged.and_then(|paged| paged.pages.as_deref());
        let settings = documents::BookSettings { pages, split_above: self.options.split_above };
        let documents = documents::write(&book, &pictures, &cover, &settings, cx.diagnostics);
        // The record speaks of those too that no document shows.
        pictures.use_hidden(publication);
        let theme = &self.options.theme;
        let fonts = if self.options.embed_fonts { fonts::embed(theme, &documents)? } else { Fonts::default() };
        let style = style::sheet(theme) + &fonts.rules;
        let assembled = assemble(&book, &documents, &pictures, &cover, &fonts)?;
        let additions = complete::Additions {
            contents: files(&documents, &pictures, &cover, &fonts, &style),
            package: package::describe(
                &book,
                &documents,
                &pictures,
                &package::Circumstances {
                    modified,
                    certifier: self.certifier(&documents, cx),
                    paged: paged.map(|paged| paged.name.as_str()),
                },
            ),
            navigation: navigation::describe(&book, &documents),
            record: record::write(publication, &pictures)?,
            has_fonts: !fonts.files.is_empty(),
            modified,
        };
        out.write_all(&complete::complete(assembled, &additions)?)?;
        Ok(())
    }
}

impl EpubWriter {
    /// What is on the cover.
    fn cover(&self, book: &Book<'_>, publication: &Publication, cx: &mut WriteCx<'_>) -> Result<CoverImage, Error> {
        let hero = book.front.hero.as_ref().and_then(|hero| publication.resources.get(&hero.image.source));
        match (self.options.cover, hero) {
            (CoverChoice::None, _) => Ok(CoverImage::None),
            (CoverChoice::Auto, Some(_)) => Ok(CoverImage::Hero),
            (CoverChoice::Auto | CoverChoice::Designed, hero) => {
                let cover = cover::design(book, &self.options.theme, hero, &cx.env.limits)?;
                if cover.is_none() {
                    let message = "the book has no designed cover: no font at hand has all letters of the headline";
                    cx.report(Diagnostic::warning(Code::Missing, message).help("give it a `hero` image"));
                }
                Ok(cover.map_or(CoverImage::Hero, CoverImage::Designed))
            }
        }
    }

    /// Who vouches for the book's accessibility. Where a picture is not described nobody can: that
    /// is reported, and nothing is claimed.
    fn certifier(&self, documents: &Documents, cx: &mut WriteCx<'_>) -> Option<&str> {
        let name = self.options.certified_by.as_deref()?;
        let missing = documents.facts().without_alt;
        if missing > 0 {
            let message =
                format!("the book does not claim to be accessible: {missing} of its pictures are not described");
            cx.report(Diagnostic::warning(Code::Dropped, message).help("give every picture an `alt`, and check again"));
            return None;
        }
        Some(name)
    }
}

/// When the book was last changed: EPUB demands a time.
fn modified(publication: &Publication, cx: &mut WriteCx<'_>) -> jiff::Timestamp {
    let articles = publication.articles.iter().map(|article| &article.dates);
    let all = articles.chain([&publication.channel.dates]).filter_map(|dates| dates.last_change());
    let known = all.map(|date: Date| date.timestamp()).max();
    known.or(cx.env.source_date).unwrap_or_else(|| {
        cx.report(
            Diagnostic::warning(Code::Substituted, "the article has no date: the book says it was changed in 1970")
                .help("add a `date`"),
        );
        jiff::Timestamp::UNIX_EPOCH
    })
}

/// The file of the style sheet, as `epub-builder` calls it.
const STYLE_SHEET: &str = "stylesheet.css";

/// What the files of the book hold.
fn files<'p>(
    documents: &'p Documents,
    pictures: &'p Pictures<'_>,
    cover: &'p CoverImage,
    fonts: &'p Fonts,
    style: &'p str,
) -> Vec<Content<'p>> {
    let plain = |name: &'p str, bytes: &'p [u8]| Content { name, bytes, is_packed: false };
    let picture =
        |file: File<'p>| Content { name: file.name, bytes: file.bytes, is_packed: file.media_type != MediaType::Svg };
    let documents = documents.all.iter().map(|document| plain(&document.file, document.markup.as_bytes()));
    let fonts = fonts.files.iter().map(|font| plain(&font.name, &font.bytes));
    let pictures = pictures.used().into_iter().chain(cover.file()).map(picture);
    documents.chain(fonts).chain(pictures).chain([plain(STYLE_SHEET, style.as_bytes())]).collect()
}

/// Stands for what a file holds until the archive is completed.
const NOT_YET: &[u8] = &[];

/// The archive as `epub-builder` makes it, with nothing in its files.
fn assemble(
    book: &Book<'_>,
    documents: &Documents,
    pictures: &Pictures<'_>,
    cover: &CoverImage,
    fonts: &Fonts,
) -> Result<Vec<u8>, Error> {
    let mut builder = EpubBuilder::new(ZipLibrary::new().map_err(internal)?).map_err(internal)?;
    builder.epub_version(EpubVersion::V30);
    builder.set_title(book.title());
    builder.set_toc_name(book.words().contents);
    builder.set_uuid(book.uuid);
    builder.stylesheet(NOT_YET).map_err(internal)?;
    for picture in pictures.used() {
        let media_type = picture.media_type.as_str();
        if documents.cover_picture.as_deref() == Some(picture.name) {
            builder.add_cover_image(picture.name, NOT_YET, media_type).map_err(internal)?;
        } else {
            builder.add_resource(picture.name, NOT_YET, media_type).map_err(internal)?;
        }
    }
    for font in &fonts.files {
        builder.add_resource(&font.name, NOT_YET, font.media_type).map_err(internal)?;
    }
    if let CoverImage::Designed(cover) = cover {
        builder.add_cover_image(cover.name, NOT_YET, cover.media_type.as_str()).map_err(internal)?;
    }
    for document in &documents.all {
        builder.add_content(content(book, documents, document)).map_err(internal)?;
    }
    let mut archive = Vec::new();
    builder.generate(&mut archive).map_err(internal)?;
    Ok(archive)
}

/// A document with its entries in the table of contents, where cover and title page have none.
fn content(book: &Book<'_>, documents: &Documents, document: &Document) -> EpubContent<&'static [u8]> {
    let content = EpubContent::new(&document.file, NOT_YET);
    let chapter = book.chapters.iter().find(|chapter| chapter.file == document.file);
    match (document.file.as_str(), chapter) {
        (_, Some(chapter)) => {
            let content = content.title(markup::shortened(&markup::title(chapter.article), 300));
            let content = content.reftype(ReferenceType::Text);
            navigation::below(chapter, documents).iter().map(toc_element).fold(content, EpubContent::child)
        }
        (COVER, None) => content.reftype(ReferenceType::Cover),
        (TITLE_PAGE, None) => content.reftype(ReferenceType::TitlePage),
        (ABOUT, None) => content.title(book.about()).reftype(ReferenceType::Colophon),
        // Where an article goes on.
        (_, None) => content,
    }
}

fn toc_element(item: &navigation::Item) -> TocElement {
    let element = TocElement::new(item.href.as_str(), item.text.as_str());
    item.children.iter().map(toc_element).fold(element, TocElement::child)
}

/// What goes wrong while writing to memory is no fault of the input.
fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Internal, format!("the EPUB could not be assembled: {error}")).caused_by(error)
}
