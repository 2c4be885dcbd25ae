//! Uploads as the syncer sees them: which photos the city brain still lacks, with leave to upload
//! and how far each has come.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, Transaction, params};

use super::error::OutboxError;
use super::reason::Reason;
use super::send::LONGEST_WAIT_MS;
use crate::hash::Sha256;
use crate::wire::Grant;

/// A photo on its way out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Upload {
    pub(crate) sha256: Sha256,
    pub(crate) bytes: u64,
    /// Bytes that the files address has acknowledged, as far as this phone knows.
    pub(crate) sent: u64,
    pub(crate) urgent: bool,
    /// Leave to upload, if any was given and not taken back.
    pub(crate) grant: Option<Grant>,
}

/// Photos that may be uploaded now, the most urgent and smallest first: their operation is stored
/// at the city brain, and no wait is running. Of what is not urgent only what fits into `budget`.
pub(crate) fn due(
    connection: &Connection,
    now: DateTime<Utc>,
    limit: usize,
    budget: Option<u64>,
) -> Result<Vec<Upload>, OutboxError> {
    let mut select = connection.prepare_cached(
        "SELECT photos.sha256, bytes, sent, MAX(urgent), granted
         FROM photos
         JOIN operation_photos USING (sha256)
         JOIN operations ON operations.id = operation
         WHERE held = 0 AND original = 1 AND operations.state = 'received'
           AND (photos.next_try IS NULL OR photos.next_try <= ?1 OR photos.next_try > ?3)
         GROUP BY photos.sha256
         HAVING MAX(urgent) = 1 OR bytes - sent <= ?4
         ORDER BY MAX(urgent) DESC, bytes, photos.sha256 LIMIT ?2",
    )?;
    let now = now.timestamp_millis();
    let rows = select.query_map(
        params![
            now,
            limit as i64,
            now + LONGEST_WAIT_MS,
            budget.map_or(i64::MAX, |bytes| i64::try_from(bytes).unwrap_or(i64::MAX)),
        ],
        upload,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Of `photos`, those that may lie readable on this phone: named by check-ins and reports and nothing
/// else. What a person is recorded with never does.
pub(crate) fn may_lie_open(
    connection: &Connection,
    photos: Vec<Upload>,
) -> Result<Vec<Upload>, OutboxError> {
    let mut others = connection.prepare_cached(
        "SELECT 1 FROM operation_photos JOIN operations ON operations.id = operation
         WHERE operation_photos.sha256 = ?1 AND kind NOT IN ('check_in', 'report')",
    )?;
    let mut open = Vec::new();
    for photo in photos {
        if !others.exists([photo.sha256.as_bytes()])? {
            open.push(photo);
        }
    }
    Ok(open)
}

fn upload(row: &Row<'_>) -> rusqlite::Result<Upload> {
    let granted: Option<String> = row.get(4)?;
    Ok(Upload {
        sha256: Sha256::from_bytes(row.get(0)?),
        bytes: row.get::<_, i64>(1)? as u64,
        sent: row.get::<_, i64>(2)? as u64,
        urgent: row.get(3)?,
        grant: granted.and_then(|text| serde_json::from_str(&text).ok()),
    })
}

/// When the next waiting upload may be tried, if any waits.
pub(crate) fn next_try(connection: &Connection) -> Result<Option<DateTime<Utc>>, OutboxError> {
    let next: Option<i64> = connection
        .prepare_cached(
            "SELECT MIN(photos.next_try) FROM photos
             JOIN operation_photos USING (sha256)
             JOIN operations ON operations.id = operation
             WHERE held = 0 AND original = 1 AND operations.state = 'received'",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(next.and_then(DateTime::from_timestamp_millis))
}

/// Of `sent`, those that no receipt lists yet.
pub(crate) fn unlisted(
    connection: &Connection,
    sent: &[Sha256],
) -> Result<Vec<Sha256>, OutboxError> {
    let mut select =
        connection.prepare_cached("SELECT 1 FROM photos WHERE sha256 = ?1 AND held = 0")?;
    let mut unlisted = Vec::new();
    for sha256 in sent {
        if select.exists([sha256.as_bytes()])? {
            unlisted.push(*sha256);
        }
    }
    Ok(unlisted)
}

/// Photos that wait because an attempt failed.
pub(crate) fn unsettled(connection: &Connection) -> Result<Vec<Sha256>, OutboxError> {
    let mut select = connection.prepare_cached(
        "SELECT DISTINCT photos.sha256 FROM photos
         JOIN operation_photos USING (sha256)
         JOIN operations ON operations.id = operation
         WHERE held = 0 AND original = 1 AND operations.state = 'received'
           AND photos.reason IN ('no_answer', 'server_error', 'mismatch')",
    )?;
    let rows = select.query_map([], |row| row.get(0).map(Sha256::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Remembers leave to upload; an upload that the city brain knows of is taken over. Of one on
/// another server only this phone knows: it is kept.
pub(crate) fn grant(transaction: &Transaction<'_>, grant: &Grant) -> Result<(), OutboxError> {
    let keep = match grant.tell && grant.upload_url.is_none() {
        true => "AND json_extract(granted, '$.upload_url') IS NULL",
        false => "",
    };
    let sql = format!("UPDATE photos SET granted = ?2 WHERE sha256 = ?1 AND held = 0 {keep}");
    transaction.prepare_cached(&sql)?.execute(params![
        grant.sha256.as_bytes(),
        serde_json::to_string(grant)?
    ])?;
    Ok(())
}

/// Forgets leave to upload: it expired, or a creation went unanswered.
pub(crate) fn revoke(transaction: &Transaction<'_>, sha256: Sha256) -> Result<(), OutboxError> {
    transaction
        .prepare_cached("UPDATE photos SET granted = NULL WHERE sha256 = ?1")?
        .execute([sha256.as_bytes()])?;
    Ok(())
}

/// The files address has acknowledged this many bytes, no more and no less.
pub(crate) fn set_sent(
    transaction: &Transaction<'_>,
    sha256: Sha256,
    sent: u64,
) -> Result<(), OutboxError> {
    transaction
        .prepare_cached("UPDATE photos SET sent = ?2 WHERE sha256 = ?1 AND held = 0")?
        .execute(params![sha256.as_bytes(), sent as i64])?;
    Ok(())
}

/// The attempt failed; it waits until `next_try`.
pub(crate) fn put_off(
    transaction: &Transaction<'_>,
    sha256: Sha256,
    reason: Reason,
    next_try: DateTime<Utc>,
) -> Result<(), OutboxError> {
    transaction
        .prepare_cached("UPDATE photos SET reason = ?2, next_try = ?3 WHERE sha256 = ?1")?
        .execute(params![
            sha256.as_bytes(),
            reason.as_str(),
            next_try.timestamp_millis()
        ])?;
    Ok(())
}

/// Clears the wait of every photo, but for those that the files address asked for.
pub(crate) fn wake_all(transaction: &Transaction<'_>) -> Result<(), OutboxError> {
    transaction.execute(
        "UPDATE photos SET next_try = NULL, reason = NULL
         WHERE next_try IS NOT NULL AND reason IS NOT 'retry_after'",
        [],
    )?;
    Ok(())
}
