//! The outbox as the syncer sees it: what may be sent now, and what became of it. Only the holder
//! of the sync lock calls these, [`release_held`] excepted.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, params};
use uuid::Uuid;

use super::error::OutboxError;
use super::reason::Reason;
use super::receipts;
use super::shift::{Because, shift, shift_all, shift_plainly, state_of};
use super::state::State;
use super::uploads;
use crate::hash::Sha256;
use crate::wire::{Outcome, Verdict};

/// An operation on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    pub(crate) id: Uuid,
    /// The exact bytes, as they were recorded.
    pub(crate) body: Vec<u8>,
    pub(crate) urgent: bool,
}

/// What may be sent now (SQL over `operations candidate`): what is queued, and whose dependencies
/// are stored at the city brain, themselves or by a repair of them, or by a repair of that.
pub(super) const SENDABLE: &str = "state = 'queued' AND NOT EXISTS (
     SELECT 1 FROM dependencies wanted
     WHERE wanted.operation = candidate.id AND NOT EXISTS (
         WITH RECURSIVE heirs (id) AS (
             SELECT wanted.depends_on
             UNION
             SELECT repair.id FROM operations repair JOIN heirs ON repair.replaces = heirs.id)
         SELECT 1 FROM heirs JOIN operations stored ON stored.id = heirs.id
         WHERE stored.state IN ('received', 'complete')))";

/// Held operations whose undo window is over may be sent. A window of another boot is over.
pub(crate) fn release_held(
    transaction: &Transaction<'_>,
    elapsed_ms: i64,
    boot_id: &str,
) -> Result<usize, OutboxError> {
    shift_all(
        transaction,
        State::Held,
        State::Queued,
        "held_boot IS NOT ?2 OR held_until <= ?1",
        &[&elapsed_ms, &boot_id],
    )
}

/// What a dead syncer left in `Sending` is sent again: the city brain knows it by its id.
pub(crate) fn requeue_interrupted(transaction: &Transaction<'_>) -> Result<usize, OutboxError> {
    shift_all(transaction, State::Sending, State::Queued, "true", &[])
}

/// No wait is longer than this; one that seems so was made before the wall clock was set back.
pub(super) const LONGEST_WAIT_MS: i64 = 3_600_000;

/// Another device of the same worker now sends from this folder: what was stored without all of
/// its photos is told again, so that their upload is granted to this device.
pub(crate) fn resend_received(transaction: &Transaction<'_>) -> Result<usize, OutboxError> {
    transaction.execute("UPDATE photos SET granted = NULL WHERE held = 0", [])?;
    shift_all(
        transaction,
        State::Received,
        State::Queued,
        "body IS NOT NULL",
        &[],
    )
}

/// Waiting operations whose time has come.
pub(crate) fn wake_due(
    transaction: &Transaction<'_>,
    now: DateTime<Utc>,
) -> Result<usize, OutboxError> {
    let now = now.timestamp_millis();
    let condition = "next_try <= ?1 OR next_try > ?2";
    let longest = now + LONGEST_WAIT_MS;
    shift_all(
        transaction,
        State::Waiting,
        State::Queued,
        condition,
        &[&now, &longest],
    )
}

/// A new start, a new record or a connection clears every wait but the one the city brain asked
/// for, and the one for a dependency.
pub(crate) fn wake_all(transaction: &Transaction<'_>) -> Result<usize, OutboxError> {
    shift_all(
        transaction,
        State::Waiting,
        State::Queued,
        "reason NOT IN ('retry_after', 'dependency')",
        &[],
    )
}

/// The line is back: what waited for nothing else may be sent.
pub(crate) fn wake_unanswered(transaction: &Transaction<'_>) -> Result<usize, OutboxError> {
    let condition = "reason = 'no_answer'";
    shift_all(transaction, State::Waiting, State::Queued, condition, &[])
}

/// The line is still silent: what waits for it is tried again at `next_try`.
pub(crate) fn postpone_unanswered(
    transaction: &Transaction<'_>,
    next_try: DateTime<Utc>,
) -> Result<(), OutboxError> {
    transaction
        .prepare_cached(
            "UPDATE operations SET next_try = ?1 WHERE state = 'waiting' AND reason = 'no_answer'",
        )?
        .execute([next_try.timestamp_millis()])?;
    Ok(())
}

/// Takes the next operations to send, urgent ones first, then by order of recording; counts the
/// attempt and marks them `Sending` before anything goes out. The first may be larger than
/// `max_bytes` alone.
pub(crate) fn take_batch(
    transaction: &Transaction<'_>,
    max_operations: usize,
    max_bytes: usize,
) -> Result<Vec<Outgoing>, OutboxError> {
    let sql = format!(
        "SELECT id, body, urgent FROM operations candidate
         WHERE {SENDABLE} ORDER BY urgent DESC, seq LIMIT ?1"
    );
    let mut select = transaction.prepare_cached(&sql)?;
    let mut rows = select.query([max_operations as i64])?;
    let mut batch: Vec<Outgoing> = Vec::new();
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let body: Vec<u8> = row.get(1)?;
        bytes += body.len() + 1;
        if bytes > max_bytes && !batch.is_empty() {
            break;
        }
        let id: String = row.get(0)?;
        batch.push(Outgoing {
            id: id.parse().unwrap_or_default(),
            body,
            urgent: row.get(2)?,
        });
    }
    for outgoing in &batch {
        shift_plainly(transaction, outgoing.id, State::Sending)?;
        transaction
            .prepare_cached("UPDATE operations SET attempts = attempts + 1 WHERE id = ?1")?
            .execute([outgoing.id.to_string()])?;
    }
    Ok(batch)
}

/// The request was not answered, or answered by something that cannot be used.
pub(crate) fn put_off(
    transaction: &Transaction<'_>,
    ids: &[Uuid],
    reason: Reason,
    detail: Option<&str>,
    next_try: DateTime<Utc>,
) -> Result<(), OutboxError> {
    let next_try = Some(next_try.timestamp_millis());
    let because = Because {
        reason: Some(reason.as_str()),
        detail,
        next_try,
    };
    for id in ids {
        // A receipt may have settled it meanwhile.
        if state_of(transaction, *id)? == State::Sending {
            shift(transaction, *id, State::Waiting, &because)?;
        }
    }
    Ok(())
}

/// Carries out what the city brain said about one operation, and returns where it now stands.
/// `next_try` is when it is worth asking again, for verdicts that ask for it. Something that is
/// not being sent (an outcome told twice, or after a receipt) stays as it is.
pub(crate) fn settle(
    transaction: &Transaction<'_>,
    outcome: &Outcome,
    now: DateTime<Utc>,
    next_try: DateTime<Utc>,
) -> Result<State, OutboxError> {
    let id = outcome.id;
    let from = state_of(transaction, id)?;
    if from != State::Sending {
        return Ok(from);
    }
    let problem = outcome.problem.as_ref();
    let wait = |reason: Reason| Because {
        reason: Some(reason.as_str()),
        detail: problem.map(|problem| problem.title.as_str()),
        next_try: Some(next_try.timestamp_millis()),
    };
    let stored = matches!(
        (outcome.verdict, outcome.first),
        (Verdict::Accepted, _) | (Verdict::Duplicate, None | Some(Verdict::Accepted))
    );
    match outcome.verdict {
        _ if stored => match &outcome.receipt {
            Some(receipt)
                if receipt.operation == id
                    && receipts::apply(transaction, receipt, now)?.is_some() =>
            {
                for grant in &outcome.grants {
                    uploads::grant(transaction, grant)?;
                }
            }
            // "Accepted" without a receipt that fits is no receipt.
            _ => {
                shift(transaction, id, State::Waiting, &wait(Reason::Mismatch))?;
            }
        },
        Verdict::Conflict | Verdict::Duplicate | Verdict::Rejected => {
            let because = Because {
                reason: Some(problem.map_or("conflict", |problem| problem.slug())),
                detail: problem.and_then(|problem| problem.detail.as_deref()),
                next_try: None,
            };
            shift(transaction, id, State::Quarantined, &because)?;
            park_dependents(transaction, id)?;
        }
        Verdict::Deferred | Verdict::Unknown | Verdict::Accepted => {
            let reason = match outcome.retry_after_s {
                Some(_) => Reason::RetryAfter,
                None => Reason::Deferred,
            };
            shift(transaction, id, State::Waiting, &wait(reason))?;
        }
    }
    state_of(transaction, id)
}

/// Whatever depends on a refused or discarded operation, directly or not, waits for the worker.
pub(super) fn park_dependents(transaction: &Transaction<'_>, id: Uuid) -> Result<(), OutboxError> {
    let because = Because {
        reason: Some(Reason::Dependency.as_str()),
        detail: None,
        next_try: None,
    };
    for dependent in dependents(transaction, id, State::Queued)? {
        shift(transaction, dependent, State::Waiting, &because)?;
        park_dependents(transaction, dependent)?;
    }
    Ok(())
}

/// What was parked behind an operation, or behind what it repairs, may be sent once that operation
/// is stored.
pub(super) fn free_dependents(transaction: &Transaction<'_>, id: Uuid) -> Result<(), OutboxError> {
    for dependent in dependents(transaction, id, State::Waiting)? {
        shift_plainly(transaction, dependent, State::Queued)?;
        free_dependents(transaction, dependent)?;
    }
    match replaced_by(transaction, id)? {
        Some(replaced) => free_dependents(transaction, replaced),
        None => Ok(()),
    }
}

fn replaced_by(transaction: &Transaction<'_>, id: Uuid) -> Result<Option<Uuid>, OutboxError> {
    let replaced: Option<String> = transaction
        .prepare_cached("SELECT replaces FROM operations WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(replaced.and_then(|id| id.parse().ok()))
}

fn dependents(
    transaction: &Transaction<'_>,
    id: Uuid,
    state: State,
) -> Result<Vec<Uuid>, OutboxError> {
    let mut select = transaction.prepare_cached(
        "SELECT operation FROM dependencies JOIN operations ON operations.id = operation
         WHERE depends_on = ?1 AND state = ?2 AND (state = 'queued' OR reason = 'dependency')",
    )?;
    select
        .query_map(params![id.to_string(), state], |row| {
            row.get::<_, String>(0)
        })?
        .map(|id| Ok(id?.parse().unwrap_or_default()))
        .collect()
}

/// Hash of an operation's bytes, as they were recorded.
pub(super) fn sha256_of(
    transaction: &Transaction<'_>,
    id: Uuid,
) -> Result<Option<Sha256>, OutboxError> {
    Ok(transaction
        .prepare_cached("SELECT sha256 FROM operations WHERE id = ?1 AND sha256 IS NOT NULL")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?
        .map(Sha256::from_bytes))
}
