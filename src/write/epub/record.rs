//! The publication as data, which lies in the container beside the pictures.

use std::borrow::Cow;

use super::pictures::Pictures;
use crate::error::{Error, ErrorKind};
use crate::model::Publication;
use crate::record::Record;

/// The record of `publication`, in which the pictures that the book holds are named.
pub(super) fn write(publication: &Publication, pictures: &Pictures<'_>) -> Result<Vec<u8>, Error> {
    let used = pictures.used_sources().map(|(source, name)| (Cow::Borrowed(source), Cow::Borrowed(name)));
    let record = Record { pictures: used.collect(), publication: Cow::Borrowed(publication) };
    serde_json::to_vec(&record).map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
}
