//! `rescue.age`: the store's key and the rescue code, sealed to the deployment's rescue key (age,
//! X25519). Whoever finds the folder can do nothing with it; the station can deliver what is in it.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::context::off_thread;
use super::error::SyncError;
use crate::disk;
use crate::opened::Core;
use crate::store::{StoreError, StoreKey};
use crate::wire::DeviceReply;

const FILE: &str = "rescue.age";

/// What the station finds in a folder that it may open.
pub struct Rescued {
    /// The store's key, for [`crate::store::Store::open_with_key`].
    pub key: StoreKey,
    /// Activates in the worker's name.
    pub code: String,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    version: u32,
    store_key: String,
    rescue_code: String,
}

impl Drop for Sealed {
    fn drop(&mut self) {
        self.store_key.zeroize();
        self.rescue_code.zeroize();
    }
}

/// Seals the store's key; durable when this returns.
pub(super) async fn seal(core: &Arc<Core>, reply: &DeviceReply) -> Result<(), SyncError> {
    let recipient: age::x25519::Recipient = reply
        .rescue_key
        .parse()
        .map_err(|_| SyncError::BadRescueKey)?;
    let sealed = Sealed {
        version: 1,
        store_key: hex::encode(core.store.key().as_bytes()),
        rescue_code: reply.rescue_code.clone(),
    };
    let path = core.store.home().join(FILE);
    let work = move || {
        let plain = Zeroizing::new(serde_json::to_vec(&sealed).map_err(StoreError::from)?);
        let cipher = age::encrypt(&recipient, &plain).map_err(|_| SyncError::BadRescueKey)?;
        disk::replace(&path, &cipher).map_err(StoreError::from)?;
        Ok(())
    };
    off_thread(work).await?
}

/// Opens what was sealed in the data folder `home` with the deployment's rescue identity
/// (`AGE-SECRET-KEY-1…`; lines that begin with `#` are skipped).
pub fn unseal(home: &Path, identity: &str) -> Result<Rescued, SyncError> {
    let refused = || SyncError::NotRescuable;
    let line = identity
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    let identity: age::x25519::Identity =
        line.unwrap_or_default().parse().map_err(|_| refused())?;
    let cipher = std::fs::read(home.join(FILE)).map_err(|_| refused())?;
    let plain = Zeroizing::new(age::decrypt(&identity, &cipher).map_err(|_| refused())?);
    let sealed: Sealed = serde_json::from_slice(&plain).map_err(|_| refused())?;
    let bytes = Zeroizing::new(hex::decode(&sealed.store_key).map_err(|_| refused())?);
    Ok(Rescued {
        key: StoreKey::from_slice(&bytes).ok_or_else(refused)?,
        code: sealed.rescue_code.clone(),
    })
}
