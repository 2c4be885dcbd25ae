//! Why a person was not collected.

use uuid::Uuid;

use super::field::{BadValue, Field};
use crate::capture::RecordError;
use crate::outbox::OutboxError;
use crate::store::StoreError;

/// Nothing was recorded; the draft is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// There is no such dwelling in the worker's scope.
    #[error("no dwelling {0:?} in this worker's grids: synchronise, or choose another")]
    UnknownDwelling(String),
    /// Nobody of this household is known here.
    #[error("nobody of household {0} is known here: synchronise, or begin with its dwelling")]
    UnknownHousehold(Uuid),
    /// A value that the field cannot have.
    #[error("{}: {problem}", field.as_str())]
    BadValue {
        /// The field.
        field: Field,
        /// What is wrong with the value, without it.
        #[source]
        problem: BadValue,
    },
    /// Something is missing, or was read and not looked at.
    #[error(
        "not finished: missing {}; to be looked at {}",
        names(missing),
        names(to_look)
    )]
    Unfinished {
        /// Fields that need a value.
        missing: Vec<Field>,
        /// Fields whose value needs a look.
        to_look: Vec<Field>,
    },
    /// The person is under 14 (PIPL, Article 31).
    #[error("under 14: name a guardian, and record their consent (guardian, guardian_consent)")]
    GuardianNeeded,
    /// The deployment asks for a separate consent (PIPL, Article 29).
    #[error("the person has not agreed yet: show the notice, and record their consent (consent)")]
    ConsentNeeded,
    /// As with every recording: no device, no such draft, no space.
    #[error(transparent)]
    Record(#[from] RecordError),
}

fn names(fields: &[Field]) -> String {
    if fields.is_empty() {
        return "nothing".to_owned();
    }
    let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    names.join(", ")
}

impl From<StoreError> for CollectError {
    fn from(error: StoreError) -> Self {
        Self::Record(error.into())
    }
}

impl From<OutboxError> for CollectError {
    fn from(error: OutboxError) -> Self {
        Self::Record(error.into())
    }
}

impl From<rusqlite::Error> for CollectError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Record(error.into())
    }
}

impl From<serde_json::Error> for CollectError {
    fn from(error: serde_json::Error) -> Self {
        Self::Record(error.into())
    }
}
