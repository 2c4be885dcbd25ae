//! Receipts come down by cursor, each page with its cursor in one transaction: what an answer that
//! was lost would have said is found here. A city brain that was restored from a backup (another
//! epoch) is asked for everything that it still holds, and gets again what it lost. Receipts are this
//! device's alone: one for an operation that was never recorded here tells of another copy of the
//! folder, which sends too.

use rusqlite::Transaction;
use uuid::Uuid;

use super::answer::Failure;
use super::context::Context;
use crate::outbox::{OutboxError, receipts};
use crate::reference;
use crate::store::meta;
use crate::wire::{Receipt, ReceiptsPage};

const PATH: &str = "/v1/receipts";

/// What a poll found.
pub(super) enum Polled {
    /// So many receipts.
    Applied(usize),
    /// Our cursors are of another epoch.
    Restored,
}

/// Reads every receipt since the cursor.
pub(super) async fn poll(context: &Context) -> Result<Polled, Failure> {
    let mut applied = 0;
    let read = context
        .read(|c| Ok(meta::get::<bool>(c, meta::RECEIPTS_READ)?))
        .await?;
    loop {
        let (cursor, epoch) = context.read(|c| Ok((cursor(c)?, known_epoch(c)?))).await?;
        let page: ReceiptsPage = context.session.page(PATH, cursor.as_deref()).await?;
        if epoch.is_some_and(|epoch| epoch != page.epoch) {
            return Ok(Polled::Restored);
        }
        let on = page.more && cursor.as_ref() != Some(&page.cursor);
        applied += page.receipts.len();
        if cursor.as_ref() != Some(&page.cursor) || epoch.is_none() {
            let now = context.wall();
            context
                .write(move |tx| {
                    for receipt in &page.receipts {
                        receipts::apply(tx, receipt, now)?;
                        // A folder begun anew with an old device's key knows nothing of before.
                        if read == Some(true) && !receipts::is_known(tx, receipt.operation)? {
                            tracing::warn!("another copy of this folder sends");
                            meta::set(tx, meta::OTHER_COPY, &now)?;
                        }
                    }
                    if !on {
                        meta::set(tx, meta::RECEIPTS_READ, &true)?;
                    }
                    meta::set(tx, meta::EPOCH, &page.epoch)?;
                    Ok(meta::set(tx, meta::RECEIPTS_CURSOR, &page.cursor)?)
                })
                .await?;
        }
        if !on {
            return Ok(Polled::Applied(applied));
        }
    }
}

/// Compares everything that a restored city brain holds with what is here, and begins anew in its
/// epoch. Returns how many operations are sent again.
pub(super) async fn compare(context: &Context) -> Result<usize, Failure> {
    let mut known: Vec<Receipt> = Vec::new();
    let mut cursor: Option<String> = None;
    let mut epoch: Option<Uuid> = None;
    loop {
        let page: ReceiptsPage = context.session.page(PATH, cursor.as_deref()).await?;
        if epoch.is_some_and(|epoch| epoch != page.epoch) {
            // Restored once more in between.
            known.clear();
            (cursor, epoch) = (None, None);
            continue;
        }
        let on = page.more && cursor.as_ref() != Some(&page.cursor);
        known.extend(page.receipts);
        cursor = Some(page.cursor);
        epoch = Some(page.epoch);
        if !on {
            break;
        }
    }
    let now = context.wall();
    let work = move |tx: &Transaction<'_>| {
        let missing = receipts::compare(tx, &known)?;
        for receipt in &known {
            receipts::apply(tx, receipt, now)?;
        }
        meta::set(tx, meta::RECEIPTS_CURSOR, &cursor)?;
        meta::set(tx, meta::EPOCH, &epoch)?;
        meta::clear(tx, meta::CHANGES_CURSOR)?;
        reference::forget_versions(tx)?;
        Ok(missing)
    };
    Ok(context.write(work).await?)
}

fn cursor(connection: &rusqlite::Connection) -> Result<Option<String>, OutboxError> {
    Ok(meta::get(connection, meta::RECEIPTS_CURSOR)?)
}

fn known_epoch(connection: &rusqlite::Connection) -> Result<Option<Uuid>, OutboxError> {
    Ok(meta::get(connection, meta::EPOCH)?)
}
