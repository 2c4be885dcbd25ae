//! Activation: a code from the station makes this phone a worker's, and the store's key is sealed
//! for the day on which the phone no longer opens it.

use std::sync::Arc;

use rusqlite::Connection;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::answer::Failure;
use super::auth::{Body, Session};
use super::error::SyncError;
use super::http::{Http, safe_address};
use super::pull::{self, Pulled};
use super::rescue;
use super::traffic::{Always, Counter};
use crate::device::Device;
use crate::evidence::time::ServerClock;
use crate::journal::{self, Action, Entry};
use crate::opened::Core;
use crate::outbox::{list, send};
use crate::reference;
use crate::store::meta;
use crate::wire::{DeviceReply, DeviceRequest, slug};

/// Activates, and pulls everything in the worker's scope.
pub(super) async fn activate(
    core: Arc<Core>,
    server: &str,
    code: &str,
    authority: Option<String>,
) -> Result<Device, SyncError> {
    let url = safe_address(server)?;
    let server = url.origin().ascii_serialization();
    let base = safe_address(&server)?;
    let http = Http::new(
        &base,
        authority.as_deref(),
        CancellationToken::new(),
        Counter::new(Arc::new(Always { metered: false })),
    )?;
    let session = Session::new(http, base, Arc::clone(&core.keys))?;
    let request = DeviceRequest {
        code: code.to_owned(),
        public_key: session.jwk().clone(),
    };
    let answer = session.post("/v1/devices", Body::json(&request)).await;
    let reply: DeviceReply = answer.map_err(|failure| match failure {
        Failure::Problem(problem) if problem.slug() == slug::CODE_INVALID => SyncError::CodeInvalid,
        other => other.into_error(),
    })?;
    safe_address(&reply.files_url)?;
    let (store, worker) = (&core.store, &reply.worker.id);
    store.read(|connection| no_other_worker(connection, worker))?;
    rescue::seal(&core, &reply).await?;

    let device = Device {
        id: reply.device,
        worker: reply.worker.clone(),
        server,
        authority,
        city_brain_key: reply.city_brain_key.clone(),
        rescue_key: reply.rescue_key.clone(),
        files_url: reply.files_url.clone(),
    };
    let token = reply.access_token.clone();
    save(&core, device.clone(), reply).await?;
    let store = Arc::clone(&core.store);
    let session = session.activated(device.id, token, Arc::clone(&store));
    match pull::pull(&store, &session).await {
        Ok(Pulled::Applied) => Ok(device),
        Ok(Pulled::Restored) => Err(SyncError::Refused {
            status: 200,
            title: "it was restored at this very moment; activate again".to_owned(),
        }),
        Err(failure) => Err(failure.into_error()),
    }
}

/// What one worker has recorded must not be sent in another's name.
fn no_other_worker(connection: &Connection, worker: &str) -> Result<(), SyncError> {
    if Device::load(connection)?.is_none_or(|before| before.worker.id == worker) {
        return Ok(());
    }
    match list::undelivered(connection)? {
        0 => Ok(()),
        undelivered => Err(SyncError::AnotherWorker { undelivered }),
    }
}

async fn save(core: &Arc<Core>, device: Device, reply: DeviceReply) -> Result<(), SyncError> {
    let now = core.clock.read();
    let work = move |tx: &rusqlite::Transaction<'_>| {
        let before = Device::load(tx)?;
        let same = before.as_ref().is_some_and(|before| before.id == device.id);
        let epoch: Option<Uuid> = meta::get(tx, meta::EPOCH)?;
        device.save(tx)?;
        meta::set(tx, meta::TOKEN, &reply.access_token)?;
        ServerClock::compared(reply.server_time, &now).save(tx)?;
        meta::clear(tx, meta::REST_UNTIL)?;
        if !same {
            // Cursors and scope are the device's own.
            for cursor in [meta::RECEIPTS_CURSOR, meta::CHANGES_CURSOR] {
                meta::clear(tx, cursor)?;
            }
            reference::clear(tx)?;
            send::resend_received(tx)?;
            let entry = Entry {
                action: Action::Activated,
                subject: &device.id.to_string(),
                fields: &[],
                values: None,
            };
            journal::append(tx, now.wall, &entry)?;
        }
        // Of the same device, another epoch is for the next sync to compare.
        if !same || epoch.is_none() {
            meta::set(tx, meta::EPOCH, &reply.epoch)?;
        }
        Ok::<_, SyncError>(())
    };
    core.store.write_async(work).await
}
