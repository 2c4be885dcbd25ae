//! Why nothing was recorded: check-ins and reports.

use gridwalk_core::RecordError as Core;
use gridwalk_core::outbox::OutboxError as CoreOutbox;
use uuid::Uuid;

use super::photo::PhotoProblem;
use super::store::StoreError;
use crate::desk::Panicked;
use crate::value::operation::State;

/// No check-in was recorded, and nothing was changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
pub enum PatrolError {
    /// Recording needs an activated device.
    #[error("this device is not activated: activate it with the code from the station first")]
    NotActivated,
    /// There is no such checkpoint in the worker's scope.
    #[error(
        "no checkpoint {checkpoint:?} in this worker's grids: synchronise, or check in without it"
    )]
    UnknownCheckpoint {
        /// What was given.
        checkpoint: String,
    },
    /// The position is none on Earth.
    #[error(
        "not a position: latitude must be within -90..90 and longitude within -180..180 degrees"
    )]
    NotAPlace,
    /// A photo was refused.
    #[error("photo {number}: {problem}")]
    Photo {
        /// Which of the photos that were handed in, counted from 1.
        number: i32,
        /// What is wrong with it.
        problem: PhotoProblem,
    },
    /// The caller cancelled before anything was written.
    #[error("cancelled: nothing was recorded")]
    Cancelled,
    /// The store failed.
    #[error("{problem}")]
    Store {
        /// What happened to it.
        problem: StoreError,
    },
}

/// Nothing was reported or changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
pub enum ReportError {
    /// Recording needs an activated device.
    #[error("this device is not activated: activate it with the code from the station first")]
    NotActivated,
    /// The catalogue has no such item.
    #[error(
        "no category {category:?} in the catalogue: choose one of it, or synchronise for a newer one"
    )]
    UnknownCategory {
        /// What was given.
        category: String,
    },
    /// A report needs a place, and its draft has none yet.
    #[error("the report has no place yet: add a fix to its draft, or hand one in")]
    NoPlace,
    /// The position is none on Earth.
    #[error(
        "not a position: latitude must be within -90..90 and longitude within -180..180 degrees"
    )]
    NotAPlace,
    /// There is no such draft or operation on this phone.
    #[error("no operation {id} on this phone")]
    Unknown {
        /// What was given.
        id: Uuid,
    },
    /// It is not, or is no longer, a draft; or, to be repaired, it was not refused.
    #[error("the report {id} is {from:?}, so it cannot become {to:?}")]
    NotAllowed {
        /// The operation.
        id: Uuid,
        /// Where it stands.
        from: State,
        /// Where it was to go.
        to: State,
    },
    /// A photo was refused.
    #[error("photo {number}: {problem}")]
    Photo {
        /// Which of the photos that were handed in, counted from 1.
        number: i32,
        /// What is wrong with it.
        problem: PhotoProblem,
    },
    /// The caller cancelled before anything was written.
    #[error("cancelled: nothing was recorded")]
    Cancelled,
    /// The store failed.
    #[error("{problem}")]
    Store {
        /// What happened to it.
        problem: StoreError,
    },
}

impl From<StoreError> for PatrolError {
    fn from(problem: StoreError) -> Self {
        Self::Store { problem }
    }
}

impl From<StoreError> for ReportError {
    fn from(problem: StoreError) -> Self {
        Self::Store { problem }
    }
}

impl From<Panicked> for PatrolError {
    fn from(panicked: Panicked) -> Self {
        StoreError::from(panicked).into()
    }
}

impl From<Panicked> for ReportError {
    fn from(panicked: Panicked) -> Self {
        StoreError::from(panicked).into()
    }
}

impl From<Core> for PatrolError {
    fn from(error: Core) -> Self {
        match error {
            Core::UnknownCheckpoint(checkpoint) => Self::UnknownCheckpoint { checkpoint },
            Core::NotAPlace(_) => Self::NotAPlace,
            Core::Photo { number, problem } => match PhotoProblem::of(problem) {
                Some(problem) => Self::Photo {
                    number: i32::try_from(number).unwrap_or(i32::MAX),
                    problem,
                },
                None => Self::Cancelled,
            },
            Core::Vault(error) => StoreError::from(error).into(),
            Core::Outbox(CoreOutbox::NotActivated) => Self::NotActivated,
            Core::Outbox(CoreOutbox::Store(error)) => StoreError::from(error).into(),
            // What only reports have.
            Core::UnknownCategory(_) | Core::NoPlace | Core::Outbox(_) => {
                StoreError::Internal.into()
            }
        }
    }
}

impl From<Core> for ReportError {
    fn from(error: Core) -> Self {
        match error {
            Core::UnknownCategory(category) => Self::UnknownCategory { category },
            Core::NoPlace => Self::NoPlace,
            Core::NotAPlace(_) => Self::NotAPlace,
            Core::Photo { number, problem } => match PhotoProblem::of(problem) {
                Some(problem) => Self::Photo {
                    number: i32::try_from(number).unwrap_or(i32::MAX),
                    problem,
                },
                None => Self::Cancelled,
            },
            Core::Vault(error) => StoreError::from(error).into(),
            Core::Outbox(error) => match error {
                CoreOutbox::NotActivated => Self::NotActivated,
                CoreOutbox::Unknown(id) => Self::Unknown { id },
                CoreOutbox::NotAllowed { id, from, to } => Self::NotAllowed {
                    id,
                    from: from.into(),
                    to: to.into(),
                },
                CoreOutbox::Store(error) => StoreError::from(error).into(),
                // Nothing here withdraws.
                CoreOutbox::Withdrawn(_) => StoreError::Internal.into(),
            },
            // What only check-ins have.
            Core::UnknownCheckpoint(_) => StoreError::Internal.into(),
        }
    }
}
