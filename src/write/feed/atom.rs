//! Writes Atom 1.0.

use std::io;

use super::super::{WriteCx, Writer};
use crate::error::Error;
use crate::format::{OptionMap, OptionSpec};
use crate::model::Publication;

/// The options of the writer.
pub const OPTIONS: &[OptionSpec] = &[];

/// Writes Atom 1.0.
#[derive(Clone, Debug, Default)]
pub struct AtomWriter;

/// The writer for options given as text.
///
/// # Errors
/// If an option has a wrong value.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(AtomWriter))
}

impl Writer for AtomWriter {
    fn write(&self, _: &Publication, _: &mut WriteCx<'_>, _: &mut dyn io::Write) -> Result<(), Error> {
        Ok(())
    }
}
