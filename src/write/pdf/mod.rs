//! Writes PDF: pages set as a magazine or journal sets them, tagged for those who do not see
//! them, fit for archives.
//!
//! Every file conforms to PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2), or PDF/A-3a (ISO
//! 19005-3) where it carries other files, on PDF 1.7 (ISO 32000-1). `printpdf` makes pages and
//! resources; `lopdf` completes the document with what PDF/UA and PDF/A ask for besides. What each
//! step does has its module:
//!
//! - `flow`: the article as items in the order of reading, set by the text engine
//! - `formula`: formulas from MathML, in a line or by themselves
//! - `collection`: several articles as one file, behind a title page and contents
//! - `pages`: items to pages – footnotes, floating figures, no line left alone
//! - `paint`: pages to operators, over `canvas` and `content`
//! - `structure`, `outline`, `metadata`, `fonts`, `picture`, `svg`, `attach`: the parts of the file
//! - `font_files`: the fonts that options name
//! - `kept`: what a writer keeps from document to document
//! - `complete`, `save`: puts the parts into the document, and the document into bytes
//!
//! What must not be here: shaping and line breaking (they are the text engine's), knowledge of
//! other formats, and any second way to write PDF syntax.

mod attach;
mod beginning;
mod canvas;
mod cff;
mod cluster;
mod collection;
mod complete;
mod content;
mod flow;
mod font_files;
mod fonts;
mod formula;
mod furniture;
mod inline;
mod item;
mod kept;
mod metadata;
mod object;
mod options;
mod outline;
mod pages;
mod paint;
mod picture;
#[cfg(test)]
mod proof;
mod save;
mod structure;
mod style;
mod svg;
mod syntax;

use std::io;
use std::sync::Arc;

use printpdf::{PdfDocument, PdfPage, PdfSaveOptions, Pt, XObjectMap};

use super::pages::PageMap;
use super::{WriteCx, Writer};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::model::{Article, Publication};
use crate::theme::{Generic, Theme};
use crate::typeset::Typesetter;

pub use options::{OPTIONS, Options, Paper};

use complete::Parts;
use flow::{Context, Flow, Workshop};
use furniture::Folios;
use kept::Kept;
use metadata::Metadata;
use pages::Paginator;
use paint::{Painter, Scene};
use picture::Pictures;
use save::File;
use structure::Structure;
use style::{Families, Geometry, Look};

/// Writes PDF.
///
/// What the documents of a writer have in common it makes once: use one for many documents, on any threads. Its clones
/// share that.
#[derive(Clone, Debug, Default)]
pub struct PdfWriter {
    options: Options,
    kept: Arc<Kept>,
}

/// The writer for options given as text.
///
/// # Errors
/// If an option has a wrong value.
pub fn from_options(map: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(PdfWriter::new(options::parse(map)?)))
}

impl PdfWriter {
    /// A writer with these options.
    pub fn new(options: Options) -> Self {
        PdfWriter { options, kept: Arc::default() }
    }

    fn document(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        let (width, height) = self.options.paper.points();
        let theme = &self.with_system_families(cx.diagnostics);
        let (typesetter, families) = self.typesetter(theme, publication)?;
        let fonts = typesetter.fonts().clone();
        let mut painter = Painter::new(height, fonts.clone());
        let workshop = Workshop {
            typesetter,
            structure: Structure::new(),
            pictures: Pictures::new(fonts, cx.env.limits.clone(), self.options.image_resolution),
        };
        let front;
        let (article, metadata) = match publication.articles.as_slice() {
            [article] => (article, Metadata::of(article, cx.env)),
            _ => {
                front = collection::front(publication);
                (&front, collection::metadata(publication, &front, cx.env))
            }
        };
        let geometry = Geometry::new(width, height, &theme.page);
        painter.column_rule = theme.page.column_rule.then(|| geometry.gutter_rule(theme.light.rule));
        let look_of = |article: &Article| Look::of(article, theme, families);
        let context = Context::new(article, &publication.resources, geometry, look_of(article));
        let (workshop, front) = match publication.articles.as_slice() {
            [_] => (set_article(&context, workshop, &mut painter, cx.diagnostics, Folios::Counted), 0),
            _ => collection::set(publication, &context, &look_of, workshop, &mut painter, cx.diagnostics),
        };

        let Workshop { structure, pictures, typesetter } = workshop;
        if !self.options.system_fonts {
            self.kept.give_back(typesetter);
        }
        let mut pdf = PdfDocument::new("");
        let (map, filling) = pictures.into_xobjects();
        pdf.resources.xobjects = XObjectMap { map };
        let (mut contents, deflater) = painter.take_pages();
        // The front matter was drawn last.
        contents.rotate_right(front);
        // Their operators follow: see `content`.
        let page = PdfPage::new(Pt(width).into(), Pt(height).into(), Vec::new());
        pdf.pages = vec![page; contents.len()];
        let mut document = pdf.to_lopdf_document(&save_options(), &mut Vec::new());
        drop(pdf);
        filling.fill(&mut document);
        let mut file = File::new(deflater, out)?;
        complete::contents(&mut document, &mut file, contents)?;
        let metadata = if cx.attachments.is_empty() { metadata } else { metadata.with_attachments() };
        let parts = Parts { context: &context, metadata: &metadata, attachments: cx.attachments, front };
        complete::complete(&mut document, &mut file, &painter, structure, &parts)?;
        cx.pages = Some(PageMap { breaks: std::mem::take(&mut painter.beginnings) });
        file.add_all(&mut document)?;
        complete::identify(&mut document.trailer, &context, file.sums());
        Ok(file.finish(document.trailer, document.max_id)?)
    }

    /// The theme, its families taken from the system where the options say so. One that is not to
    /// be had is reported.
    fn with_system_families(&self, diagnostics: &mut Diagnostics) -> Arc<Theme> {
        let mut theme = Arc::clone(&self.options.theme);
        if self.options.system_fonts {
            theme = Arc::new(font_files::with_system_families(&theme));
        }
        for family in font_files::wanted_families(&theme) {
            let message = format!("the font `{family}` of the theme is not at hand; a built-in one stands in for it");
            let help = "name its files in the theme, or install it and set `system-fonts`";
            diagnostics.push(Diagnostic::warning(Code::Substituted, message).help(help));
        }
        theme
    }

    /// A typesetter with the faces to draw with, and the families of the theme. With the fonts of the system, which faces
    /// these are depends on the publication.
    fn typesetter(&self, theme: &Theme, publication: &Publication) -> Result<(Typesetter, Families), Error> {
        if !self.options.system_fonts {
            let (fonts, families) = self.kept.faces(theme, &self.options.fonts)?;
            return Ok((self.kept.typesetter(&fonts), families));
        }
        let (fonts, families) = Families::of(theme, self.options.fonts.clone())?;
        // All text of the model is in its JSON form.
        let text = serde_json::to_string(publication).unwrap_or_default();
        let serif = self.options.theme.fonts.text.generic == Generic::Serif;
        Ok((Typesetter::new(font_files::with_system_faces(fonts, &text, serif)), families))
    }
}

/// Sets an article, and draws its pages behind those that are there.
fn set_article(
    context: &Context<'_>,
    workshop: Workshop,
    painter: &mut Painter,
    diagnostics: &mut Diagnostics,
    folios: Folios,
) -> Workshop {
    let first = painter.pages.len();
    let mut flow = Flow::new(context, workshop, diagnostics);
    set_pages(&mut flow, painter, |flow, sink| flow.article(sink));
    furniture::draw(&mut flow, context, painter, first, folios);
    flow.report_missing();
    flow.into_workshop()
}

/// Draws what `set` makes as pages behind those that are there, each as soon as it is full.
fn set_pages<'c, 'd>(
    flow: &mut Flow<'c, 'd>,
    painter: &mut Painter,
    set: impl FnOnce(&mut Flow<'c, 'd>, &mut dyn FnMut(&mut Flow<'c, 'd>)),
) {
    let mut paginator = Paginator::new(flow.geometry(), flow.note_rule()).behind(painter.pages.len());
    set(flow, &mut |flow| {
        flow.take_items().into_iter().for_each(|item| paginator.push(item));
        paint_all(paginator.take_finished(), flow, painter);
    });
    paginator.push_end(flow.take_items());
    paint_all(paginator.finish(), flow, painter);
}

impl Writer for PdfWriter {
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        if publication.articles.is_empty() {
            let error = Error::new(ErrorKind::Output, "there is no article to be written");
            return Err(error.help("give at least one"));
        }
        self.document(publication, cx, out)
    }

    fn attachments(&self) -> &[String] {
        &self.options.attach
    }
}

/// Draws pages that are full.
fn paint_all(pages: Vec<pages::Page>, flow: &mut Flow<'_, '_>, painter: &mut Painter) {
    let numbers = flow.numbers();
    let mut scene = Scene { structure: &mut flow.structure, pictures: &mut flow.pictures };
    for page in pages {
        painter.begin_page(beginning::of_page(&page, numbers));
        painter.page(page, &mut scene);
    }
}

/// Operators are written as they are given.
fn save_options() -> PdfSaveOptions {
    PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None }
}
