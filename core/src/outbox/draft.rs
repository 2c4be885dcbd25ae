//! Drafts: durable from the first photo on, changed as often as the worker likes, and already
//! carrying the id that their operation will have.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use super::error::OutboxError;
use super::photos;
use super::shift::{shift_plainly, state_of};
use super::state::State;
use crate::hash::Sha256;
use crate::journal::{self, Action, Entry};
use crate::wire::PhotoRole;

/// Begins a draft. `content` is the capability's own JSON; `photos` are in the table already.
pub(crate) fn begin(
    transaction: &Transaction<'_>,
    id: Uuid,
    kind: &str,
    content: &str,
    photos: &[(Sha256, PhotoRole)],
    now: DateTime<Utc>,
) -> Result<(), OutboxError> {
    transaction
        .prepare_cached(
            "INSERT INTO operations (id, kind, state, draft, created) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            id.to_string(),
            kind,
            State::Draft,
            content,
            now.timestamp_millis()
        ])?;
    photos::attach(transaction, id, photos)?;
    note_photos(transaction, photos, now)
}

/// Replaces a draft's content and photos; `fields` are what the worker changed beside new photos.
pub(crate) fn change(
    transaction: &Transaction<'_>,
    id: Uuid,
    content: &str,
    photos: &[(Sha256, PhotoRole)],
    fields: &[&str],
    now: DateTime<Utc>,
) -> Result<(), OutboxError> {
    let from = state_of(transaction, id)?;
    if from != State::Draft {
        return Err(OutboxError::NotAllowed {
            id,
            from,
            to: State::Draft,
        });
    }
    let before = photos_of(transaction, id)?;
    transaction
        .prepare_cached("UPDATE operations SET draft = ?2 WHERE id = ?1")?
        .execute(params![id.to_string(), content])?;
    photos::attach(transaction, id, photos)?;
    let new: Vec<_> = photos
        .iter()
        .filter(|photo| !before.contains(photo))
        .copied()
        .collect();
    note_photos(transaction, &new, now)?;
    if fields.is_empty() {
        return Ok(());
    }
    let entry = Entry {
        action: Action::DraftChanged,
        subject: &id.to_string(),
        fields,
        values: None,
    };
    Ok(journal::append(transaction, now, &entry)?)
}

/// A draft's content and photos.
pub(crate) fn load(
    connection: &Connection,
    id: Uuid,
) -> Result<(String, Vec<(Sha256, PhotoRole)>), OutboxError> {
    let content: Option<String> = connection
        .prepare_cached("SELECT draft FROM operations WHERE id = ?1 AND state = ?2")?
        .query_row(params![id.to_string(), State::Draft], |row| row.get(0))
        .optional()?;
    match content {
        Some(content) => Ok((content, photos_of(connection, id)?)),
        None => Err(OutboxError::NotAllowed {
            id,
            from: state_of(connection, id)?,
            to: State::Draft,
        }),
    }
}

/// Ids of every draft of `kind`, oldest first.
pub(crate) fn all(connection: &Connection, kind: &str) -> Result<Vec<Uuid>, OutboxError> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM operations WHERE state = ?1 AND kind = ?2 ORDER BY created, id",
    )?;
    let ids = statement.query_map(params![State::Draft, kind], |row| row.get::<_, String>(0))?;
    ids.map(|id| Ok(id?.parse().unwrap_or_default())).collect()
}

/// When a draft was begun.
pub(crate) fn begun(connection: &Connection, id: Uuid) -> Result<DateTime<Utc>, OutboxError> {
    let created: i64 = connection
        .prepare_cached("SELECT created FROM operations WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))?;
    Ok(DateTime::from_timestamp_millis(created).unwrap_or_default())
}

/// Throws a draft away; its photos go with the next clean-up, if nothing else names them.
pub(crate) fn discard(
    transaction: &Transaction<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), OutboxError> {
    let from = state_of(transaction, id)?;
    if from != State::Draft {
        return Err(OutboxError::NotAllowed {
            id,
            from,
            to: State::Discarded,
        });
    }
    shift_plainly(transaction, id, State::Discarded)?;
    transaction
        .prepare_cached("UPDATE operations SET draft = NULL, completed = ?2 WHERE id = ?1")?
        .execute(params![id.to_string(), now.timestamp_millis()])?;
    // One that was recorded and taken back has a salt.
    journal::forget(transaction, &id.to_string())?;
    let entry = Entry {
        action: Action::DraftDiscarded,
        subject: &id.to_string(),
        fields: &[],
        values: None,
    };
    Ok(journal::append(transaction, now, &entry)?)
}

fn photos_of(connection: &Connection, id: Uuid) -> Result<Vec<(Sha256, PhotoRole)>, OutboxError> {
    let mut statement = connection.prepare_cached(
        "SELECT sha256, role FROM operation_photos WHERE operation = ?1 ORDER BY position",
    )?;
    let rows = statement.query_map([id.to_string()], |row| {
        Ok((
            Sha256::from_bytes(row.get(0)?),
            photos::role_named(&row.get::<_, String>(1)?),
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn note_photos(
    transaction: &Transaction<'_>,
    photos: &[(Sha256, PhotoRole)],
    now: DateTime<Utc>,
) -> Result<(), OutboxError> {
    for (sha256, _) in photos {
        let entry = Entry {
            action: Action::PhotoTaken,
            subject: &sha256.to_string(),
            fields: &[],
            values: None,
        };
        journal::append(transaction, now, &entry)?;
    }
    Ok(())
}
