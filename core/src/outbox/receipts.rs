//! Receipts: the only thing that makes an operation `Received` or `Complete`. Each is checked
//! against what this phone sent, by hash and size.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

use super::error::OutboxError;
use super::send::{free_dependents, sha256_of};
use super::shift::{shift_plainly, state_of};
use super::state::State;
use crate::hash::Sha256;
use crate::wire::{Held, Receipt};

/// Applies a receipt. `None` when it does not fit what this phone recorded: another hash, or an
/// operation that is not from here; then nothing is believed.
pub(crate) fn apply(
    transaction: &Transaction<'_>,
    receipt: &Receipt,
    now: DateTime<Utc>,
) -> Result<Option<State>, OutboxError> {
    let id = receipt.operation;
    if sha256_of(transaction, id)? != Some(receipt.sha256) {
        return Ok(None);
    }
    let wanted = attachments(transaction, id)?;
    for held in receipt
        .attachments
        .iter()
        .filter(|held| wanted.contains(held))
    {
        transaction
            .prepare_cached(
                "UPDATE photos SET held = 1, sent = bytes, granted = NULL, reason = NULL,
                    next_try = NULL
                 WHERE sha256 = ?1",
            )?
            .execute([held.sha256.as_bytes()])?;
    }
    let listed: HashSet<_> = receipt.attachments.iter().collect();
    let complete = wanted.iter().all(|photo| listed.contains(photo));
    let to = if complete {
        State::Complete
    } else {
        State::Received
    };
    let from = state_of(transaction, id)?;
    let stamp = now.timestamp_millis();
    match from {
        State::Queued | State::Waiting => {
            // Stored by an attempt whose answer was lost: the receipt is the answer.
            if from == State::Waiting {
                shift_plainly(transaction, id, State::Queued)?;
            }
            shift_plainly(transaction, id, State::Sending)?;
        }
        State::Sending => {}
        State::Received if complete => {}
        other => return Ok(Some(other)),
    }
    shift_plainly(transaction, id, to)?;
    transaction
        .prepare_cached(
            "UPDATE operations SET received = COALESCE(received, ?2),
                completed = CASE WHEN ?3 THEN ?2 END
             WHERE id = ?1",
        )?
        .execute(params![id.to_string(), stamp, complete])?;
    free_dependents(transaction, id)?;
    tracing::debug!(%id, state = %to, "receipt recorded");
    Ok(Some(to))
}

/// Whether the operation was recorded here, whatever became of it.
pub(crate) fn is_known(connection: &Connection, id: Uuid) -> Result<bool, OutboxError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM operations WHERE id = ?1")?
        .exists([id.to_string()])?)
}

/// The city brain was restored from a backup and `known` is all that it still holds for this
/// device: what is missing there is queued again, operations and photos.
pub(crate) fn compare(
    transaction: &Transaction<'_>,
    known: &[Receipt],
) -> Result<usize, OutboxError> {
    let stored: HashSet<(Uuid, Sha256)> = known
        .iter()
        .map(|receipt| (receipt.operation, receipt.sha256))
        .collect();
    let held: HashSet<Sha256> = known
        .iter()
        .flat_map(|receipt| &receipt.attachments)
        .map(|held| held.sha256)
        .collect();

    let mut select = transaction.prepare(
        "SELECT id, sha256 FROM operations
         WHERE state IN ('received', 'complete') AND body IS NOT NULL",
    )?;
    let ours = select.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, Sha256::from_bytes(row.get(1)?)))
    })?;
    let mut missing = Vec::new();
    for row in ours {
        let (id, sha256) = row?;
        let id: Uuid = id.parse().unwrap_or_default();
        let whole = attachments(transaction, id)?
            .iter()
            .all(|photo| held.contains(&photo.sha256));
        if !stored.contains(&(id, sha256)) || !whole {
            missing.push(id);
        }
    }
    for id in &missing {
        shift_plainly(transaction, *id, State::Queued)?;
        for photo in attachments(transaction, *id)? {
            if !held.contains(&photo.sha256) {
                transaction
                    .prepare_cached(
                        "UPDATE photos SET held = 0, sent = 0, granted = NULL WHERE sha256 = ?1",
                    )?
                    .execute([photo.sha256.as_bytes()])?;
            }
        }
    }
    Ok(missing.len())
}

/// Hash and size of an operation's photos.
pub(super) fn attachments(
    connection: &Connection,
    operation: Uuid,
) -> Result<Vec<Held>, OutboxError> {
    let mut select = connection.prepare_cached(
        "SELECT photos.sha256, bytes FROM operation_photos JOIN photos USING (sha256)
         WHERE operation = ?1 ORDER BY position",
    )?;
    let rows = select.query_map([operation.to_string()], |row| {
        Ok(Held {
            sha256: Sha256::from_bytes(row.get(0)?),
            bytes: row.get::<_, i64>(1)? as u64,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
