//! What can stand against an action on the outbox.

use gridwalk_core::outbox::OutboxError as Core;
use uuid::Uuid;

use super::store::StoreError;
use crate::desk::Panicked;
use crate::value::operation::State;

/// An action on the outbox was not carried out; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
pub enum OutboxError {
    /// There is no such operation on this phone.
    #[error("no operation {id} on this phone")]
    Unknown {
        /// What was given.
        id: Uuid,
    },
    /// The operation is not in a state that allows it.
    #[error("operation {id} is {from:?}, so it cannot become {to:?}")]
    NotAllowed {
        /// The operation.
        id: Uuid,
        /// Where it stands.
        from: State,
        /// Where it was to go.
        to: State,
    },
    /// It was taken back before, or takes another back itself.
    #[error("operation {id} is a withdrawal, or was withdrawn before: there is nothing to undo")]
    Withdrawn {
        /// The operation.
        id: Uuid,
    },
    /// The store failed.
    #[error("{problem}")]
    Store {
        /// What happened to it.
        problem: StoreError,
    },
}

impl From<Core> for OutboxError {
    fn from(error: Core) -> Self {
        match error {
            Core::Unknown(id) => Self::Unknown { id },
            Core::NotAllowed { id, from, to } => Self::NotAllowed {
                id,
                from: from.into(),
                to: to.into(),
            },
            Core::Withdrawn(id) => Self::Withdrawn { id },
            Core::Store(error) => Self::Store {
                problem: error.into(),
            },
            // Whatever is here to be undone was recorded by an activated device.
            Core::NotActivated => Self::Store {
                problem: StoreError::Internal,
            },
        }
    }
}

impl From<Panicked> for OutboxError {
    fn from(panicked: Panicked) -> Self {
        Self::Store {
            problem: panicked.into(),
        }
    }
}
