//! What goes once the city brain holds it, and what a kill has left behind.

use std::sync::Arc;
use std::time::Duration;

use super::context::{Context, off_thread};
use super::error::SyncError;
use crate::hash::Sha256;
use crate::outbox::retention;
use crate::reference;
use crate::room;

/// A recording process writes the photo before its row, so a young file without one is no orphan.
const YOUNG: Duration = Duration::from_secs(60);

/// Deletes originals and bodies that have been complete for as long as policy wants.
pub(super) async fn retain(context: &Context) -> Result<(), SyncError> {
    let now = context.wall();
    let home = context.core.store.home().to_owned();
    let gone = context
        .write(move |tx| {
            let keep_days = match room::is_scarce(&home, tx)? {
                true => 0.0,
                false => reference::policy(tx)?.keep_days,
            };
            retention::drop_bodies(tx, now, keep_days)?;
            retention::release_originals(tx, now, keep_days)
        })
        .await?;
    // Committed: a kill from here on leaves the files to the sweep.
    remove(context, gone).await
}

/// Deletes originals that no row wants, and parts of writes that never ended.
pub(super) async fn sweep(context: &Context) -> Result<(), SyncError> {
    let core = Arc::clone(&context.core);
    let stored = move || {
        let swept = core
            .vault
            .sweep(YOUNG)
            .and_then(|_| core.vault.stored(YOUNG));
        swept
            .inspect_err(|error| tracing::warn!(%error, "sweep"))
            .unwrap_or_default()
    };
    let stored: Vec<Sha256> = off_thread(stored).await?;
    let orphans = context
        .read(move |c| {
            let mut orphans = Vec::new();
            for sha256 in stored {
                if !retention::wants_original(c, sha256)? {
                    orphans.push(sha256);
                }
            }
            Ok(orphans)
        })
        .await?;
    remove(context, orphans).await
}

/// Inside a transaction, and asking again: somebody may be recording the same picture right now,
/// and must either find the file gone or be seen here to want it.
async fn remove(context: &Context, gone: Vec<Sha256>) -> Result<(), SyncError> {
    if gone.is_empty() {
        return Ok(());
    }
    let core = Arc::clone(&context.core);
    context
        .write(move |tx| {
            for sha256 in gone {
                if retention::wants_original(tx, sha256)? {
                    continue;
                }
                match core.vault.remove(sha256) {
                    Ok(()) => tracing::debug!(sha = %sha256, "original deleted"),
                    // It is swept another time.
                    Err(error) => tracing::warn!(sha = %sha256, %error, "original not deleted"),
                }
            }
            Ok(())
        })
        .await
}
