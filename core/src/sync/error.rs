//! What can end a sync, told apart by what the caller would do about it. What only delays it is
//! not here: that is kept as a reason on the rows that wait, and as the last cause.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::outbox::OutboxError;
use crate::store::{KeyStoreError, StoreError};

/// A sync or an activation ended early. The queue is as it was, less what has been delivered.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// There is no city brain to sync with yet.
    #[error("this device is not activated: activate it with the code from the station first")]
    NotActivated,
    /// The address is not one that records may be sent to.
    #[error("{address} is not a safe address: use https://, or http:// to this machine only")]
    InsecureAddress {
        /// What was given.
        address: String,
    },
    /// The file of the authority holds no certificate.
    #[error("the authority is not a PEM certificate: take the file that the city brain printed")]
    BadAuthority,
    /// Whoever answered is not the city brain of this deployment.
    #[error(
        "{server} is not certified by this deployment's authority: leave this network, or \
         activate again with the authority file of the station"
    )]
    NotTrusted {
        /// Address of the city brain.
        server: String,
    },
    /// The certificate holds at another time than the phone believes it is.
    #[error(
        "the phone's clock says {}, when the certificate of {server} does not hold: set the \
         phone's date and time, then sync again",
        .phone.to_rfc3339_opts(SecondsFormat::Secs, true)
    )]
    ClockWrong {
        /// Address of the city brain.
        server: String,
        /// What the phone's clock says.
        phone: DateTime<Utc>,
    },
    /// Nothing came back.
    #[error("no answer from {server}: {what}; it is tried again as long as sync runs")]
    NoAnswer {
        /// Address that was asked.
        server: String,
        /// What went wrong on the way.
        what: &'static str,
    },
    /// The city brain refuses the call itself.
    #[error("the city brain refuses: {title} (status {status}); show this to the station")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Title of its problem.
        title: String,
    },
    /// No such code, or it belongs to another device.
    #[error("the activation code is unknown or used on another device: ask the station for one")]
    CodeInvalid,
    /// The folder holds what somebody else has not delivered yet.
    #[error(
        "this folder belongs to another worker, who has {undelivered} records in it that have not \
         arrived: sync them first, or give each worker a folder"
    )]
    AnotherWorker {
        /// Drafts and operations that are neither complete nor discarded.
        undelivered: u64,
    },
    /// An administrator locked this device out. Its queue is kept.
    #[error(
        "this device was locked out by the city brain: bring it to the station, nothing is lost"
    )]
    Revoked,
    /// The store key could not be sealed for the station.
    #[error("the city brain's rescue key is not an age recipient: tell the station")]
    BadRescueKey,
    /// There is nothing sealed in this folder, or not to this key.
    #[error(
        "rescue.age cannot be opened with this key: use the key of the deployment it was made for"
    )]
    NotRescuable,
    /// The caller cancelled before the step was done.
    #[error("cancelled: nothing was lost, sync again when it suits")]
    Cancelled,
    /// The outbox failed.
    #[error(transparent)]
    Outbox(OutboxError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<OutboxError> for SyncError {
    fn from(error: OutboxError) -> Self {
        match error {
            OutboxError::NotActivated => Self::NotActivated,
            OutboxError::Store(error) => Self::Store(error),
            other => Self::Outbox(other),
        }
    }
}

impl From<KeyStoreError> for SyncError {
    fn from(error: KeyStoreError) -> Self {
        Self::Store(error.into())
    }
}

impl From<rusqlite::Error> for SyncError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}
