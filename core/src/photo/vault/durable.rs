//! Files that are there whole or not at all, also after a power cut: written under a temporary
//! name in the same folder, synced, renamed, and the folder synced.
//!
//! `File::sync_all` is `fcntl(F_FULLFSYNC)` on Apple's systems, where `fsync` alone leaves data in
//! the drive's cache.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::error::VaultError;

const SUFFIX: &str = "part";

/// A file under a name that nobody else uses; gone when dropped, unless it was renamed.
pub(super) struct Temporary {
    pub(super) file: File,
    path: PathBuf,
}

impl Temporary {
    pub(super) fn new(folder: &Path) -> Result<Self, VaultError> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|_| VaultError::Crypto)?;
        let path = folder.join(format!("{}.{SUFFIX}", hex::encode(random)));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self {
            file: options.open(&path)?,
            path,
        })
    }

    /// Gives the file its name, in place of any that had it before.
    pub(super) fn rename(self, to: &Path) -> io::Result<()> {
        fs::rename(&self.path, to)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // After a rename there is nothing of this name; what cannot be removed is swept later.
        let _ = fs::remove_file(&self.path);
    }
}

pub(super) fn is_temporary(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == SUFFIX)
}

/// Makes names in a folder durable: a rename alone may be forgotten by a power cut.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
