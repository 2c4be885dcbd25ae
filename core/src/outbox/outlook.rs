//! What the syncer may expect of the outbox: whether there is anything to send, and when there
//! will be. One read, so that an idle syncer writes nothing.

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::error::OutboxError;
use super::send::{LONGEST_WAIT_MS, SENDABLE};
use crate::evidence::Reading;

/// The outbox at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outlook {
    /// Something may be sent now.
    pub(crate) sendable: bool,
    /// A wait or an undo window is over: [`super::send`] has to move it.
    pub(crate) due: bool,
    /// Milliseconds until the next wait or undo window is over.
    pub(crate) next_ms: Option<i64>,
    /// Newest number in the order of recording.
    pub(crate) newest: i64,
}

/// Looks.
pub(crate) fn look(connection: &Connection, now: &Reading) -> Result<Outlook, OutboxError> {
    let wall = now.wall.timestamp_millis();
    let elapsed = i64::try_from(now.elapsed.as_millis()).unwrap_or(i64::MAX);
    let sendable = connection
        .prepare_cached(&format!(
            "SELECT 1 FROM operations candidate WHERE {SENDABLE}"
        ))?
        .exists([])?;
    let newest = connection
        .prepare_cached("SELECT COALESCE(MAX(seq), 0) FROM operations")?
        .query_row([], |row| row.get(0))?;
    // A wait that seems longer than any was made before the wall clock was set back: it is over.
    let waiting: Option<i64> = connection
        .prepare_cached(
            "SELECT MIN(CASE WHEN next_try > ?1 + ?2 THEN 0 ELSE next_try - ?1 END)
             FROM operations WHERE state = 'waiting'",
        )?
        .query_row(params![wall, LONGEST_WAIT_MS], |row| row.get(0))?;
    let held: Option<i64> = connection
        .prepare_cached(
            "SELECT MIN(CASE WHEN held_boot IS ?2 THEN held_until - ?1 ELSE 0 END)
             FROM operations WHERE state = 'held'",
        )?
        .query_row(params![elapsed, now.boot_id], |row| row.get(0))?;
    let next_ms = [waiting, held].into_iter().flatten().min();
    Ok(Outlook {
        sendable,
        due: next_ms.is_some_and(|next| next <= 0),
        next_ms: next_ms.filter(|next| *next > 0),
        newest,
    })
}

/// Operations that wait because the city brain failed over them.
pub(crate) fn unsettled(connection: &Connection) -> Result<Vec<Uuid>, OutboxError> {
    let mut select = connection.prepare_cached(
        "SELECT id FROM operations
         WHERE state = 'waiting' AND reason IN ('server_error', 'mismatch')",
    )?;
    let ids = select.query_map([], |row| row.get::<_, String>(0))?;
    ids.map(|id| Ok(id?.parse().unwrap_or_default())).collect()
}
