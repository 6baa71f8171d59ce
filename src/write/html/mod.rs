//! Writes HTML: one self-contained page for a browser, or the article alone for another system.
//!
//! Target: the HTML Living Standard and WCAG 2.2, level AA. The page needs no other file and
//! runs no script. What the article says is written by `write::markup`; here are the page
//! around it, its head, and its description for machines (schema.org in JSON-LD).

mod head;
mod json_ld;
mod options;
mod page;
#[cfg(test)]
mod tests;

use std::io;

pub use options::{HtmlOptions, Images, OPTIONS};

use super::{WriteCx, Writer};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::model::Publication;

/// Writes HTML.
#[derive(Clone, Copy, Debug, Default)]
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
        let page = page::write(article, publication, &self.options, cx.diagnostics);
        out.write_all(page.as_bytes())?;
        Ok(())
    }
}
