//! The one place where an operation changes its state, once it was handed in.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use super::error::OutboxError;
use super::state::State;

/// Why, and until when, an operation stays where it was put.
#[derive(Default)]
pub(super) struct Because<'a> {
    pub(super) reason: Option<&'a str>,
    pub(super) detail: Option<&'a str>,
    /// Unix milliseconds.
    pub(super) next_try: Option<i64>,
}

/// Where an operation stands.
pub(super) fn state_of(connection: &Connection, id: Uuid) -> Result<State, OutboxError> {
    connection
        .prepare_cached("SELECT state FROM operations WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?
        .ok_or(OutboxError::Unknown(id))
}

/// Whether an operation may be handed in and stand in `to`: it is new, or a draft.
pub(super) fn may_be_handed_in(
    connection: &Connection,
    id: Uuid,
    to: State,
) -> Result<(), OutboxError> {
    match state_of(connection, id) {
        Err(OutboxError::Unknown(_)) | Ok(State::Draft) => Ok(()),
        Ok(from) => Err(OutboxError::NotAllowed { id, from, to }),
        Err(error) => Err(error),
    }
}

/// Moves an operation if the table of moves allows it, and returns where it came from.
pub(super) fn shift(
    transaction: &Transaction<'_>,
    id: Uuid,
    to: State,
    because: &Because<'_>,
) -> Result<State, OutboxError> {
    let from = state_of(transaction, id)?;
    if !from.may_become(to) {
        return Err(OutboxError::NotAllowed { id, from, to });
    }
    transaction
        .prepare_cached(
            "UPDATE operations SET state = ?2, reason = ?3, detail = ?4, next_try = ?5
             WHERE id = ?1",
        )?
        .execute(params![
            id.to_string(),
            to,
            because.reason,
            because.detail,
            because.next_try
        ])?;
    Ok(from)
}

/// Moves an operation for no particular reason.
pub(super) fn shift_plainly(
    transaction: &Transaction<'_>,
    id: Uuid,
    to: State,
) -> Result<State, OutboxError> {
    shift(transaction, id, to, &Because::default())
}

/// Moves every operation that stands in `from` and meets `condition` (SQL over `operations`).
pub(super) fn shift_all(
    transaction: &Transaction<'_>,
    from: State,
    to: State,
    condition: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<usize, OutboxError> {
    debug_assert!(from.may_become(to));
    let sql = format!(
        "UPDATE operations SET state = '{to}', reason = NULL, detail = NULL, next_try = NULL
         WHERE state = '{from}' AND ({condition})"
    );
    Ok(transaction.prepare_cached(&sql)?.execute(values)?)
}
