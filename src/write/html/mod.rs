//! Writes HTML: one self-contained page for a browser, or the article alone for another system.
//!
//! Target: the HTML Living Standard and WCAG 2.2, level AA. The page needs no other file, unless
//! its pictures are asked to be beside it, and runs no script. What the article says is written by
//! `write::markup`; here are the page around it, its head, its style sheet, and its description for
//! machines (schema.org in JSON-LD).

mod head;
mod json_ld;
mod options;
mod page;
mod pictures;
mod style;
#[cfg(test)]
mod tests;

use std::io;

pub use options::{HtmlOptions, Images, OPTIONS, Style};

use super::{WriteCx, Writer};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::model::Publication;
use pictures::Pictures;

/// Writes HTML.
#[derive(Clone, Debug, Default)]
pub struct HtmlWriter {
    options: HtmlOptions,
}

impl HtmlWriter {
    /// A writer with these options.
    pub fn new(options: HtmlOptions) -> Self {
        HtmlWriter { options }
    }
}

/// The writer for options given as text.
///
/// # Errors
/// If an option has a wrong value.
pub fn from_options(options: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(HtmlWriter::new(HtmlOptions::from_map(options)?)))
}

impl Writer for HtmlWriter {
    fn write(&self, publication: &Publication, cx: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        let [article] = publication.articles.as_slice() else {
            return Err(Error::new(ErrorKind::Output, "an HTML page holds exactly one article")
                .help("write each article to a file of its own"));
        };
        let pictures = Pictures::new(article, publication, self.options.images, cx);
        let page = page::write(article, publication, &self.options, &pictures, cx.diagnostics);
        pictures.write(cx)?;
        out.write_all(page.as_bytes())?;
        Ok(())
    }
}
