//! Writes the model as JSON: lossless but for the bytes of pictures, which stay files.

use std::io;

use super::{WriteCx, Writer};
use crate::error::{Error, ErrorKind};
use crate::format::OptionMap;
use crate::model::Publication;

/// Writes the model as indented JSON with a line feed at its end.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonWriter;

/// The writer for options given as text; there are none.
///
/// # Errors
/// Never: the registry has refused unknown options.
pub fn from_options(_: &OptionMap) -> Result<Box<dyn Writer>, Error> {
    Ok(Box::new(JsonWriter))
}

impl Writer for JsonWriter {
    fn write(&self, publication: &Publication, _: &mut WriteCx<'_>, out: &mut dyn io::Write) -> Result<(), Error> {
        serde_json::to_writer_pretty(&mut *out, publication).map_err(|error| {
            if error.is_io() {
                io::Error::from(error).into()
            } else {
                Error::new(ErrorKind::Internal, error.to_string())
            }
        })?;
        out.write_all(b"\n")?;
        Ok(())
    }
}
