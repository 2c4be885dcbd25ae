//! The activated device as the store remembers it: whose phone this is, and which city brain it
//! belongs to. Secrets are elsewhere: the device key in the keystore, the store key wrapped.

use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::store::{StoreError, meta};
use crate::wire::Worker;

/// Whose phone this is, and which city brain it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The device's id at the city brain.
    pub id: Uuid,
    /// Whose it is.
    pub worker: Worker,
    /// Address of the city brain, without a path.
    pub server: String,
    /// The deployment's authority, PEM; absent for plain HTTP to this machine.
    pub authority: Option<String>,
    /// Ed25519 key (base64url) by which tags at checkpoints are signed.
    pub city_brain_key: String,
    /// The deployment's rescue key, an age recipient.
    pub rescue_key: String,
    /// Uploads go only under this address.
    pub files_url: String,
}

impl Device {
    /// The activated device, `None` before activation.
    pub(crate) fn load(connection: &Connection) -> Result<Option<Self>, StoreError> {
        meta::get(connection, meta::DEVICE)
    }

    pub(crate) fn save(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        meta::set(transaction, meta::DEVICE, self)
    }

    /// Code of the worker's main grid.
    pub(crate) fn grid(&self) -> &str {
        self.worker.grids.first().map_or("", String::as_str)
    }
}
