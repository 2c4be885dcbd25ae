//! The outbox as the worker sees it: every operation with its state, its last cause, and how far
//! its photos have come.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;
use uuid::Uuid;

use super::error::OutboxError;
use super::state::State;
use crate::hash::Sha256;

/// An operation as the worker sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Its id.
    pub id: Uuid,
    /// `check_in`, `report`, `withdraw`.
    pub kind: String,
    /// Where it stands.
    pub state: State,
    /// Why it waits or was refused, a slug.
    pub reason: Option<String>,
    /// The reason in words, where whoever refused it gave some.
    #[serde(skip)]
    pub detail: Option<String>,
    /// When it was recorded, or its draft begun.
    #[serde(skip)]
    pub created: DateTime<Utc>,
    /// Attempts to send it so far.
    pub attempts: u32,
    /// When it will be tried again.
    pub next_try: Option<DateTime<Utc>>,
    /// Its photos.
    pub attachments: Vec<ItemPhoto>,
}

/// A photo of an operation as the worker sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ItemPhoto {
    /// Hash of what is sent.
    pub sha256: Sha256,
    /// Its length.
    pub bytes: u64,
    /// Bytes that have arrived.
    pub sent: u64,
}

/// How many operations stand where; nothing is counted twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Held whole by the city brain.
    pub complete: u64,
    /// Stored there, photos missing.
    pub received: u64,
    /// Recorded and not yet stored there.
    pub waiting: u64,
    /// Refused.
    pub quarantined: u64,
    /// Bytes of operations and photos that are still to be sent.
    pub bytes_waiting: u64,
}

const ITEM: &str = "SELECT id, kind, state, reason, attempts, next_try, detail, created
     FROM operations";

/// Operations in the order of recording, `limit` at most from `offset` on. Without `all` only what
/// is on its way or needs the worker; drafts and what was discarded only with it.
pub(crate) fn items(
    connection: &Connection,
    all: bool,
    offset: u64,
    limit: u64,
) -> Result<Vec<Item>, OutboxError> {
    let open = "state NOT IN ('complete', 'discarded', 'draft')";
    // What is open has its place in the order, and an index of its own.
    let which = match all {
        true => "true ORDER BY seq IS NULL, seq, id".to_owned(),
        false => format!("{open} ORDER BY seq"),
    };
    let sql = format!("{ITEM} WHERE {which} LIMIT ?1 OFFSET ?2");
    let mut select = connection.prepare_cached(&sql)?;
    let rows = select.query_map([limit as i64, offset as i64], item)?;
    let mut items: Vec<Item> = rows.collect::<Result<_, _>>()?;
    for item in &mut items {
        item.attachments = attachments(connection, item.id)?;
    }
    Ok(items)
}

/// One operation.
pub(crate) fn one(connection: &Connection, id: Uuid) -> Result<Item, OutboxError> {
    let sql = format!("{ITEM} WHERE id = ?1");
    let mut found = connection
        .prepare_cached(&sql)?
        .query_row([id.to_string()], item)
        .optional()?
        .ok_or(OutboxError::Unknown(id))?;
    found.attachments = attachments(connection, id)?;
    Ok(found)
}

/// The bytes of an operation as they are sent, while they are kept.
pub(crate) fn body(connection: &Connection, id: Uuid) -> Result<Option<Vec<u8>>, OutboxError> {
    Ok(connection
        .prepare_cached("SELECT body FROM operations WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?
        .flatten())
}

/// How many records, drafts too, are neither complete nor discarded.
pub(crate) fn undelivered(connection: &Connection) -> Result<u64, OutboxError> {
    let sql = "SELECT COUNT(*) FROM operations WHERE state NOT IN ('complete', 'discarded')";
    Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0))? as u64)
}

/// The thumbnail of a photo (JPEG), `None` if this phone never had it.
pub(crate) fn thumbnail(
    connection: &Connection,
    photo: Sha256,
) -> Result<Option<Vec<u8>>, OutboxError> {
    Ok(connection
        .prepare_cached("SELECT thumbnail FROM photos WHERE sha256 = ?1")?
        .query_row([photo.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// How many operations stand where. Operations are counted and measured by the index
/// `operations_to_send` alone.
pub(crate) fn tally(connection: &Connection) -> Result<Tally, OutboxError> {
    let mut tally = Tally::default();
    let mut select = connection.prepare_cached(
        "SELECT state, COUNT(*), COALESCE(SUM(LENGTH(body)), 0) FROM operations GROUP BY state",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let count = row.get::<_, i64>(1)? as u64;
        match row.get(0)? {
            State::Complete => tally.complete += count,
            State::Received => tally.received += count,
            State::Quarantined => tally.quarantined += count,
            State::Held | State::Queued | State::Sending | State::Waiting => {
                tally.waiting += count;
                tally.bytes_waiting += row.get::<_, i64>(2)? as u64;
            }
            State::Draft | State::Discarded => {}
        }
    }
    let photos: i64 = connection
        .prepare_cached(
            "SELECT COALESCE(SUM(bytes - sent), 0) FROM photos
             WHERE held = 0 AND original = 1 AND EXISTS (
               SELECT 1 FROM operation_photos JOIN operations ON operations.id = operation
               WHERE operation_photos.sha256 = photos.sha256
                 AND state IN ('held', 'queued', 'sending', 'waiting', 'received'))",
        )?
        .query_row([], |row| row.get(0))?;
    tally.bytes_waiting += photos as u64;
    Ok(tally)
}

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let id: String = row.get(0)?;
    Ok(Item {
        id: id.parse().unwrap_or_default(),
        kind: row.get(1)?,
        state: row.get(2)?,
        reason: row.get(3)?,
        attempts: row.get(4)?,
        next_try: row
            .get::<_, Option<i64>>(5)?
            .and_then(DateTime::from_timestamp_millis),
        detail: row.get(6)?,
        created: DateTime::from_timestamp_millis(row.get(7)?).unwrap_or_default(),
        attachments: Vec::new(),
    })
}

fn attachments(connection: &Connection, id: Uuid) -> Result<Vec<ItemPhoto>, OutboxError> {
    let mut select = connection.prepare_cached(
        "SELECT photos.sha256, bytes, sent FROM operation_photos JOIN photos USING (sha256)
         WHERE operation = ?1 ORDER BY position",
    )?;
    let rows = select.query_map([id.to_string()], |row| {
        Ok(ItemPhoto {
            sha256: Sha256::from_bytes(row.get(0)?),
            bytes: row.get::<_, i64>(1)? as u64,
            sent: row.get::<_, i64>(2)? as u64,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
