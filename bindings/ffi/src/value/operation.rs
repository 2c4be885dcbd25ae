//! Operations: what was recorded, and where it stands.

use std::time::SystemTime;

use gridwalk_core::hash::Sha256;
use gridwalk_core::{outbox, wire};
use uuid::Uuid;

use super::count;

/// An operation that is durable from here on.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Recorded {
    /// Its id for ever.
    pub id: Uuid,
    /// What it is.
    pub kind: Kind,
    /// `Queued`, or `Held` while it may be undone.
    pub state: State,
    /// What the worker should know about it; never a refusal.
    pub warnings: Vec<Warning>,
    /// Its photos: what will be uploaded.
    pub attachments: Vec<Attachment>,
}

impl From<outbox::Recorded> for Recorded {
    fn from(recorded: outbox::Recorded) -> Self {
        Self {
            id: recorded.id,
            kind: Kind::named(recorded.kind),
            state: recorded.state.into(),
            warnings: recorded.warnings.into_iter().map(Into::into).collect(),
            attachments: recorded.attachments.into_iter().map(Into::into).collect(),
        }
    }
}

/// What an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Kind {
    /// 打卡
    CheckIn,
    /// 上报
    Report,
    /// Takes another operation back.
    Withdraw,
    /// 采集: a person of the grid.
    Collect,
    /// Recorded by a newer version of the app.
    Other,
}

impl Kind {
    fn named(name: &str) -> Self {
        match name {
            "check_in" => Self::CheckIn,
            "report" => Self::Report,
            "withdraw" => Self::Withdraw,
            "collect" => Self::Collect,
            _ => Self::Other,
        }
    }
}

/// Where an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum State {
    /// Begun by a photo, not yet handed in.
    Draft,
    /// Handed in, may still be undone.
    Held,
    /// To be sent.
    Queued,
    /// In a request that was not answered yet.
    Sending,
    /// To be sent later; the reason says why.
    Waiting,
    /// The city brain stored it and gave a receipt; photos are missing there.
    Received,
    /// The city brain holds it and every photo.
    Complete,
    /// Refused; the worker retries, repairs or discards it.
    Quarantined,
    /// Given up by the worker, knowingly.
    Discarded,
}

impl From<outbox::State> for State {
    fn from(state: outbox::State) -> Self {
        match state {
            outbox::State::Draft => Self::Draft,
            outbox::State::Held => Self::Held,
            outbox::State::Queued => Self::Queued,
            outbox::State::Sending => Self::Sending,
            outbox::State::Waiting => Self::Waiting,
            outbox::State::Received => Self::Received,
            outbox::State::Complete => Self::Complete,
            outbox::State::Quarantined => Self::Quarantined,
            outbox::State::Discarded => Self::Discarded,
        }
    }
}

/// Something worth knowing about what was recorded; never a refusal.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Warning {
    /// Which.
    pub code: WarningCode,
    /// The same in English words.
    pub words: String,
    /// What the words say in numbers.
    pub figures: Figures,
}

impl From<outbox::Warning> for Warning {
    fn from(warning: outbox::Warning) -> Self {
        let figures = warning.figures;
        let number = |n: Option<u32>| n.map(|n| i32::try_from(n).unwrap_or(i32::MAX));
        Self {
            code: warning.code.into(),
            words: warning.words,
            figures: Figures {
                photo: number(figures.photo),
                percent: number(figures.percent),
                metres: number(figures.metres),
                made: figures.made.map(Into::into),
                photos: number(figures.photos),
            },
        }
    }
}

/// The numbers of a warning: an app says it in words of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, uniffi::Record)]
pub struct Figures {
    /// Which photo it is about, from 1.
    #[uniffi(default = None)]
    pub photo: Option<i32>,
    /// How sharp that photo is against what is fine, or how much like an earlier one.
    #[uniffi(default = None)]
    pub percent: Option<i32>,
    /// How far away the same thing was reported, or how coarse the fix is.
    #[uniffi(default = None)]
    pub metres: Option<i32>,
    /// When the earlier photo or report was made.
    #[uniffi(default = None)]
    pub made: Option<SystemTime>,
    /// Photos that there are and none is the one that is missing, or that still have room.
    #[uniffi(default = None)]
    pub photos: Option<i32>,
}

/// What may be worth knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum WarningCode {
    /// The tag's signature does not hold, or its checkpoint is not in this scope.
    TagNotGenuine,
    /// The tag is of another checkpoint than the one that was named.
    TagElsewhere,
    /// The fix is outside the checkpoint's fence.
    OutsideFence,
    /// Neither a fix nor a genuine tag says where this was.
    NoPlace,
    /// The fix is coarse.
    CoarsePlace,
    /// Something speaks against the fix.
    DoubtfulPlace,
    /// The item asks for a near photo (近景).
    MissingNearPhoto,
    /// The item asks for a far photo (远景).
    MissingFarPhoto,
    /// A report that was handled on the spot asks for a photo after it (处置后).
    MissingAfterPhoto,
    /// The catalogue does not foresee that a worker handles this item.
    SelfHandlingNotForeseen,
    /// A photo is blurred.
    BlurredPhoto,
    /// A photo was taken already, or was taken of one.
    PhotoTakenAlready,
    /// The same thing is reported near by and open.
    ReportedNearBy,
    /// The phone has little room for more photos.
    StorageLow,
}

impl From<outbox::WarningCode> for WarningCode {
    fn from(code: outbox::WarningCode) -> Self {
        use outbox::WarningCode as Core;
        match code {
            Core::TagNotGenuine => Self::TagNotGenuine,
            Core::TagElsewhere => Self::TagElsewhere,
            Core::OutsideFence => Self::OutsideFence,
            Core::NoPlace => Self::NoPlace,
            Core::CoarsePlace => Self::CoarsePlace,
            Core::DoubtfulPlace => Self::DoubtfulPlace,
            Core::MissingNearPhoto => Self::MissingNearPhoto,
            Core::MissingFarPhoto => Self::MissingFarPhoto,
            Core::MissingAfterPhoto => Self::MissingAfterPhoto,
            Core::SelfHandlingNotForeseen => Self::SelfHandlingNotForeseen,
            Core::BlurredPhoto => Self::BlurredPhoto,
            Core::PhotoTakenAlready => Self::PhotoTakenAlready,
            Core::ReportedNearBy => Self::ReportedNearBy,
            Core::StorageLow => Self::StorageLow,
        }
    }
}

/// A photo as it will be sent.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Attachment {
    /// Its name: the hash of what is sent.
    pub sha256: Sha256,
    /// Its length.
    pub bytes: i64,
}

impl From<wire::Held> for Attachment {
    fn from(held: wire::Held) -> Self {
        Self {
            sha256: held.sha256,
            bytes: count(held.bytes),
        }
    }
}

/// An operation as the worker sees it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Item {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Why it waits or was refused: `no_answer`, `server_error`, `retry_after`, `deferred`,
    /// `dependency`, `mismatch`, `original_damaged`, or the slug of the city brain's problem.
    pub reason: Option<String>,
    /// The reason in words, where whoever refused it gave some.
    pub detail: Option<String>,
    /// When it was recorded, or its draft begun.
    pub created: SystemTime,
    /// Attempts to send it so far.
    pub attempts: i32,
    /// When it will be tried again.
    pub next_try: Option<SystemTime>,
    /// Its photos.
    pub photos: Vec<ItemPhoto>,
}

impl From<outbox::Item> for Item {
    fn from(item: outbox::Item) -> Self {
        Self {
            id: item.id,
            kind: Kind::named(&item.kind),
            state: item.state.into(),
            reason: item.reason,
            detail: item.detail,
            created: item.created.into(),
            attempts: i32::try_from(item.attempts).unwrap_or(i32::MAX),
            next_try: item.next_try.map(Into::into),
            photos: item.attachments.into_iter().map(Into::into).collect(),
        }
    }
}

/// A photo of an operation as the worker sees it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ItemPhoto {
    /// Its name: the hash of what is sent.
    pub sha256: Sha256,
    /// Its length.
    pub bytes: i64,
    /// Bytes that have arrived.
    pub sent: i64,
}

impl From<outbox::ItemPhoto> for ItemPhoto {
    fn from(photo: outbox::ItemPhoto) -> Self {
        Self {
            sha256: photo.sha256,
            bytes: count(photo.bytes),
            sent: count(photo.sent),
        }
    }
}

/// How many operations stand where; nothing is counted twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, uniffi::Record)]
pub struct Tally {
    /// Held whole by the city brain.
    pub complete: i64,
    /// Stored there, photos missing.
    pub received: i64,
    /// Recorded and not yet stored there.
    pub waiting: i64,
    /// Refused.
    pub quarantined: i64,
    /// Bytes of operations and photos that are still to be sent.
    pub bytes_waiting: i64,
}

impl From<outbox::Tally> for Tally {
    fn from(tally: outbox::Tally) -> Self {
        Self {
            complete: count(tally.complete),
            received: count(tally.received),
            waiting: count(tally.waiting),
            quarantined: count(tally.quarantined),
            bytes_waiting: count(tally.bytes_waiting),
        }
    }
}

/// What `undo` came to.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Undone {
    /// Within the window: it is a draft again and was never sent.
    Draft,
    /// Later: a withdrawal was recorded; the city brain shows the first as withdrawn.
    Withdrawn {
        /// The withdrawal.
        withdrawal: Recorded,
    },
}

impl From<outbox::Undone> for Undone {
    fn from(undone: outbox::Undone) -> Self {
        match undone {
            outbox::Undone::Draft => Self::Draft,
            outbox::Undone::Withdrawn(recorded) => Self::Withdrawn {
                withdrawal: recorded.into(),
            },
        }
    }
}
