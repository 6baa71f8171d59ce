//! Reads the text dump of a web page.

use super::{Input, ReadCx, Reader};
use crate::error::Error;
use crate::format::OptionMap;
use crate::model::Publication;

/// Reads the text dump of a web page.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextReader;

/// The reader for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Reader>, Error> {
    Ok(Box::new(TextReader))
}

impl Reader for TextReader {
    fn read(&self, _: Input<'_>, _: &mut ReadCx<'_>) -> Result<Publication, Error> {
        Ok(Publication::default())
    }
}
