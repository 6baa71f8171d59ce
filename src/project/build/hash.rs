//! Digests by which a build knows what has changed: SHA-256, cut to 128 bits.

use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A digest, in hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Hash(String);

/// A digest of several things: each is told apart from the next by its length.
#[derive(Default)]
pub(super) struct Hasher(Sha256);

impl Hasher {
    /// Adds `bytes`.
    pub(super) fn add(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds `value` as JSON. What cannot be JSON only counts as a change.
    pub(super) fn json(self, value: &impl Serialize) -> Self {
        self.add(serde_json::to_vec(value).unwrap_or_default())
    }

    pub(super) fn finish(self) -> Hash {
        let mut text = String::with_capacity(32);
        for byte in &self.0.finalize()[..16] {
            let _ = write!(text, "{byte:02x}");
        }
        Hash(text)
    }
}

impl Hash {
    pub(super) fn of(bytes: impl AsRef<[u8]>) -> Self {
        Hasher::default().add(bytes).finish()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// By what a file is known to be as it was, without reading it: its size and the time of its last
/// change, in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp(pub(super) u64, pub(super) i64);

impl Stamp {
    /// The stamp of the file at `path`; `None` if there is no file.
    pub(super) fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().filter(Metadata::is_file).map(|metadata| {
            let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let time = time.and_then(|time| i64::try_from(time.as_nanos()).ok()).unwrap_or(-1);
            Stamp(metadata.len(), time)
        })
    }

    /// This stamp, made one that fits no file if the file was changed after `began`: it may change
    /// again within the same tick of the file system's clock.
    pub(super) fn settled(self, began: i64) -> Self {
        const TICK: i64 = 20_000_000;
        if self.1 + TICK >= began { Stamp(self.0, -2) } else { self }
    }
}
