//! Writes HTML.

use std::io;

use super::{WriteCx, Writer};
use crate::error::Error;
use crate::format::{OptionMap, OptionSpec};
use crate::model::Publication;

/// The options of the writer.
pub const OPTIONS: &[OptionSpec] = &[];

/// Writes HTML.
#[derive(Clone, Debug, Default)]
pub struct HtmlWriter;

/// The writer for options given as text.
///
/// # Errors
/// If an option has a wrong value.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(HtmlWriter))
}

impl Writer for HtmlWriter {
    fn write(&self, _: &Publication, _: &mut WriteCx<'_>, _: &mut dyn io::Write) -> Result<(), Error> {
        Ok(())
    }
}
