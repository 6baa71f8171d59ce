//! Zip archives, as books and documents of word processors are: nothing in them is trusted, not
//! their names, not the sizes that they state.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::env::Limits;
use crate::error::{Error, ErrorKind};

/// Up to this size, in bytes, it makes no difference how well something was packed.
const SMALL: u64 = 1 << 20;

/// An open archive.
pub(crate) struct Archive<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may yet be unpacked.
    left: u64,
    ratio: u64,
}

impl<'a> Archive<'a> {
    /// Opens the archive in `bytes`, which is to be of this `kind`: `EPUB`.
    ///
    /// # Errors
    /// If it is none, has too many entries, or one whose name leads out of it or that is a link.
    pub(crate) fn open(bytes: &'a [u8], kind: &'static str, limits: &Limits) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            Error::input(format!("this is no {kind}: it is no zip archive ({error})"))
                .help("is the file whole? download or export it again")
        })?;
        if archive.len() > limits.entries {
            let message = format!("the archive has {} entries, and the limit is {}", archive.len(), limits.entries);
            return Err(Error::new(ErrorKind::Limit, message));
        }
        let mut container = Archive { archive, left: limits.unpacked_bytes, ratio: limits.ratio };
        container.check_names()?;
        Ok(container)
    }

    fn check_names(&mut self) -> Result<(), Error> {
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(index).map_err(damaged)?;
            let name = String::from_utf8_lossy(entry.name_raw());
            if !is_safe(&name) || entry.is_symlink() {
                let what = if entry.is_symlink() { "is a link" } else { "leads out of the archive" };
                return Err(Error::input(format!("the entry `{}` of the archive {what}", name.escape_debug()))
                    .help("no honest tool writes this; the file is not read"));
            }
        }
        Ok(())
    }

    /// The content of the entry at `path`; `None` if there is none.
    ///
    /// # Errors
    /// If it cannot be unpacked, or is larger than the limits allow.
    pub(crate) fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(index) = self.archive.index_for_name(path) else { return Ok(None) };
        let packed = self.archive.by_index_raw(index).map_err(damaged)?.compressed_size();
        let by_ratio = packed.saturating_mul(self.ratio).max(SMALL);
        let allowed = self.left.min(by_ratio);
        let mut bytes = Vec::new();
        let entry = self.archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(reason) => protected(path, reason),
            other => damaged(other),
        })?;
        entry
            .take(allowed.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| Error::input(format!("`{path}` of the archive is damaged: {error}")).caused_by(error))?;
        let size = bytes.len() as u64;
        if size > allowed {
            return Err(Error::new(ErrorKind::Limit, format!("`{path}` unpacks to more than is allowed"))
                .help("an archive that grows so much is an attack, or no article"));
        }
        self.left -= size;
        Ok(Some(bytes))
    }
}

/// Whether `name` names a place within the archive, whatever system unpacks it.
fn is_safe(name: &str) -> bool {
    let has_drive = name.as_bytes().get(1) == Some(&b':') && name.as_bytes()[0].is_ascii_alphabetic();
    let leads_out = name.split('/').any(|part| part == "..");
    !name.is_empty() && !name.starts_with('/') && !has_drive && !leads_out && !name.contains(['\\', '\0'])
}

fn damaged(error: zip::result::ZipError) -> Error {
    Error::input(format!("the archive is damaged: {error}")).help("download or export it again")
}

/// The error of an archive whose entry at `path` is encrypted.
pub(crate) fn protected(path: &str, reason: &str) -> Error {
    Error::input(format!("the file is protected, and cannot be read: `{path}`: {reason}"))
        .help("ask those who sent it for a copy without protection")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_within() {
        for name in ["../x", "a/../../x", "/etc/passwd", "C:/x", "c:x", "a\\..\\x", "a\0b", ""] {
            assert!(!is_safe(name), "{name:?}");
        }
        for name in ["mimetype", "OEBPS/a b.xhtml", "a/..b/c", "é/:.xhtml", "…"] {
            assert!(is_safe(name), "{name:?}");
        }
    }
}
