//! What the worker may do with an operation that is in the outbox: undo, retry, discard.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

use super::error::OutboxError;
use super::record::{Intent, Recorded, record};
use super::send;
use super::shift::{Because, shift, shift_plainly, state_of};
use super::state::State;
use crate::journal::{self, Action, Entry};
use crate::wire::{Payload, TimeEvidence, Withdraw};

/// What `undo` came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// Within the window: it is a draft again and was never sent.
    Draft,
    /// Later: a `withdraw` operation was recorded; the city brain shows the first as withdrawn.
    Withdrawn(Recorded),
}

/// Takes an operation back: into its draft if the window is open, with a `withdraw` otherwise.
pub(crate) fn undo(
    transaction: &Transaction<'_>,
    id: Uuid,
    now: TimeEvidence,
) -> Result<Undone, OutboxError> {
    send::release_held(transaction, now.elapsed_ms, &now.boot_id)?;
    match state_of(transaction, id)? {
        State::Held => {
            shift_plainly(transaction, id, State::Draft)?;
            transaction
                .prepare_cached(
                    "UPDATE operations SET seq = NULL, body = NULL, sha256 = NULL,
                        held_until = NULL, held_boot = NULL
                     WHERE id = ?1",
                )?
                .execute([id.to_string()])?;
            note(transaction, Action::Undone, id, now.wall)?;
            Ok(Undone::Draft)
        }
        from @ (State::Draft | State::Quarantined | State::Discarded) => {
            Err(OutboxError::NotAllowed {
                id,
                from,
                to: State::Draft,
            })
        }
        State::Queued | State::Sending | State::Waiting | State::Received | State::Complete => {
            withdrawable(transaction, id)?;
            let intent = Intent {
                id: Uuid::now_v7(),
                payload: Payload::Withdraw(Withdraw { operation: id }),
                photos: Vec::new(),
                depends_on: vec![id],
                replaces: None,
                urgent: false,
                recorded: now,
                undo_window: std::time::Duration::ZERO,
            };
            Ok(Undone::Withdrawn(record(transaction, intent)?))
        }
    }
}

/// A withdrawal is not withdrawn, and nothing is withdrawn twice.
fn withdrawable(connection: &Connection, id: Uuid) -> Result<(), OutboxError> {
    let is_withdrawal = connection
        .prepare_cached("SELECT 1 FROM operations WHERE id = ?1 AND kind = 'withdraw'")?
        .exists([id.to_string()])?;
    let is_withdrawn = connection
        .prepare_cached(
            "SELECT 1 FROM dependencies JOIN operations ON operations.id = operation
             WHERE depends_on = ?1 AND kind = 'withdraw'
               AND state NOT IN ('quarantined', 'discarded')",
        )?
        .exists([id.to_string()])?;
    if is_withdrawal || is_withdrawn {
        return Err(OutboxError::Withdrawn(id));
    }
    Ok(())
}

/// Sends a refused or waiting operation again as it is, and what waits for it.
pub(crate) fn retry(
    transaction: &Transaction<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), OutboxError> {
    match state_of(transaction, id)? {
        State::Waiting | State::Quarantined => shift_plainly(transaction, id, State::Queued)?,
        // The table lets others become `Queued` too: by recording, or for a restored city brain.
        from => {
            return Err(OutboxError::NotAllowed {
                id,
                from,
                to: State::Queued,
            });
        }
    };
    send::free_dependents(transaction, id)?;
    note(transaction, Action::Retried, id, now)
}

/// Whether an operation was refused, so that another may take its place.
pub(crate) fn repairable(connection: &Connection, id: Uuid) -> Result<(), OutboxError> {
    match state_of(connection, id)? {
        State::Quarantined => Ok(()),
        from => Err(OutboxError::NotAllowed {
            id,
            from,
            to: State::Discarded,
        }),
    }
}

/// Gives an operation up, knowingly. What depends on it stays, parked, for the worker to decide.
pub(crate) fn discard(
    transaction: &Transaction<'_>,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), OutboxError> {
    if state_of(transaction, id)? == State::Draft {
        return super::draft::discard(transaction, id, now);
    }
    shift(transaction, id, State::Discarded, &Because::default())?;
    transaction
        .prepare_cached("UPDATE operations SET completed = ?2 WHERE id = ?1")?
        .execute(params![id.to_string(), now.timestamp_millis()])?;
    send::park_dependents(transaction, id)?;
    note(transaction, Action::Discarded, id, now)
}

fn note(
    transaction: &Transaction<'_>,
    action: Action,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), OutboxError> {
    let entry = Entry {
        action,
        subject: &id.to_string(),
        fields: &[],
        values: None,
    };
    Ok(journal::append(transaction, now, &entry)?)
}
