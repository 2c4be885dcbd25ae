//! What can end a sync or an activation.

use std::time::SystemTime;

use gridwalk_core::outbox::OutboxError as CoreOutbox;
use gridwalk_core::sync::SyncError as Core;

use super::store::StoreError;
use crate::desk::Panicked;
use crate::value::count;

/// A sync or an activation ended early. The queue is as it was, less what has been delivered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
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
    /// The authority holds no certificate.
    #[error("the authority is not a PEM certificate: take the file that the city brain printed")]
    BadAuthority,
    /// Whoever answered is not the city brain of this deployment.
    #[error(
        "{server} is not certified by this deployment's authority: leave this network, or activate again with the station's authority"
    )]
    NotTrusted {
        /// Address of the city brain.
        server: String,
    },
    /// The certificate holds at another time than the phone believes it is.
    #[error(
        "the phone's clock is wrong, so the certificate of {server} does not hold: set its date and time, then sync again"
    )]
    ClockWrong {
        /// Address of the city brain.
        server: String,
        /// What the phone's clock says.
        phone: SystemTime,
    },
    /// Nothing came back.
    #[error("no answer from {server}: {what}; it is tried again as long as sync runs")]
    NoAnswer {
        /// Address that was asked.
        server: String,
        /// What went wrong on the way.
        what: String,
    },
    /// The city brain refuses the call itself.
    #[error("the city brain refuses: {title} (status {status}); show this to the station")]
    Refused {
        /// HTTP status; 200 where it answered what it may not.
        status: i32,
        /// Title of its problem.
        title: String,
    },
    /// No such code, or it belongs to another device.
    #[error("the activation code is unknown or used on another device: ask the station for one")]
    CodeInvalid,
    /// The folder belongs to another worker, whose records have not all arrived.
    #[error(
        "this folder belongs to another worker, who has {undelivered} records in it that have not arrived: sync them first, or give each worker a folder"
    )]
    AnotherWorker {
        /// How many of their records wait.
        undelivered: i64,
    },
    /// An administrator locked this device out. Its queue is kept.
    #[error(
        "this device was locked out by the city brain: bring it to the station, nothing is lost"
    )]
    Revoked,
    /// The caller cancelled before the step was done.
    #[error("cancelled: nothing was lost, sync again when it suits")]
    Cancelled,
    /// The store failed.
    #[error("{problem}")]
    Store {
        /// What happened to it.
        problem: StoreError,
    },
}

impl From<Core> for SyncError {
    fn from(error: Core) -> Self {
        match error {
            Core::NotActivated => Self::NotActivated,
            Core::InsecureAddress { address } => Self::InsecureAddress { address },
            Core::BadAuthority => Self::BadAuthority,
            Core::NotTrusted { server } => Self::NotTrusted { server },
            Core::ClockWrong { server, phone } => Self::ClockWrong {
                server,
                phone: phone.into(),
            },
            Core::NoAnswer { server, what } => Self::NoAnswer {
                server,
                what: what.to_owned(),
            },
            Core::Refused { status, title } => Self::Refused {
                status: status.into(),
                title,
            },
            Core::CodeInvalid => Self::CodeInvalid,
            Core::AnotherWorker { undelivered } => Self::AnotherWorker {
                undelivered: count(undelivered),
            },
            Core::Revoked => Self::Revoked,
            // The station is told the same way: whoever calls can do no more about either.
            Core::BadRescueKey => Self::Refused {
                status: 200,
                title: "its rescue key is not an age recipient".to_owned(),
            },
            Core::Cancelled => Self::Cancelled,
            Core::Store(error) | Core::Outbox(CoreOutbox::Store(error)) => Self::Store {
                problem: error.into(),
            },
            // The station's rescue is not for phones, and a sync acts on rows that are there.
            Core::NotRescuable | Core::Outbox(_) => Self::Store {
                problem: StoreError::Internal,
            },
        }
    }
}

impl From<Panicked> for SyncError {
    fn from(panicked: Panicked) -> Self {
        Self::Store {
            problem: panicked.into(),
        }
    }
}
