//! Which checkpoint was visited when: rows of their own, because the body of a check-in is dropped
//! some days after it is complete.

use std::collections::HashMap;

use chrono::{DateTime, NaiveTime, Utc};
use rusqlite::{Connection, Transaction, params};
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

/// The last visit of each checkpoint on the day of `now`; withdrawn and discarded ones are none.
pub(super) fn of_day(
    connection: &Connection,
    now: DateTime<Utc>,
) -> Result<HashMap<String, DateTime<Utc>>, StoreError> {
    let midnight = beijing(now)
        .with_time(NaiveTime::MIN)
        .earliest()
        .map_or(now, |midnight| midnight.to_utc());
    let mut select = connection.prepare_cached(
        "SELECT checkpoint, MAX(at) FROM visits JOIN operations ON operations.id = operation
         WHERE at >= ?1 AND state <> 'discarded' AND NOT EXISTS (
             SELECT 1 FROM dependencies JOIN operations back ON back.id = dependencies.operation
             WHERE depends_on = visits.operation AND back.kind = 'withdraw'
               AND back.state NOT IN ('discarded', 'quarantined'))
         GROUP BY checkpoint",
    )?;
    let mut visits = HashMap::new();
    let mut rows = select.query([midnight.timestamp_millis()])?;
    while let Some(row) = rows.next()? {
        if let Some(at) = DateTime::from_timestamp_millis(row.get(1)?) {
            visits.insert(row.get(0)?, at);
        }
    }
    Ok(visits)
}
