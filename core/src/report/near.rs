//! The same thing, reported near by and still open: by this worker, or by a colleague in the grid.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::geo::Wgs84;
use crate::outbox::{Figures, Warning, WarningCode};
use crate::reference;
use crate::store::StoreError;
use crate::wire::Warnings;

/// A report of the same category.
struct Other {
    at: Wgs84,
    when: DateTime<Utc>,
}

/// What to tell about open reports of `category` near `at`.
pub(super) fn warning(
    connection: &Connection,
    id: Uuid,
    category: &str,
    at: Wgs84,
    now: DateTime<Utc>,
    policy: &Warnings,
) -> Result<Option<Warning>, StoreError> {
    if !policy.reported_near_by {
        return Ok(None);
    }
    let days = policy.near_by_days.clamp(0.0, 3650.0);
    let since = now - TimeDelta::milliseconds((days * 86_400_000.0) as i64);
    let mut others = own(connection, id, category, since)?;
    others.extend(
        reference::open_reports(connection, category)?
            .into_iter()
            .filter(|past| past.when >= since)
            .map(|past| Other {
                at: past.at,
                when: past.when,
            }),
    );
    let nearest = others
        .iter()
        .map(|other| (other.at.distance_m(at), other.when))
        .filter(|(metres, _)| *metres <= policy.near_by_m)
        .min_by(|a, b| a.0.total_cmp(&b.0));
    Ok(nearest.map(|(metres, when)| {
        let words = format!(
            "the same thing was reported {metres:.0} m from here {} ago and is open: leave this \
             one out if it is the same",
            ago(now - when)
        );
        Warning::new(WarningCode::ReportedNearBy, words).with(Figures {
            metres: Some(metres.round() as u32),
            made: Some(when),
            ..Figures::default()
        })
    }))
}

fn ago(time: TimeDelta) -> String {
    match (time.num_days(), time.num_hours(), time.num_minutes()) {
        (days @ 2.., _, _) => format!("{days} days"),
        (_, hours @ 2.., _) => format!("{hours} hours"),
        (_, _, minutes) => format!("{} minutes", minutes.max(0)),
    }
}

/// This worker's own, as long as the city brain says nothing else of them: it names a report of the
/// grid's by its operation.
fn own(
    connection: &Connection,
    id: Uuid,
    category: &str,
    since: DateTime<Utc>,
) -> Result<Vec<Other>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT lat, lon, at FROM own_reports own JOIN operations ON id = operation
         WHERE category = ?1 AND at >= ?2 AND id <> ?3
           AND state NOT IN ('draft', 'discarded', 'quarantined')
           AND NOT EXISTS (SELECT 1 FROM records WHERE records.kind = 'past_report' AND records.id = own.operation)
           AND NOT EXISTS (
             SELECT 1 FROM dependencies JOIN operations other ON other.id = dependencies.operation
             WHERE depends_on = own.operation AND other.kind = 'withdraw'
               AND other.state NOT IN ('quarantined', 'discarded'))",
    )?;
    let since = since.timestamp_millis();
    let rows = select.query_map(params![category, since, id.to_string()], |row| {
        Ok(Other {
            at: Wgs84 {
                lat: row.get(0)?,
                lon: row.get(1)?,
            },
            when: DateTime::from_timestamp_millis(row.get(2)?).unwrap_or_default(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
