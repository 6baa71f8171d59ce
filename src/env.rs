//! What a conversion may know of the world: limits, and the one time it is told.

use jiff::Timestamp;

use crate::error::{Error, ErrorKind};

/// What readers and writers may know of the world. They have no clock and no network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Env {
    /// The time to use where a format demands one and the article has none: the command sets
    /// it from `SOURCE_DATE_EPOCH`. `None` means 1970-01-01, and a diagnostic.
    pub source_date: Option<Timestamp>,
    /// What input may cost.
    pub limits: Limits,
}

/// What input may cost. Whatever goes beyond is refused with an error that names the limit, or,
/// where it is a picture alone, left out with a warning.
///
/// The defaults let through whatever an editor would call an article, and protect a service that
/// reads what strangers send: with them a conversion stays under 512 MB of memory. The command sets
/// each by `--limit NAME=VALUE`; the name is that of the field with hyphens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The size of an article's source, in bytes. 64 MiB by default.
    pub input_bytes: u64,
    /// The size of one picture file, in bytes. 64 MiB by default.
    pub resource_bytes: u64,
    /// The size of all picture files of a publication, in bytes. 256 MiB by default.
    pub resources_bytes: u64,
    /// The width times the height of one picture, in pixels. 100 million by default.
    pub pixels: u64,
    /// The number of files in an archive. 10,000 by default.
    pub entries: usize,
    /// The size of what is unpacked of an archive, all in all, in bytes. 512 MiB by default.
    pub unpacked_bytes: u64,
    /// How many times larger than packed a file of an archive may be, unless it is smaller than
    /// 1 MiB. 200 by default.
    pub ratio: u64,
    /// How deep sections, lists, quotations and inline nodes may nest. 64 by default.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            input_bytes: 64 << 20,
            resource_bytes: 64 << 20,
            resources_bytes: 256 << 20,
            pixels: 100_000_000,
            entries: 10_000,
            unpacked_bytes: 512 << 20,
            ratio: 200,
            depth: 64,
        }
    }
}

/// The deepest nesting that may be set: walking over an article takes stack.
pub const DEEPEST: usize = 128;

impl Limits {
    /// The names of the limits, in the order of the fields.
    pub const NAMES: [&str; 8] =
        ["input-bytes", "resource-bytes", "resources-bytes", "pixels", "entries", "unpacked-bytes", "ratio", "depth"];

    /// Sets the limit called `name`.
    ///
    /// # Errors
    /// If there is no such limit, or `value` is 0, or a depth beyond [`DEEPEST`].
    pub fn set(&mut self, name: &str, value: u64) -> Result<(), Error> {
        if value == 0 {
            return Err(Error::new(ErrorKind::Option, format!("the limit `{name}` cannot be 0"))
                .help("nothing could be read at all; give a number from 1 on"));
        }
        let count = usize::try_from(value).unwrap_or(usize::MAX);
        match name {
            "input-bytes" => self.input_bytes = value,
            "resource-bytes" => self.resource_bytes = value,
            "resources-bytes" => self.resources_bytes = value,
            "pixels" => self.pixels = value,
            "entries" => self.entries = count,
            "unpacked-bytes" => self.unpacked_bytes = value,
            "ratio" => self.ratio = value,
            "depth" if count <= DEEPEST => self.depth = count,
            "depth" => {
                return Err(Error::new(ErrorKind::Option, format!("the limit `depth` goes up to {DEEPEST}"))
                    .help("no article nests deeper"));
            }
            _ => {
                let known = format!("the limits are {}", Limits::NAMES.join(", "));
                return Err(Error::new(ErrorKind::Option, format!("there is no limit `{name}`")).help(known));
            }
        }
        Ok(())
    }

    /// How deep the elements of XML may nest: several make one node of an article.
    #[cfg(any(feature = "read-docx", feature = "read-jats", feature = "read-feed"))]
    pub(crate) fn element_depth(&self) -> usize {
        self.depth.saturating_mul(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_is_set_by_its_name() {
        let mut limits = Limits::default();
        for (name, value) in Limits::NAMES.into_iter().zip(1..) {
            limits.set(name, value).unwrap();
        }
        let expected = Limits {
            input_bytes: 1,
            resource_bytes: 2,
            resources_bytes: 3,
            pixels: 4,
            entries: 5,
            unpacked_bytes: 6,
            ratio: 7,
            depth: 8,
        };
        assert_eq!(limits, expected);
        for (name, value) in [("pixel", 1), ("pixels", 0), ("depth", DEEPEST as u64 + 1)] {
            assert_eq!(limits.set(name, value).unwrap_err().kind(), ErrorKind::Option, "{name}={value}");
        }
        assert_eq!(limits, expected);
    }
}
