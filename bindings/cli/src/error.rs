//! What went wrong, as a code for scripts, a sentence for people and an exit status. The one place
//! where the core's errors become that.

use std::fmt::Display;
use std::io;
use std::path::Path;

use gridwalk_core::RecordError;
use gridwalk_core::outbox::OutboxError;
use gridwalk_core::registry::CollectError;
use gridwalk_core::store::StoreError;
use gridwalk_core::sync::SyncError;

/// Exit status of something that failed.
const FAILED: u8 = 1;
/// Exit status of something that was asked for wrongly.
const USAGE: u8 = 2;
/// Exit status of a sync that left something incomplete.
pub(crate) const INCOMPLETE: u8 = 3;

/// A command that was not carried out.
pub(crate) struct Failure {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) status: u8,
}

impl Failure {
    fn failed(code: &'static str, message: impl Display) -> Self {
        Self {
            code,
            message: one_line(&message.to_string()),
            status: FAILED,
        }
    }

    /// What was asked for does not exist: nothing was recorded.
    fn refused(code: &'static str, message: impl Display) -> Self {
        Self {
            status: USAGE,
            ..Self::failed(code, message)
        }
    }

    /// The command line could not be understood.
    pub(crate) fn usage(error: &clap::Error) -> Self {
        let text = error.render().to_string();
        // clap's first paragraph says what is wrong; usage and tips follow.
        let what = text.split("\n\n").next().unwrap_or_default();
        let what = what.trim_start_matches("error: ");
        let message = one_line(&format!("{what}; see gridwalk --help"));
        Self {
            code: "usage",
            message,
            status: USAGE,
        }
    }

    /// A file that was named could not be read.
    pub(crate) fn unreadable(what: &str, error: &io::Error) -> Self {
        Self::failed("unreadable", format!("{what} cannot be read: {error}"))
    }

    /// No reader of identity cards could be had.
    pub(crate) fn reader(error: impl Display) -> Self {
        Self::failed("no_reader", error)
    }

    /// A picture that should show a card shows none.
    pub(crate) fn no_card(why: &str) -> Self {
        Self::refused(
            "no_card",
            format!("{why}: take the picture again, the whole card in it"),
        )
    }

    /// Something that should be an id is none.
    pub(crate) fn not_an_id(error: uuid::Error) -> Self {
        Self::refused("usage", format!("an id is needed: {error}"))
    }

    /// There is no data folder.
    pub(crate) fn no_home(home: &Path) -> Self {
        let message = format!(
            "there is no data folder {}: activate it first, or name another with --home",
            home.display()
        );
        Self::failed("not_activated", message)
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::failed("io", error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::KeyUnavailable => "key_unavailable",
            StoreError::KeyLost => "key_lost",
            StoreError::KeyMissing => "key_missing",
            StoreError::KeyWrong => "key_wrong",
            StoreError::Damaged { .. } => "damaged",
            StoreError::Foreign => "foreign",
            StoreError::Newer { .. } => "newer",
            StoreError::Busy => "busy",
            StoreError::NoSpace => "no_space",
            StoreError::Paused | StoreError::Io(_) | StoreError::Sqlite(_) => "store",
        };
        Self::failed(code, error)
    }
}

impl From<OutboxError> for Failure {
    fn from(error: OutboxError) -> Self {
        match error {
            OutboxError::Unknown(_) => Self::failed("unknown_operation", error),
            OutboxError::NotAllowed { .. } => Self::failed("not_allowed", error),
            OutboxError::Withdrawn(_) => Self::failed("withdrawn", error),
            OutboxError::NotActivated => Self::failed("not_activated", error),
            OutboxError::Store(error) => error.into(),
        }
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Outbox(error) => error.into(),
            RecordError::UnknownCategory(_) => Self::refused("unknown_category", error),
            RecordError::UnknownCheckpoint(_) => Self::refused("unknown_checkpoint", error),
            RecordError::NotAPlace(_) | RecordError::NoPlace => Self::refused("no_place", error),
            RecordError::Photo { .. } => Self::failed("photo", error),
            RecordError::Vault(_) => Self::failed("vault", error),
        }
    }
}

impl From<CollectError> for Failure {
    fn from(error: CollectError) -> Self {
        match error {
            CollectError::Record(error) => error.into(),
            CollectError::UnknownDwelling(_) => Self::refused("unknown_dwelling", error),
            CollectError::UnknownHousehold(_) => Self::refused("unknown_household", error),
            CollectError::BadValue { .. } => Self::refused("bad_value", error),
            CollectError::Unfinished { .. } => Self::refused("unfinished", error),
            CollectError::GuardianNeeded => Self::refused("guardian_needed", error),
            CollectError::ConsentNeeded => Self::refused("consent_needed", error),
        }
    }
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Outbox(error) => error.into(),
            SyncError::Store(error) => error.into(),
            SyncError::NotActivated => Self::failed("not_activated", error),
            SyncError::InsecureAddress { .. } => Self::refused("insecure_address", error),
            SyncError::BadAuthority => Self::refused("bad_authority", error),
            SyncError::NotTrusted { .. } => Self::failed("not_trusted", error),
            SyncError::ClockWrong { .. } => Self::failed("clock_wrong", error),
            SyncError::NoAnswer { .. } => Self::failed("no_answer", error),
            SyncError::Refused { .. } => Self::failed("refused", error),
            SyncError::CodeInvalid => Self::failed("code_invalid", error),
            SyncError::AnotherWorker { .. } => Self::failed("another_worker", error),
            SyncError::Revoked => Self::failed("revoked", error),
            SyncError::BadRescueKey => Self::failed("bad_rescue_key", error),
            SyncError::NotRescuable => Self::failed("not_rescuable", error),
            SyncError::Cancelled => Self::failed("cancelled", error),
        }
    }
}
