//! Where this phone stands.

use std::time::SystemTime;

use gridwalk_core::{self as core, device, journal, reference, sync, wire};
use uuid::Uuid;

use super::count;
use super::operation::Tally;
use super::place::Grid;

/// Where this phone stands.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Status {
    /// The activated device, none before activation.
    pub device: Option<Device>,
    /// The worker's main grid, once it has come down.
    pub grid: Option<Grid>,
    /// How many operations stand where.
    pub tally: Tally,
    /// Last cause of a failed sync, in English words.
    pub last_error: Option<String>,
    /// When another copy of this folder was last seen to send; only one should be used on.
    pub other_copy: Option<SystemTime>,
    /// Records that came down and could not be applied.
    pub set_aside: Vec<SetAside>,
    /// Bytes on the line by day and kind, the last week's.
    pub traffic: Vec<Traffic>,
}

impl From<core::Status> for Status {
    fn from(status: core::Status) -> Self {
        Self {
            device: status.device.map(Into::into),
            grid: status.grid.map(Into::into),
            tally: status.tally.into(),
            last_error: status.last_error,
            other_copy: status.other_copy.map(Into::into),
            set_aside: status.set_aside.into_iter().map(Into::into).collect(),
            traffic: status.traffic.into_iter().map(Into::into).collect(),
        }
    }
}

/// Whose phone this is, and which city brain it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Device {
    /// The device's id at the city brain.
    pub id: Uuid,
    /// Whose it is.
    pub worker: Worker,
    /// Address of the city brain, without a path.
    pub server: String,
}

impl From<device::Device> for Device {
    fn from(device: device::Device) -> Self {
        Self {
            id: device.id,
            worker: device.worker.into(),
            server: device.server,
        }
    }
}

/// 网格员.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Worker {
    /// Identifier at the city brain.
    pub id: String,
    /// Name, for the worker's own screen.
    pub name: String,
    /// How they are employed.
    pub kind: WorkerKind,
    /// Codes of the grids they work in, first the main one.
    pub grids: Vec<String>,
}

impl From<wire::Worker> for Worker {
    fn from(worker: wire::Worker) -> Self {
        Self {
            id: worker.id,
            name: worker.name,
            kind: worker.kind.into(),
            grids: worker.grids,
        }
    }
}

/// How a worker is employed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum WorkerKind {
    /// 专职
    FullTime,
    /// 兼职
    PartTime,
    /// 专业
    Professional,
    /// A kind of a newer city brain.
    Other,
}

impl From<wire::WorkerKind> for WorkerKind {
    fn from(kind: wire::WorkerKind) -> Self {
        match kind {
            wire::WorkerKind::FullTime => Self::FullTime,
            wire::WorkerKind::PartTime => Self::PartTime,
            wire::WorkerKind::Professional => Self::Professional,
            wire::WorkerKind::Other => Self::Other,
        }
    }
}

/// A record that came down and could not be applied; tried again after an update of the app.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SetAside {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What was wrong with it, without its values.
    pub reason: String,
}

impl From<reference::SetAside> for SetAside {
    fn from(aside: reference::SetAside) -> Self {
        Self {
            kind: aside.kind,
            id: aside.id,
            reason: aside.reason,
        }
    }
}

/// Bytes of one kind on one day.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Traffic {
    /// The day in Beijing, `2026-11-22`.
    pub day: String,
    /// `operations`, `originals` or `news`.
    pub kind: String,
    /// Whether the network was metered.
    pub metered: bool,
    /// Bytes that went up.
    pub sent: i64,
    /// Bytes that came down.
    pub received: i64,
}

impl From<sync::Traffic> for Traffic {
    fn from(traffic: sync::Traffic) -> Self {
        Self {
            day: traffic.day,
            kind: traffic.kind,
            metered: traffic.metered,
            sent: count(traffic.sent),
            received: count(traffic.received),
        }
    }
}

/// The result of a walk over the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Verified {
    /// Entries that hold.
    pub entries: i64,
    /// Where the chain first breaks, if it does.
    pub broken: Option<JournalBreak>,
}

impl From<journal::Verified> for Verified {
    fn from(verified: journal::Verified) -> Self {
        Self {
            entries: verified.entries,
            broken: verified.broken.map(Into::into),
        }
    }
}

/// Where the journal's chain first breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum JournalBreak {
    /// The entry with this number was changed, or one before it is missing.
    Changed {
        /// Number of the entry.
        entry: i64,
    },
    /// Everything after this number was cut off.
    CutAfter {
        /// Number of the last entry.
        entry: i64,
    },
}

impl From<journal::Break> for JournalBreak {
    fn from(broken: journal::Break) -> Self {
        match broken {
            journal::Break::Changed(entry) => Self::Changed { entry },
            journal::Break::CutAfter(entry) => Self::CutAfter { entry },
        }
    }
}
