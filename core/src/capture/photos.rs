//! Photos on their way from the camera's files into a recording: all are prepared, then all are
//! durable in the vault, then their rows are written with whatever names them.

use std::path::PathBuf;

use rusqlite::Transaction;
use tokio_util::sync::CancellationToken;

use super::error::RecordError;
use crate::hash::Sha256;
use crate::outbox::photos::{self, NewPhoto};
use crate::photo::{self, PhotoPolicy, Prepared, Vault};
use crate::wire::{PhotoRole, Policy};

/// Photos whose originals are durable in the vault.
pub(crate) struct Photos(Vec<(Sha256, Prepared, PhotoRole)>);

impl Photos {
    /// Prepares `files` one after the other (a decoder takes tens of megabytes), and writes none
    /// before all are sound.
    pub(crate) fn take(
        vault: &Vault,
        policy: &Policy,
        files: &[(PathBuf, PhotoRole)],
        cancel: &CancellationToken,
    ) -> Result<Self, RecordError> {
        let policy = PhotoPolicy::from(policy);
        let mut prepared = Vec::with_capacity(files.len());
        for (number, (path, role)) in (1..).zip(files) {
            let photo = photo::prepare(path.as_path(), &policy, &|| cancel.is_cancelled())
                .map_err(|problem| RecordError::Photo { number, problem })?;
            prepared.push((Sha256::of(&photo.jpeg), photo, *role));
        }
        for (sha256, photo, _) in &prepared {
            vault.write(*sha256, &photo.jpeg)?;
        }
        Ok(Self(prepared))
    }

    /// Writes the photos' rows. The vault is asked again inside the transaction: an equal photo of
    /// a completed operation may have been cleared away since it was found there.
    pub(crate) fn add(
        &self,
        transaction: &Transaction<'_>,
        vault: &Vault,
        now_ms: i64,
    ) -> Result<Vec<(Sha256, PhotoRole)>, RecordError> {
        for (sha256, photo, _) in &self.0 {
            if !vault.contains(*sha256) {
                vault.write(*sha256, &photo.jpeg)?;
            }
            let row = NewPhoto {
                sha256: *sha256,
                bytes: photo.jpeg.len() as u64,
                width: photo.width,
                height: photo.height,
                thumbnail: &photo.thumbnail,
            };
            photos::add(transaction, &row, now_ms)?;
        }
        Ok(self
            .0
            .iter()
            .map(|(sha256, _, role)| (*sha256, *role))
            .collect())
    }
}
