//! A photo that goes on while the app is suspended: the rest of one is handed over to the platform
//! and taken back before anything else is sent. Where policy allows it, as that rest lies readable
//! on disk meanwhile ([`plain`]).
//!
//! Nothing of it is written into rows, and nothing that the platform says of its upload is believed:
//! whoever sends next asks the files address how far the photo is, as after any cut. So a lost
//! answer, half a photo, a whole one and an upload that is forgotten there all end alike.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::context::{Context, off_thread};
use super::error::SyncError;
use super::plain;
use super::traffic::{self, Kind};
use super::upload::{self, Rest};
use crate::device::Device;
use crate::hash::Sha256;
use crate::journal::{self, Action, Entry};
use crate::opened::Core;
use crate::outbox::uploads;
use crate::photo::VaultError;
use crate::reference;

/// What the network gets before the app is suspended: the system does not wait for long.
pub(super) const TIME: Duration = Duration::from_secs(5);
/// Photos that are asked about until one can be handed over.
const LOOKS: usize = 3;

/// The rest of one photo, as the platform sends it: `PATCH url` with these headers and no others,
/// and the whole file as its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainUpload {
    /// Names this upload; says nothing of the photo.
    pub id: Uuid,
    /// Where it goes.
    pub url: String,
    /// The grant's headers and tus's own, never the access token.
    pub headers: BTreeMap<String, String>,
    /// What is sent. It lies open: protect it, keep it out of backups, delete nothing.
    pub file: PathBuf,
    /// A metered network may carry it, too.
    pub metered: bool,
    /// PEM of the deployment's own authority: then it vouches for the server, and nobody else does.
    pub authority: Option<String>,
}

/// What goes on uploading while the app is suspended: on an iPhone a background `URLSession`. When
/// an upload has ended, however, it tells [`Sync::background_ended`](super::Sync::background_ended).
pub trait BackgroundUpload: Send + Sync {
    /// Begins to send. `false` if it will not: then the file goes at once.
    fn start(&self, upload: &PlainUpload) -> bool;
    /// Ends whatever it still sends.
    fn cancel(&self);
}

/// Hands the rest of a photo over; whether there was one.
pub(super) async fn hand_over(
    context: &Context,
    platform: Arc<dyn BackgroundUpload>,
) -> Result<bool, SyncError> {
    let allowed = context.read(|c| Ok(reference::policy(c)?.background_uploads));
    if !allowed.await? || context.asked_to_rest().await?.is_some() {
        return Ok(false);
    }
    context.write(uploads::wake_all).await?;
    let (now, budget) = (context.wall(), context.budget().await?);
    let (due, left, device) = context
        .read(move |c| {
            let due = uploads::may_lie_open(c, uploads::due(c, now, LOOKS, budget)?)?;
            Ok((due, traffic::budget_left(c, now)?, Device::load(c)?))
        })
        .await?;
    for photo in due {
        let (sha256, bytes, urgent) = (photo.sha256, photo.bytes, photo.urgent);
        let Some(Rest {
            url,
            offset,
            headers,
        }) = upload::approach(context, photo).await
        else {
            continue;
        };
        let length = bytes.saturating_sub(offset);
        let id = Uuid::new_v4();
        let upload = PlainUpload {
            id,
            url,
            headers,
            file: plain::place(context.core.store.home(), id),
            metered: urgent || length <= left,
            authority: device.and_then(|device| device.authority),
        };
        return give(context, platform, sha256, offset..bytes, upload).await;
    }
    Ok(false)
}

/// Lays `part` of a photo open and has it sent. If nobody waits for this any more it goes through with
/// it all the same, and whoever sends next takes it back as always.
async fn give(
    context: &Context,
    platform: Arc<dyn BackgroundUpload>,
    sha256: Sha256,
    part: Range<u64>,
    upload: PlainUpload,
) -> Result<bool, SyncError> {
    if context.cancel.is_cancelled() {
        return Err(SyncError::Cancelled);
    }
    let now = context.wall();
    context
        .write(move |tx| {
            let entry = Entry {
                action: Action::LaidOpen,
                subject: &sha256.to_string(),
                fields: &[],
                values: None,
            };
            Ok(journal::append(tx, now, &entry)?)
        })
        .await?;
    let (core, lock) = (Arc::clone(&context.core), context.lock.clone());
    let offset = part.start;
    let given = off_thread(move || {
        let given = lay_and_start(&core, platform.as_ref(), sha256, offset, &upload);
        drop(lock);
        given
    });
    match given.await? {
        Ok(true) => {
            let length = usize::try_from(part.end - offset).unwrap_or(usize::MAX);
            // Before it is known what became of it: a bill cannot be undone.
            context.counter.count(Kind::Originals, length, 0);
            context.account().await?;
            tracing::debug!(sha = %sha256, length, "handed over");
            Ok(true)
        }
        Ok(false) => Ok(false),
        // The next sync says what is wrong with it.
        Err(error) => {
            tracing::warn!(sha = %sha256, %error, "not handed over");
            Ok(false)
        }
    }
}

fn lay_and_start(
    core: &Core,
    platform: &dyn BackgroundUpload,
    sha256: Sha256,
    offset: u64,
    upload: &PlainUpload,
) -> Result<bool, VaultError> {
    let mut reader = core.vault.open(sha256)?;
    let home = core.store.home();
    let laid = plain::lay(home, upload.id, &mut reader, offset);
    let started = laid.map(|()| platform.start(upload));
    if !matches!(started, Ok(true)) {
        plain::clear(home)?;
    }
    started
}

/// Nothing is sent on behalf of this folder any more, and nothing of it lies open.
pub(crate) fn take_back(core: &Core) {
    if let Some(platform) = &core.background {
        platform.cancel();
    }
    cleared(plain::clear(core.store.home()));
}

/// The platform has ended an upload.
pub(super) fn ended(core: &Core, id: Uuid) {
    cleared(plain::remove(core.store.home(), id));
}

/// What cannot be removed now is removed by the next to try.
fn cleared(removed: std::io::Result<()>) {
    if let Err(error) = removed {
        tracing::warn!(%error, "the plain file was not deleted");
    }
}
