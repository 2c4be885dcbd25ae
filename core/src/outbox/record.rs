//! Recording: what the worker did becomes an operation, its bytes fixed for ever, in one
//! transaction with its journal entry.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::{Transaction, params};
use serde::Serialize;
use uuid::Uuid;

use super::error::OutboxError;
use super::photos;
use super::shift::may_be_handed_in;
use super::state::State;
use super::warning::Warning;
use crate::device::Device;
use crate::hash::Sha256;
use crate::journal::{self, Action, Entry};
use crate::wire::{Attachment, CONTRACT, Operation, Payload, PhotoRole, TimeEvidence};

/// What the worker did, before it is an operation.
pub(crate) struct Intent {
    pub(crate) id: Uuid,
    pub(crate) payload: Payload,
    /// Photos whose rows are in the table already.
    pub(crate) photos: Vec<(Sha256, PhotoRole)>,
    pub(crate) depends_on: Vec<Uuid>,
    pub(crate) replaces: Option<Uuid>,
    pub(crate) urgent: bool,
    pub(crate) recorded: TimeEvidence,
    /// How long it may be undone.
    pub(crate) undo_window: Duration,
}

/// An operation that is durable from here on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// Its id for ever.
    pub id: Uuid,
    /// `check_in`, `report`, `withdraw`.
    pub kind: &'static str,
    /// [`State::Queued`], or [`State::Held`] while it may be undone.
    pub state: State,
    /// What the worker should know about it.
    pub warnings: Vec<Warning>,
    /// Its photos: what will be uploaded.
    pub attachments: Vec<crate::wire::Held>,
}

/// Records `intent`: a new operation, or the draft with its id handed in.
pub(crate) fn record(
    transaction: &Transaction<'_>,
    intent: Intent,
) -> Result<Recorded, OutboxError> {
    tracing::debug!(id = %intent.id, "record transaction began");
    let device = Device::load(transaction)?.ok_or(OutboxError::NotActivated)?;
    let attachments = attachments(transaction, &intent.photos)?;
    let held = attachments.iter().map(|photo| crate::wire::Held {
        sha256: photo.sha256,
        bytes: photo.bytes,
    });
    let held: Vec<_> = held.collect();
    let seq = transaction
        .prepare_cached("SELECT COALESCE(MAX(seq), 0) + 1 FROM operations")?
        .query_row([], |row| row.get(0))?;
    let operation = Operation {
        id: intent.id,
        contract: CONTRACT,
        seq,
        grid: device.grid().to_owned(),
        worker: device.worker.id,
        recorded: intent.recorded,
        depends_on: intent.depends_on,
        replaces: intent.replaces,
        attachments,
        payload: intent.payload,
    };
    let body = serde_json::to_vec(&operation)?;
    let holds = !intent.undo_window.is_zero() && !intent.urgent;
    let state = if holds { State::Held } else { State::Queued };

    let until = operation
        .recorded
        .elapsed_ms
        .saturating_add(millis(intent.undo_window));
    may_be_handed_in(transaction, operation.id, state)?;
    transaction
        .prepare_cached(
            // At once where it stays: every index that it only passed through would be a page more.
            "INSERT INTO operations (id, kind, created, state, seq, urgent, body, sha256, replaces,
                held_until, held_boot)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (id) DO UPDATE SET state = ?4, seq = ?5, urgent = ?6, body = ?7,
                sha256 = ?8, replaces = ?9, held_until = ?10, held_boot = ?11,
                draft = CASE WHEN ?12 THEN draft END",
        )?
        .execute(params![
            operation.id.to_string(),
            operation.payload.kind(),
            operation.recorded.wall.timestamp_millis(),
            state,
            seq,
            intent.urgent,
            body,
            Sha256::of(&body).as_bytes(),
            operation.replaces.map(|id| id.to_string()),
            holds.then_some(until),
            holds.then_some(&operation.recorded.boot_id),
            holds,
        ])?;
    photos::attach(transaction, operation.id, &intent.photos)?;
    depend(transaction, operation.id, &operation.depends_on)?;
    note(transaction, &operation, &body)?;
    Ok(Recorded {
        id: operation.id,
        kind: operation.payload.kind(),
        state,
        warnings: Vec::new(),
        attachments: held,
    })
}

fn attachments(
    transaction: &Transaction<'_>,
    photos: &[(Sha256, PhotoRole)],
) -> Result<Vec<Attachment>, OutboxError> {
    let mut select = transaction
        .prepare_cached("SELECT bytes, width, height, thumbnail FROM photos WHERE sha256 = ?1")?;
    let mut attachments = Vec::with_capacity(photos.len());
    for (sha256, role) in photos {
        let attachment = select.query_row([sha256.as_bytes()], |row| {
            Ok(Attachment {
                sha256: *sha256,
                bytes: row.get::<_, i64>(0)? as u64,
                media_type: "image/jpeg".to_owned(),
                width: row.get(1)?,
                height: row.get(2)?,
                role: *role,
                thumbnail: STANDARD.encode(row.get::<_, Vec<u8>>(3)?),
            })
        })?;
        attachments.push(attachment);
    }
    Ok(attachments)
}

fn depend(transaction: &Transaction<'_>, id: Uuid, depends_on: &[Uuid]) -> Result<(), OutboxError> {
    transaction
        .prepare_cached("DELETE FROM dependencies WHERE operation = ?1")?
        .execute([id.to_string()])?;
    let mut insert = transaction
        .prepare_cached("INSERT INTO dependencies (operation, depends_on) VALUES (?1, ?2)")?;
    for dependency in depends_on {
        insert.execute([id.to_string(), dependency.to_string()])?;
    }
    Ok(())
}

/// The journal learns which fields were given, and a salted hash of what was said.
fn note(
    transaction: &Transaction<'_>,
    operation: &Operation,
    body: &[u8],
) -> Result<(), OutboxError> {
    let payload = serde_json::to_value(&operation.payload)?;
    let fields: Vec<&str> = payload
        .get("body")
        .and_then(|body| body.as_object())
        .map(|body| body.keys().map(String::as_str).collect())
        .unwrap_or_default();
    let entry = Entry {
        action: Action::Recorded,
        subject: &operation.id.to_string(),
        fields: &fields,
        values: Some(body),
    };
    Ok(journal::append(
        transaction,
        operation.recorded.wall,
        &entry,
    )?)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
