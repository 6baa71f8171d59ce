//! Keeps two runs from changing one thing at once: a feed, or a project.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::Error;

/// The right to change something, until it is dropped. A process that is killed gives it back.
///
/// A feed itself cannot be locked: it is replaced. So a hidden file beside it stands for it, which
/// stays there, for taking it away would let two in.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Lock {
    /// Waits for the right that the file at `path` stands for. Calls `waits` before, if somebody else
    /// has it.
    ///
    /// # Errors
    /// If the file cannot be made or locked.
    pub(crate) fn take(path: &Path, waits: impl FnOnce()) -> Result<Self, Error> {
        let open = || {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    waits();
                    file.lock()?;
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
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
