//! Finding dwellings and people: what came down, and what this phone has collected and the city
//! brain has not sent back yet.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::reference;
use crate::store::StoreError;
use crate::wire::{Dwelling, Operation, Payload, Person, kind};

/// A person's record.
#[derive(Clone, PartialEq)]
pub(super) struct Record {
    pub(super) id: String,
    /// Of what came down; none of what only this phone knows.
    pub(super) version: Option<i64>,
    pub(super) person: Person,
}

pub(super) fn dwellings(connection: &Connection, words: &str) -> Result<Vec<Dwelling>, StoreError> {
    let mut dwellings: Vec<Dwelling> = reference::every(connection, kind::DWELLING)?;
    dwellings.retain(|dwelling| {
        let mut words = words.split_whitespace();
        words.all(|word| dwelling.address.contains(word))
    });
    Ok(dwellings)
}

pub(super) fn dwelling(connection: &Connection, id: &str) -> Result<Option<Dwelling>, StoreError> {
    reference::one(connection, kind::DWELLING, id)
}

/// Everybody who is known here.
pub(super) fn all(connection: &Connection) -> Result<Vec<Record>, StoreError> {
    find(connection, None)
}

/// Whoever has this number, if anybody.
pub(super) fn by_number(
    connection: &Connection,
    number: &str,
) -> Result<Option<Record>, StoreError> {
    Ok(find(connection, Some(number))?.into_iter().next())
}

fn find(connection: &Connection, number: Option<&str>) -> Result<Vec<Record>, StoreError> {
    let mut found = BTreeMap::new();
    // What was collected here and is neither withdrawn nor refused; the last word of each.
    let mut query = connection.prepare_cached(
        "SELECT body FROM operations
         WHERE kind = 'collect' AND state NOT IN ('draft', 'quarantined', 'discarded')
           AND body IS NOT NULL
           AND (?1 IS NULL
                OR json_extract(CAST(body AS TEXT), '$.body.person.id_number') = ?1)
           AND NOT EXISTS (
             SELECT 1 FROM dependencies JOIN operations AS later ON later.id = operation
             WHERE depends_on = operations.id AND later.kind = 'withdraw')
         ORDER BY seq",
    )?;
    let bodies = query.query_map([number], |row| row.get::<_, Vec<u8>>(0))?;
    for body in bodies {
        let operation: Operation = serde_json::from_slice(&body?)?;
        if let Payload::Collect(collection) = operation.payload {
            let record = Record {
                id: collection.id.clone(),
                version: collection.base,
                person: collection.person,
            };
            found.insert(collection.id, record);
        }
    }
    let mut query = connection.prepare_cached(
        "SELECT id, version, value FROM records
         WHERE kind = 'person' AND aside IS NULL
           AND (?1 IS NULL OR json_extract(value, '$.id_number') = ?1)",
    )?;
    let mut rows = query.query([number])?;
    while let Some(row) = rows.next()? {
        let (id, version): (String, i64) = (row.get(0)?, row.get(1)?);
        // What this phone has edited since stands until it has come back.
        if found
            .get(&id)
            .is_none_or(|own: &Record| own.version < Some(version))
        {
            let person = serde_json::from_str(&row.get::<_, String>(2)?)?;
            let version = Some(version);
            found.insert(
                id.clone(),
                Record {
                    id,
                    version,
                    person,
                },
            );
        }
    }
    Ok(found.into_values().collect())
}
