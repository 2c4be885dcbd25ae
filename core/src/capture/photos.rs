//! Photos on their way from the camera's files into a recording: all are prepared, then all are
//! durable in the vault, then their rows are written with whatever names them.

use std::path::PathBuf;

use rusqlite::{Connection, Transaction};
use tokio_util::sync::CancellationToken;

use super::error::RecordError;
use crate::hash::Sha256;
use crate::opened::Core;
use crate::outbox::looks::{self, Look};
use crate::outbox::photos::{self, NewPhoto};
use crate::photo::{self, PhotoPolicy, Prepared, Vault, Wanted};
use crate::room;
use crate::wire::{PhotoRole, Policy};

/// Photos whose originals are durable in the vault.
pub(crate) struct Photos(Vec<Photo>);

struct Photo {
    sha256: Sha256,
    prepared: Prepared,
    role: PhotoRole,
    look: Look,
}

impl Photos {
    /// Prepares `files` one after the other (a decoder takes tens of megabytes), and writes none
    /// before all are sound. What `refuse` refuses is refused before a photo is touched; the
    /// transaction that records asks again, so that without photos nothing is asked here.
    pub(crate) fn take(
        core: &Core,
        files: &[(PathBuf, PhotoRole)],
        urgent: bool,
        refuse: impl FnOnce(&Connection) -> Result<(), RecordError>,
        cancel: &CancellationToken,
    ) -> Result<Self, RecordError> {
        if files.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let policy = &core.store.read(|connection| {
            let policy = super::policy(connection)?;
            refuse(connection)?;
            Ok::<_, RecordError>(policy)
        })?;
        let wanted = PhotoPolicy::from(policy);
        let mut photos = Vec::with_capacity(files.len());
        for (number, (path, role)) in (1..).zip(files) {
            let prepared = photo::prepare(path.as_path(), &wanted, &|| cancel.is_cancelled())
                .map_err(|problem| RecordError::Photo { number, problem })?;
            photos.push(Photo {
                sha256: Sha256::of(&prepared.jpeg),
                look: look(core, policy, &prepared)?,
                prepared,
                role: *role,
            });
        }
        let new = photos
            .iter()
            .filter(|photo| !core.vault.contains(photo.sha256));
        let bytes = new.map(|photo| photo.prepared.jpeg.len() as u64).sum();
        if bytes > 0 {
            room::find(core, policy, bytes, urgent)?;
        }
        for photo in &photos {
            core.vault.write(photo.sha256, &photo.prepared.jpeg)?;
        }
        Ok(Self(photos))
    }

    /// Writes the photos' rows. The vault is asked again inside the transaction: an equal photo of
    /// a completed operation may have been cleared away since it was found there.
    pub(crate) fn add(
        &self,
        transaction: &Transaction<'_>,
        vault: &Vault,
        now_ms: i64,
    ) -> Result<Vec<(Sha256, PhotoRole)>, RecordError> {
        for photo in &self.0 {
            let (sha256, prepared) = (photo.sha256, &photo.prepared);
            if !vault.contains(sha256) {
                vault.write(sha256, &prepared.jpeg)?;
            }
            let row = NewPhoto {
                sha256,
                bytes: prepared.jpeg.len() as u64,
                width: prepared.width,
                height: prepared.height,
                thumbnail: &prepared.thumbnail,
            };
            photos::add(transaction, &row, now_ms)?;
            looks::add(transaction, sha256, &photo.look, now_ms)?;
        }
        Ok(self
            .0
            .iter()
            .map(|photo| (photo.sha256, photo.role))
            .collect())
    }
}

/// Looks for the photo among those that were taken before. Outside of any transaction: it takes
/// some tens of milliseconds.
fn look(core: &Core, policy: &Policy, photo: &Prepared) -> Result<Look, RecordError> {
    let mut look = Look {
        sharpness: photo.sharpness,
        hash: photo.hash,
        alike: None,
    };
    let wanted = match policy.warn.taken_already {
        true => Wanted::of(&photo.thumbnail),
        false => None,
    };
    if let Some(wanted) = wanted {
        look.alike = core.store.read(|connection| {
            let mut best: Option<(Sha256, f32)> = None;
            for suspect in wanted.suspects(looks::hashes(connection)?) {
                let thumbnail = looks::thumbnail(connection, suspect.name)?;
                let likeness = wanted.likeness(&suspect, &thumbnail);
                if best.is_none_or(|(_, most)| likeness > most) {
                    best = Some((suspect.name, likeness));
                }
            }
            Ok::<_, RecordError>(best)
        })?;
    }
    Ok(look)
}
