//! Which checkpoint was visited when: rows of their own, because the body of a check-in is dropped
//! some days after it is complete.

use chrono::{DateTime, NaiveTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use crate::evidence::beijing;
use crate::store::StoreError;

pub(super) fn add(
    transaction: &Transaction<'_>,
    operation: Uuid,
    checkpoint: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("INSERT INTO visits (operation, checkpoint, at) VALUES (?1, ?2, ?3)")?
        .execute(params![
            operation.to_string(),
            checkpoint,
            at.timestamp_millis()
        ])?;
    Ok(())
}

/// When `checkpoint` was last visited since `midnight`; withdrawn and discarded visits are none.
/// Asked for one checkpoint at a time, the newest visit first: the index answers with one row, where
/// a walk over the visits of all of them would look at each one's operation.
pub(super) fn last_since(
    connection: &Connection,
    checkpoint: &str,
    midnight: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let at: Option<i64> = connection
        .prepare_cached(
            "SELECT at FROM visits JOIN operations ON operations.id = operation
             WHERE checkpoint = ?1 AND at >= ?2 AND state <> 'discarded' AND NOT EXISTS (
                 SELECT 1 FROM dependencies JOIN operations back ON back.id = dependencies.operation
                 WHERE depends_on = visits.operation AND back.kind = 'withdraw'
                   AND back.state NOT IN ('discarded', 'quarantined'))
             ORDER BY at DESC LIMIT 1",
        )?
        .query_row(params![checkpoint, midnight.timestamp_millis()], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(at.and_then(DateTime::from_timestamp_millis))
}

/// When the day of `now` began in Beijing.
pub(super) fn midnight(now: DateTime<Utc>) -> DateTime<Utc> {
    beijing(now)
        .with_time(NaiveTime::MIN)
        .earliest()
        .map_or(now, |midnight| midnight.to_utc())
}
