//! What can be wrong with the store, and the fault of this library that ends a single call.

use gridwalk_core::photo::VaultError;
use gridwalk_core::store::StoreError as Core;

use crate::desk::Panicked;

/// The store could not be opened, read or written. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
pub enum StoreError {
    /// The phone is not yet unlocked. Try again once it is.
    #[error("the store's key is not available yet: unlock the phone once, then try again")]
    KeyUnavailable,
    /// The keystore no longer has the device's key. The folder is kept as it is; the station can
    /// deliver it with the rescue key.
    #[error("the store's key is lost: the folder is kept, the station can deliver it")]
    KeyLost,
    /// There is a database, but its wrapped key is gone.
    #[error(
        "store.key is missing beside the database: put it back, or bring the phone to the station"
    )]
    KeyMissing,
    /// The keystore answered with a key of another store.
    #[error("the key does not belong to this store: use the keystore of the phone that made it")]
    KeyWrong,
    /// The file is there but cannot be trusted.
    #[error("the store is damaged ({what}): it is kept as it is, do not record into it")]
    Damaged {
        /// What was found.
        what: String,
    },
    /// Another program's file lies where the store should be.
    #[error("gridwalk.db is not a Gridwalk store: choose another folder")]
    Foreign,
    /// A newer version of the app made it.
    #[error("the store has schema {found}, this app knows up to {known}: update the app")]
    Newer {
        /// Schema version of the file.
        found: i64,
        /// Newest schema version of this app.
        known: i64,
    },
    /// Another process kept the database locked for too long.
    #[error("the store is busy: another process has been writing for 10 seconds; try again")]
    Busy,
    /// The disk is full.
    #[error("no space left on the phone: free some, then try again; nothing recorded was lost")]
    NoSpace,
    /// `pause` was called and `resume` was not.
    #[error("the store is paused: resume it first")]
    Paused,
    /// The operating system refused something else.
    #[error("the store's folder could not be used ({what}): check that it can be written")]
    Io {
        /// What it said.
        what: String,
    },
    /// A fault of this library ended this call; the store is as it was and can be used on.
    #[error("Gridwalk itself failed: the store is as it was; please report this")]
    Internal,
}

impl From<Core> for StoreError {
    fn from(error: Core) -> Self {
        match error {
            Core::KeyUnavailable => Self::KeyUnavailable,
            Core::KeyLost => Self::KeyLost,
            Core::KeyMissing => Self::KeyMissing,
            Core::KeyWrong => Self::KeyWrong,
            Core::Damaged { what } => Self::Damaged { what },
            Core::Foreign => Self::Foreign,
            Core::Newer { found, known } => Self::Newer { found, known },
            Core::Busy => Self::Busy,
            Core::NoSpace => Self::NoSpace,
            Core::Paused => Self::Paused,
            // The kind says what to do; a message may name a path, and a path may be personal.
            Core::Io(error) => Self::Io {
                what: error.kind().to_string(),
            },
            Core::Sqlite(_) => Self::Internal,
        }
    }
}

impl From<VaultError> for StoreError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::NoSpace => Self::NoSpace,
            VaultError::Io(error) => Self::from(Core::from(error)),
            VaultError::Missing { .. } | VaultError::Damaged { .. } => Self::Damaged {
                what: "a photo".to_owned(),
            },
            VaultError::WrongName { .. } | VaultError::Crypto => Self::Internal,
        }
    }
}

impl From<Panicked> for StoreError {
    fn from(_: Panicked) -> Self {
        Self::Internal
    }
}
