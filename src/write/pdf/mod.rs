//! Writes PDF: pages set as a magazine or journal sets them, tagged for those who do not see
//! them, fit for archives.
//!
//! Every file conforms to PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2), on PDF 1.7 (ISO
//! 32000-1). `printpdf` makes pages and resources; `lopdf` completes the document with what
//! PDF/UA and PDF/A ask for besides. What each step does has its module:
//!
//! - `flow`: the article as items in the order of reading, set by the text engine
//! - `formula`: formulas from MathML, in a line or by themselves
//! - `pages`: items to pages – footnotes, floating figures, no line left alone
//! - `paint`: pages to operators, over `canvas` and `content`
//! - `structure`, `outline`, `metadata`, `fonts`, `picture`: the parts of the file
//! - `complete`, `save`: puts the parts into the document, and the document into bytes
//!
//! What must not be here: shaping and line breaking (they are the text engine's), knowledge of
//! other formats, and any second way to write PDF syntax.

mod canvas;
mod cluster;
mod complete;
mod content;
mod flow;
mod fonts;
mod formula;
mod furniture;
mod inline;
mod item;
mod metadata;
mod object;
mod options;
mod outline;
mod pages;
mod paint;
mod picture;
mod quotes;
mod save;
mod structure;
mod style;

use std::io;

use printpdf::{PdfDocument, PdfPage, PdfSaveOptions, Pt, XObjectMap};

use super::{WriteCx, Writer};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::model::{Article, Publication};
use crate::typeset::Typesetter;

pub use options::{OPTIONS, Options, Paper};

use flow::{Context, Flow};
use metadata::Metadata;
use pages::Paginator;
use paint::{Painter, Scene};
use style::{Families, Geometry, Look};

/// Writes PDF.
#[derive(Clone, Debug, Default)]
pub struct PdfWriter {
    options: Options,
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
        PdfWriter { options }
    }

    fn document(&self, publication: &Publication, article: &Article, cx: &mut WriteCx<'_>) -> Result<Vec<u8>, Error> {
        let (width, height) = self.options.paper.points();
        let theme = &self.options.theme;
        let geometry = Geometry::new(width, height, &theme.page);
        let (fonts, families) = Families::of(theme, self.options.fonts.clone())?;
        let context = Context::new(article, &publication.resources, geometry, Look::of(article, theme, families));
        let typesetter = Typesetter::new(fonts.clone());
        let mut flow = Flow::new(&context, typesetter, cx.diagnostics);
        let mut painter = Painter::new(height, fonts);

        let mut paginator = Paginator::new(geometry, flow.note_rule());
        flow.article(&mut |flow| {
            flow.take_items().into_iter().for_each(|item| paginator.push(item));
            paint_all(paginator.take_finished(), flow, &mut painter);
        });
        paint_all(paginator.finish(), &mut flow, &mut painter);
        furniture::draw(&mut flow, &context, &mut painter);
        flow.report_missing();

        let Flow { structure, pictures, .. } = flow;
        let mut pdf = PdfDocument::new("");
        pdf.resources.xobjects = XObjectMap { map: pictures.into_xobjects() };
        let contents = painter.take_pages();
        // Their operators follow: see `content`.
        let page = PdfPage::new(Pt(width).into(), Pt(height).into(), Vec::new());
        pdf.pages = vec![page; contents.len()];
        let mut document = pdf.to_lopdf_document(&save_options(), &mut Vec::new());
        drop(pdf);
        complete::contents(&mut document, contents)?;
        complete::complete(&mut document, &painter, structure, &context, &Metadata::of(article, cx.env))?;
        save::save(document)
    }
}

impl Writer for PdfWriter {
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        let [article] = publication.articles.as_slice() else {
            let message = format!("a PDF holds one article, and there are {}", publication.articles.len());
            return Err(Error::new(ErrorKind::Output, message).help("write each article to a file of its own"));
        };
        out.write_all(&self.document(publication, article, cx)?)?;
        Ok(())
    }
}

/// Draws pages that are full.
fn paint_all(pages: Vec<pages::Page>, flow: &mut Flow<'_, '_>, painter: &mut Painter) {
    let mut scene = Scene { structure: &mut flow.structure, pictures: &mut flow.pictures };
    for page in pages {
        painter.page(page, &mut scene);
    }
}

/// Operators are written as they are given.
fn save_options() -> PdfSaveOptions {
    PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None }
}
