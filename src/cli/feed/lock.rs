//! Keeps two runs from changing one feed at once.

use std::fs::{self, File, OpenOptions};
use std::path::Path;

use crate::error::Error;

/// The right to change a feed, until it is dropped. A process that is killed gives it back.
///
/// The feed itself cannot be locked: it is replaced. So a hidden file beside it stands for it,
/// which stays there, for taking it away would let two in.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Waits for the right.
    pub(super) fn take(path: &Path) -> Result<Self, Error> {
        let open = || {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
            file.lock()?;
            Ok(Lock(file))
        };
        open().map_err(|error| crate::convert::cannot_write(path, error))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file does it too.
        let _ = self.0.unlock();
    }
}
