//! The schema, as the list of steps that lead to it. A shipped step is never edited: what changes
//! is added behind it, and its proof is in `core/tests/store_upgrades.rs`.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::error::StoreError;

const STEPS: &[M<'static>] = &[
    M::up(include_str!("v1.sql")),
    M::up(include_str!("v2.sql")),
    M::up(include_str!("v3.sql")),
    M::up(include_str!("v4.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// `PRAGMA application_id` of every Gridwalk store: "GWLK".
pub(super) const APPLICATION_ID: i64 = 0x4757_4C4B;

/// The newest schema version that this code knows.
pub(super) const NEWEST: i64 = STEPS.len() as i64;

/// Brings the database to the newest schema, each step in a transaction of its own.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    MIGRATIONS
        .to_latest(connection)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => StoreError::Damaged {
                what: other.to_string(),
            },
        })
}
