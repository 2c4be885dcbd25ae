//! What can stand against an action on the outbox.

use uuid::Uuid;

use super::state::State;
use crate::store::StoreError;

/// An action on the outbox was not carried out; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// There is no such operation on this phone.
    #[error("no operation {0} on this phone: see `queue --all` for what there is")]
    Unknown(Uuid),
    /// The operation is not in a state that allows it.
    #[error("operation {id} is {from}, so it cannot become {to}")]
    NotAllowed {
        /// The operation.
        id: Uuid,
        /// Where it stands.
        from: State,
        /// Where it was to go.
        to: State,
    },
    /// It was taken back before, or takes another back itself.
    #[error("operation {0} is a withdrawal, or was withdrawn before: there is nothing to undo")]
    Withdrawn(Uuid),
    /// Recording and sending need an activated device.
    #[error("this device is not activated: activate it with the code from the station first")]
    NotActivated,
    /// The store itself failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for OutboxError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<serde_json::Error> for OutboxError {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(error.into())
    }
}
