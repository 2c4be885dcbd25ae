//! Why nothing was recorded.

use crate::geo::OutOfRange;
use crate::outbox::OutboxError;
use crate::photo::{PhotoError, VaultError};
use crate::store::StoreError;

/// Nothing was recorded, and nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The catalogue has no such item.
    #[error("no category {0:?} in the catalogue: choose one of it, or synchronise for a newer one")]
    UnknownCategory(String),
    /// There is no such checkpoint in the worker's scope.
    #[error("no checkpoint {0:?} in this worker's grids: synchronise, or check in without it")]
    UnknownCheckpoint(String),
    /// A report needs a place, and its draft has none yet.
    #[error("the report has no place yet: add a fix to its draft, or hand one in")]
    NoPlace,
    /// The position is none on Earth.
    #[error(transparent)]
    NotAPlace(#[from] OutOfRange),
    /// A photo was refused.
    #[error("photo {number}, in the order given: {problem}")]
    Photo {
        /// Which one, from 1; not its file's name, which may be personal.
        number: usize,
        /// What is wrong with it.
        #[source]
        problem: PhotoError,
    },
    /// A photo could not be kept.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The outbox or the store refused.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
}

impl From<StoreError> for RecordError {
    fn from(error: StoreError) -> Self {
        Self::Outbox(error.into())
    }
}

impl From<rusqlite::Error> for RecordError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Outbox(error.into())
    }
}

impl From<serde_json::Error> for RecordError {
    fn from(error: serde_json::Error) -> Self {
        Self::Outbox(error.into())
    }
}
