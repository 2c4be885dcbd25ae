//! Where this phone stands, in one look.

use chrono::{DateTime, Utc};
use rusqlite::Connection;

use crate::device::Device;
use crate::geo::Wgs84;
use crate::outbox::{OutboxError, Tally, list};
use crate::reference::{self, SetAside};
use crate::store::meta;
use crate::sync::{self, Traffic};
use crate::wire::Grid;

/// Where this phone stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// The activated device, none before activation.
    pub device: Option<Device>,
    /// The worker's main grid, once it has come down.
    pub grid: Option<Grid>,
    /// A point inside it.
    pub centre: Option<Wgs84>,
    /// How many operations stand where.
    pub tally: Tally,
    /// Last cause of a failed sync, in words.
    pub last_error: Option<String>,
    /// When another copy of this folder was last seen to send: a restored backup, or a copy on
    /// another phone. Each delivers what it has; only one should be used on.
    pub other_copy: Option<DateTime<Utc>>,
    /// Records that came down and could not be applied.
    pub set_aside: Vec<SetAside>,
    /// Bytes on the line by kind, the last week's.
    pub traffic: Vec<Traffic>,
}

pub(crate) fn status(connection: &Connection, now: DateTime<Utc>) -> Result<Status, OutboxError> {
    let device = Device::load(connection)?;
    let grid = match &device {
        Some(device) => reference::grid(connection, device.grid())?,
        None => None,
    };
    Ok(Status {
        centre: grid.as_ref().map(|grid| grid.centre),
        device,
        grid,
        tally: list::tally(connection)?,
        last_error: meta::get(connection, meta::LAST_ERROR)?,
        other_copy: meta::get(connection, meta::OTHER_COPY)?,
        set_aside: reference::set_aside(connection)?,
        traffic: sync::week(connection, now)?,
    })
}
