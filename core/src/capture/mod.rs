//! What a check-in and a report have in common before they are recorded: the worker's device and
//! the policy are there, photos are made ready and durable, and the moment is read once.

mod error;
mod photos;

pub use error::RecordError;
pub(crate) use photos::Photos;

use rusqlite::Connection;

use crate::device::Device;
use crate::geo::Wgs84;
use crate::outbox::OutboxError;
use crate::reference;
use crate::wire::Policy;

/// The deployment's policy, if this device is activated: nothing is prepared for one that is not.
pub(crate) fn policy(connection: &Connection) -> Result<Policy, RecordError> {
    device(connection)?;
    Ok(reference::policy(connection)?)
}

/// The activated device.
pub(crate) fn device(connection: &Connection) -> Result<Device, RecordError> {
    Ok(Device::load(connection)?.ok_or(OutboxError::NotActivated)?)
}

/// A caller may have built a position without [`Wgs84::new`].
pub(crate) fn checked(at: Wgs84) -> Result<(), RecordError> {
    Wgs84::new(at.lat, at.lon)?;
    Ok(())
}
