//! Reads Markdown.

use super::{Input, ReadCx, Reader};
use crate::error::Error;
use crate::format::OptionMap;
use crate::model::Publication;

/// Reads Markdown.
#[derive(Clone, Copy, Debug, Default)]
pub struct MarkdownReader;

/// The reader for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Reader>, Error> {
    Ok(Box::new(MarkdownReader))
}

impl Reader for MarkdownReader {
    fn read(&self, _: Input<'_>, _: &mut ReadCx<'_>) -> Result<Publication, Error> {
        Ok(Publication::default())
    }
}
