//! The worker's own reports as the suggestions need them: what, where and when. They outlive the
//! operation's body, and hold nothing personal.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

use crate::geo::Wgs84;
use crate::store::StoreError;
use crate::wire::{PastReport, Report};

/// Remembers a report; one that was undone and queued again counts as it is now.
pub(super) fn add(
    transaction: &Transaction<'_>,
    operation: Uuid,
    report: &Report,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO own_reports (operation, category, lat, lon, at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            operation.to_string(),
            report.category,
            report.place.at.lat,
            report.place.at.lon,
            at.timestamp_millis()
        ])?;
    Ok(())
}

/// The worker's reports since `since`; what was undone or discarded is none.
pub(super) fn since(
    connection: &Connection,
    since: DateTime<Utc>,
) -> Result<Vec<PastReport>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT category, lat, lon, at FROM own_reports JOIN operations ON id = operation
         WHERE at >= ?1 AND state NOT IN ('draft', 'discarded')",
    )?;
    let rows = select.query_map([since.timestamp_millis()], |row| {
        Ok(PastReport {
            category: row.get(0)?,
            at: Wgs84 {
                lat: row.get(1)?,
                lon: row.get(2)?,
            },
            when: DateTime::from_timestamp_millis(row.get(3)?).unwrap_or_default(),
            open: false,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
