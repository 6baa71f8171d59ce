//! What a conversion may know of the world: limits, and the one time it is told.

use jiff::Timestamp;

/// What readers and writers may know of the world. They have no clock and no network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Env {
    /// The time to use where a format demands one and the article has none: the command sets
    /// it from `SOURCE_DATE_EPOCH`. `None` means 1970-01-01, and a diagnostic.
    pub source_date: Option<Timestamp>,
    /// What input may cost.
    pub limits: Limits,
}

/// What input may cost. Whatever goes beyond is refused with an error that names the limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The size of an article's source, in bytes.
    pub input_bytes: u64,
    /// The size of one picture file, in bytes.
    pub resource_bytes: u64,
    /// The width times the height of one picture, in pixels.
    pub pixels: u64,
    /// The number of files in an archive.
    pub entries: usize,
    /// The size of what is unpacked of an archive, all in all, in bytes.
    pub unpacked_bytes: u64,
    /// How many times larger than packed a file of an archive may be, unless it is small.
    pub ratio: u64,
    /// How deep sections, lists, quotations and inline nodes may nest.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            input_bytes: 64 << 20,
            resource_bytes: 64 << 20,
            pixels: 100_000_000,
            entries: 10_000,
            unpacked_bytes: 512 << 20,
            ratio: 200,
            depth: 64,
        }
    }
}
