//! What goes, and when: an original when every operation that names it is complete or discarded
//! and `keep_days` have passed; the body of a complete operation likewise, its id and hash stay.

use chrono::{DateTime, Duration, Utc};
use rusqlite::{Connection, Transaction, params};

use super::error::OutboxError;
use crate::hash::Sha256;
use crate::journal::{self, Action, Entry};

/// Originals that may go, by the row; the files are the caller's to delete once this transaction
/// has committed. In this order a kill between leaves a file without need of it, never an
/// operation without its photo.
pub(crate) fn release_originals(
    transaction: &Transaction<'_>,
    now: DateTime<Utc>,
    keep_days: f64,
) -> Result<Vec<Sha256>, OutboxError> {
    let before = cutoff(now, keep_days);
    let mut select = transaction.prepare_cached(
        // One that nothing names was taken out of its draft.
        "SELECT sha256 FROM photos
         WHERE original = 1
           AND NOT EXISTS (
             SELECT 1 FROM operation_photos JOIN operations ON operations.id = operation
             WHERE operation_photos.sha256 = photos.sha256
               AND NOT (state IN ('complete', 'discarded') AND completed <= ?1))",
    )?;
    let gone: Vec<Sha256> = select
        .query_map([before], |row| row.get(0).map(Sha256::from_bytes))?
        .collect::<Result<_, _>>()?;
    for sha256 in &gone {
        transaction
            .prepare_cached("UPDATE photos SET original = 0 WHERE sha256 = ?1")?
            .execute([sha256.as_bytes()])?;
        note(
            transaction,
            Action::OriginalDeleted,
            &sha256.to_string(),
            now,
        )?;
    }
    Ok(gone)
}

/// Drops the bodies of operations that have been complete for long enough.
pub(crate) fn drop_bodies(
    transaction: &Transaction<'_>,
    now: DateTime<Utc>,
    keep_days: f64,
) -> Result<usize, OutboxError> {
    let before = cutoff(now, keep_days);
    let mut select = transaction.prepare_cached(
        "SELECT id FROM operations
         WHERE state IN ('complete', 'discarded') AND completed <= ?1
           AND (body IS NOT NULL OR draft IS NOT NULL)",
    )?;
    let ids: Vec<String> = select
        .query_map([before], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in &ids {
        transaction
            .prepare_cached("UPDATE operations SET body = NULL, draft = NULL WHERE id = ?1")?
            .execute(params![id])?;
        journal::forget(transaction, id)?;
        note(transaction, Action::BodyDropped, id, now)?;
    }
    Ok(ids.len())
}

/// Whether the vault should still have this original.
pub(crate) fn wants_original(connection: &Connection, sha256: Sha256) -> Result<bool, OutboxError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM photos WHERE sha256 = ?1 AND original = 1")?
        .exists([sha256.as_bytes()])?)
}

fn cutoff(now: DateTime<Utc>, keep_days: f64) -> i64 {
    let kept = Duration::milliseconds((keep_days.clamp(0.0, 3650.0) * 86_400_000.0) as i64);
    (now - kept).timestamp_millis()
}

fn note(
    transaction: &Transaction<'_>,
    action: Action,
    subject: &str,
    now: DateTime<Utc>,
) -> Result<(), OutboxError> {
    let entry = Entry {
        action,
        subject,
        fields: &[],
        values: None,
    };
    Ok(journal::append(transaction, now, &entry)?)
}
