//! Photos on disk: encrypted, durable on return, found by the SHA-256 of what will be sent.
//!
//! Each lies in `photos/SHA256` as chunks that are authenticated one by one ([`chunk`]), so that an
//! upload can resume in the middle. Nothing here knows of rows: whoever records that a photo
//! belongs to an operation writes the photo first, and asks [`Vault::contains`] once more inside
//! that transaction if photos without a row are being cleared away at the same time.

mod chunk;
mod error;
mod reader;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::disk;
use crate::hash::Sha256;

use chunk::{Header, PhotoKey};
pub use error::{Damage, VaultError};
pub use reader::Reader;

/// The folder of encrypted photos in a data folder.
pub struct Vault {
    folder: PathBuf,
    key: PhotoKey,
}

impl Vault {
    /// The vault in the data folder `home`; its folder is made if it is not there.
    pub fn new(home: &Path, store_key: &[u8; 32]) -> Result<Self, VaultError> {
        let folder = home.join("photos");
        disk::create_folder(&folder)?;
        Ok(Self {
            folder,
            key: PhotoKey::derive(store_key)?,
        })
    }

    /// Stores a photo. When this returns it survives a power cut. A photo that is there already
    /// and whole is left as it is, a damaged one is replaced; several processes may write the same
    /// photo at once.
    pub fn write(&self, sha256: Sha256, plaintext: &[u8]) -> Result<(), VaultError> {
        if Sha256::of(plaintext) != sha256 {
            return Err(VaultError::WrongName { sha256 });
        }
        tracing::debug!(%sha256, "photo write began");
        if self.holds(sha256, plaintext)? {
            // Another process may have renamed it a moment ago: its name has to be durable too.
            disk::sync_folder(&self.folder)?;
        } else {
            disk::replace(&self.path(sha256), &self.encrypt(sha256, plaintext)?)?;
        }
        tracing::debug!(%sha256, "photo written");
        Ok(())
    }

    /// Opens a photo for reading from any place.
    pub fn open(&self, sha256: Sha256) -> Result<Reader, VaultError> {
        Reader::open(&self.path(sha256), &self.key, sha256)
    }

    /// Whether there is a file of this photo; whether it is whole only reading can tell.
    pub fn contains(&self, sha256: Sha256) -> bool {
        self.path(sha256).is_file()
    }

    /// Removes a photo. One that is not there is no error.
    pub fn remove(&self, sha256: Sha256) -> Result<(), VaultError> {
        match fs::remove_file(self.path(sha256)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(disk::sync_folder(&self.folder)?),
        }
    }

    /// Names of the photos that were written at least `age` ago, in no order.
    pub fn stored(&self, age: Duration) -> Result<Vec<Sha256>, VaultError> {
        let old = self.older(age)?;
        Ok(old
            .iter()
            .filter_map(|path| path.file_name()?.to_str()?.parse().ok())
            .collect())
    }

    /// Removes temporary files older than `age`, which a kill has left behind, and says how many.
    /// `age` has to exceed the time of any write that may be going on.
    pub fn sweep(&self, age: Duration) -> Result<usize, VaultError> {
        let abandoned = self
            .older(age)?
            .into_iter()
            .filter(|path| disk::is_part(path));
        let mut removed = 0;
        for path in abandoned {
            match fs::remove_file(path) {
                Ok(()) => removed += 1,
                // Another process swept at the same time.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(removed)
    }

    fn path(&self, sha256: Sha256) -> PathBuf {
        self.folder.join(sha256.to_string())
    }

    fn older(&self, age: Duration) -> Result<Vec<PathBuf>, VaultError> {
        let mut paths = vec![];
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            // A file that vanishes in between was somebody else's to remove; one from the future
            // was written under a wrong clock and counts as new.
            let Ok(written) = entry.metadata().and_then(|data| data.modified()) else {
                continue;
            };
            if SystemTime::now()
                .duration_since(written)
                .is_ok_and(|passed| passed >= age)
            {
                paths.push(entry.path());
            }
        }
        Ok(paths)
    }

    fn holds(&self, sha256: Sha256, plaintext: &[u8]) -> Result<bool, VaultError> {
        let mut reader = match self.open(sha256) {
            Ok(reader) => reader,
            Err(VaultError::Missing { .. } | VaultError::Damaged { .. }) => return Ok(false),
            Err(other) => return Err(other),
        };
        let mut stored = vec![0; plaintext.len()];
        match reader.read_at(0, &mut stored) {
            Ok(count) => Ok(count as u64 == reader.len() && stored == plaintext),
            Err(VaultError::Damaged { .. }) => Ok(false),
            Err(other) => Err(other),
        }
    }

    fn encrypt(&self, sha256: Sha256, plaintext: &[u8]) -> Result<Vec<u8>, VaultError> {
        let header = Header::new(plaintext.len() as u64)?;
        let chunks = self.key.chunks(header, sha256);
        let mut file = Vec::with_capacity(plaintext.len() + plaintext.len() / 4096 + 64);
        file.extend(header.to_bytes());
        for index in 0..header.chunks() {
            let part = header.range(index);
            chunks.seal(
                index,
                &plaintext[part.start as usize..part.end as usize],
                &mut file,
            )?;
        }
        Ok(file)
    }
}
