//! Writes EPUB.

use std::io;

use super::{WriteCx, Writer};
use crate::error::Error;
use crate::format::{OptionMap, OptionSpec};
use crate::model::Publication;

/// The options of the writer.
pub const OPTIONS: &[OptionSpec] = &[];

/// Writes EPUB.
#[derive(Clone, Debug, Default)]
pub struct EpubWriter;

/// The writer for options given as text.
///
/// # Errors
/// If an option has a wrong value.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(EpubWriter))
}

impl Writer for EpubWriter {
    fn write(&self, _: &Publication, _: &mut WriteCx<'_>, _: &mut dyn io::Write) -> Result<(), Error> {
        Ok(())
    }
}
