//! The record's life: one enum, one table of allowed moves.

use std::fmt;

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};

/// Where an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Begun by a photo, not yet handed in.
    Draft,
    /// Handed in, may still be undone.
    Held,
    /// To be sent.
    Queued,
    /// In a request that was not answered yet.
    Sending,
    /// To be sent later; the reason says why, `next_try` when.
    Waiting,
    /// The city brain stored it and gave a receipt; attachments are missing there.
    Received,
    /// The city brain holds it and every attachment.
    Complete,
    /// Refused; the worker retries, repairs or discards it.
    Quarantined,
    /// Given up by the worker, knowingly.
    Discarded,
}

use State::{Complete, Discarded, Draft, Held, Quarantined, Queued, Received, Sending, Waiting};

/// Every move that there is. A restored city brain (new epoch) makes `Received` and `Complete`
/// operations `Queued` again.
const MOVES: &[(State, &[State])] = &[
    (Draft, &[Held, Queued, Discarded]),
    (Held, &[Draft, Queued]),
    (Queued, &[Sending, Waiting, Discarded]),
    (Sending, &[Queued, Waiting, Received, Complete, Quarantined]),
    (Waiting, &[Queued, Discarded]),
    (Received, &[Complete, Queued]),
    (Complete, &[Queued]),
    (Quarantined, &[Queued, Discarded]),
    (Discarded, &[]),
];

impl State {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Draft,
        Held,
        Queued,
        Sending,
        Waiting,
        Received,
        Complete,
        Quarantined,
        Discarded,
    ];

    /// Whether an operation may go from here to `to`.
    pub fn may_become(self, to: Self) -> bool {
        MOVES
            .iter()
            .any(|(from, allowed)| *from == self && allowed.contains(&to))
    }

    /// As it stands in the database and in `--json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Draft => "draft",
            Held => "held",
            Queued => "queued",
            Sending => "sending",
            Waiting => "waiting",
            Received => "received",
            Complete => "complete",
            Quarantined => "quarantined",
            Discarded => "discarded",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(FromSqlError::InvalidType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_row_and_nothing_leaves_discarded() {
        for state in State::ALL {
            assert_eq!(
                MOVES.iter().filter(|(from, _)| *from == state).count(),
                1,
                "{state}"
            );
        }
        assert!(State::ALL.iter().all(|to| !Discarded.may_become(*to)));
    }

    #[test]
    fn nothing_is_received_that_was_not_being_sent() {
        for from in State::ALL {
            assert_eq!(from.may_become(Received), from == Sending, "{from}");
            assert_eq!(
                from.may_become(Complete),
                matches!(from, Sending | Received),
                "{from}"
            );
        }
    }

    #[test]
    fn names_are_those_of_the_wire() {
        for state in State::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
