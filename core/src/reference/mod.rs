//! Reference data (catalogue, policy, grids, checkpoints, the grid's history) as it came down from
//! the city brain. Plan, then apply: [`plan`] decides without touching anything, [`apply`] carries
//! a page's decisions out. Kinds and fields that this version does not know are kept raw, so an
//! update of the app finds them here.

mod plan;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::de::DeserializeOwned;

use crate::store::StoreError;
use crate::wire::{CatalogueItem, Change, Checkpoint, Grid, PastReport, Policy, kind};
pub(crate) use plan::{Action, plan};

/// A record that came down and could not be applied; shown, and tried again after an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What was wrong with it, without its values.
    pub reason: String,
}

/// Carries out what was planned for one change.
pub(crate) fn apply(
    transaction: &Transaction<'_>,
    change: &Change,
    action: &Action,
) -> Result<(), StoreError> {
    let aside = match action {
        Action::Ignore => return Ok(()),
        Action::Delete => {
            transaction
                .prepare_cached("DELETE FROM records WHERE kind = ?1 AND id = ?2")?
                .execute([&change.kind, &change.id])?;
            return Ok(());
        }
        Action::Put => None,
        Action::SetAside(reason) => Some(reason),
    };
    transaction
        .prepare_cached(
            "INSERT INTO records (kind, id, version, value, aside) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (kind, id) DO UPDATE
             SET version = excluded.version, value = excluded.value, aside = excluded.aside",
        )?
        .execute(params![
            change.kind,
            change.id,
            change.version,
            serde_json::to_string(&change.value)?,
            aside,
        ])?;
    Ok(())
}

/// The versions here are of a city brain that is no more: whatever comes down is newer.
pub(crate) fn forget_versions(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.execute("UPDATE records SET version = ?1", [i64::MIN])?;
    Ok(())
}

/// Another worker's scope: nothing of it is for this one.
pub(crate) fn clear(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM records", [])?;
    Ok(())
}

/// Version of the record as it is here.
pub(crate) fn version(
    connection: &Connection,
    kind: &str,
    id: &str,
) -> Result<Option<i64>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT version FROM records WHERE kind = ?1 AND id = ?2")?
        .query_row([kind, id], |row| row.get(0))
        .optional()?)
}

/// Records that could not be applied.
pub(crate) fn set_aside(connection: &Connection) -> Result<Vec<SetAside>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT kind, id, aside FROM records WHERE aside IS NOT NULL ORDER BY kind, id",
    )?;
    let rows = select.query_map([], |row| {
        Ok(SetAside {
            kind: row.get(0)?,
            id: row.get(1)?,
            reason: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The deployment's policy, or what holds as delivered.
pub(crate) fn policy(connection: &Connection) -> Result<Policy, StoreError> {
    Ok(one(connection, kind::POLICY, "policy")?.unwrap_or_default())
}

/// The catalogue in the order of its codes.
pub(crate) fn catalogue(connection: &Connection) -> Result<Vec<CatalogueItem>, StoreError> {
    every(connection, kind::CATALOGUE_ITEM)
}

/// The catalogue's item with this code.
pub(crate) fn catalogue_item(
    connection: &Connection,
    code: &str,
) -> Result<Option<CatalogueItem>, StoreError> {
    one(connection, kind::CATALOGUE_ITEM, code)
}

/// The grid with this code.
pub(crate) fn grid(connection: &Connection, code: &str) -> Result<Option<Grid>, StoreError> {
    one(connection, kind::GRID, code)
}

/// Every checkpoint in the worker's scope.
pub(crate) fn checkpoints(connection: &Connection) -> Result<Vec<Checkpoint>, StoreError> {
    every(connection, kind::CHECKPOINT)
}

/// The checkpoint with this id.
pub(crate) fn checkpoint(
    connection: &Connection,
    id: &str,
) -> Result<Option<Checkpoint>, StoreError> {
    one(connection, kind::CHECKPOINT, id)
}

/// The grid's history.
pub(crate) fn past_reports(connection: &Connection) -> Result<Vec<PastReport>, StoreError> {
    every(connection, kind::PAST_REPORT)
}

/// Reports of `category` in the grid that nobody has closed.
pub(crate) fn open_reports(
    connection: &Connection,
    category: &str,
) -> Result<Vec<PastReport>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT value FROM records WHERE kind = ?1 AND aside IS NULL
           AND json_extract(value, '$.open') AND json_extract(value, '$.category') = ?2",
    )?;
    let rows = select.query_map([kind::PAST_REPORT, category], |row| row.get::<_, String>(0))?;
    rows.map(|text| Ok(serde_json::from_str(&text?)?)).collect()
}

pub(crate) fn one<T: DeserializeOwned>(
    connection: &Connection,
    kind: &str,
    id: &str,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = connection
        .prepare_cached("SELECT value FROM records WHERE kind = ?1 AND id = ?2 AND aside IS NULL")?
        .query_row([kind, id], |row| row.get(0))
        .optional()?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

pub(crate) fn every<T: DeserializeOwned>(
    connection: &Connection,
    kind: &str,
) -> Result<Vec<T>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT value FROM records WHERE kind = ?1 AND aside IS NULL ORDER BY id",
    )?;
    let rows = select.query_map([kind], |row| row.get::<_, String>(0))?;
    rows.map(|text| Ok(serde_json::from_str(&text?)?)).collect()
}
