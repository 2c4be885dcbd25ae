//! Sync: what was recorded reaches the city brain whole and once, whatever happens on the way.
//!
//! [`engine`] is the loop, [`rest`] its waits, [`setback`] what failures do to it; [`push`],
//! [`upload`], [`receipts`] and [`pull`] each do one thing of it; [`auth`] and [`http`] make the
//! calls; [`line`] says when to wait; [`handover`] is for an app that is suspended. Only the holder of [`lock`] sends. Every step is a transaction
//! of its own, so a sync may be cut, killed, cancelled or dropped anywhere: the next one goes on
//! from what the store says.

mod activate;
mod answer;
mod auth;
mod context;
mod engine;
mod error;
mod fresh;
mod handover;
mod housekeeping;
mod http;
mod jwt;
mod line;
mod lock;
mod meter;
mod plain;
mod pull;
mod push;
mod receipts;
pub mod rescue;
mod rest;
mod setback;
mod traffic;
mod upload;
mod uploading;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::device::Device;
use crate::opened::Core;
use crate::outbox::{Tally, list};
use crate::room;
use crate::store::{StoreError, meta};
use auth::Session;
use context::{Context, off_thread};
use engine::Engine;
pub use error::SyncError;
pub(crate) use handover::take_back;
pub use handover::{BackgroundUpload, PlainUpload};
use http::{Http, safe_address};
use lock::Lock;
pub use meter::{Listener, Progress};
use traffic::Counter;
pub use traffic::{Always, Connectivity, Traffic};
pub(crate) use traffic::{day, metered_today, week};

/// Longest wait between two attempts while somebody looks on.
const CAP: Duration = Duration::from_secs(20);
/// The same in the background.
const BACKGROUND_CAP: Duration = Duration::from_secs(300);

/// How long to sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Until nothing is left that may be sent, or three attempts in a row brought no answer.
    Once,
    /// So long, or until everything is complete.
    For(Duration),
    /// Until cancelled.
    Watch,
}

/// How to sync.
#[derive(Clone)]
pub struct Options {
    /// How long.
    pub mode: Mode,
    /// Nobody looks on: attempts may be up to five minutes apart, not twenty seconds.
    pub background: bool,
    /// Ends the sync at the next safe moment, which is soon.
    pub cancel: CancellationToken,
    /// Is told how far the sync has come; must not block.
    pub progress: Listener,
}

impl Options {
    /// In front, not to be cancelled, telling nobody.
    pub fn new(mode: Mode) -> Self {
        Self {
            mode,
            background: false,
            cancel: CancellationToken::new(),
            progress: Arc::new(|_| {}),
        }
    }
}

/// A sync that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// What stands where at its end.
    pub tally: Tally,
}

/// Activation and delivery.
#[derive(Clone)]
pub struct Sync {
    core: Arc<Core>,
    connectivity: Arc<dyn Connectivity>,
}

impl Sync {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        let connectivity = Arc::new(Always { metered: false });
        Self { core, connectivity }
    }

    /// The same handle, which asks the platform whether the network is metered.
    #[must_use]
    pub fn with_connectivity(self, connectivity: Arc<dyn Connectivity>) -> Self {
        Self {
            connectivity,
            ..self
        }
    }

    /// Makes this device a worker's, and pulls what is in their scope. `authority` is the PEM of
    /// the deployment's own authority. Doing the same again changes nothing.
    pub async fn activate(
        &self,
        server: &str,
        code: &str,
        authority: Option<String>,
    ) -> Result<Device, SyncError> {
        activate::activate(Arc::clone(&self.core), server, code, authority).await
    }

    /// Delivers what was recorded. Waits while another syncer works on the same folder.
    pub async fn run(&self, options: Options) -> Result<Done, SyncError> {
        let stop = options.cancel.child_token();
        let time = match options.mode {
            Mode::For(time) => Some(time),
            Mode::Once | Mode::Watch => None,
        };
        let has_deadline = time.is_some();
        let time = time.unwrap_or(Duration::MAX);
        match within(time, &stop, self.work(&options, stop.clone())).await {
            // To run out of time is how these end.
            Err(SyncError::Cancelled) if options.mode == Mode::Watch => {}
            Err(SyncError::Cancelled) if has_deadline && !options.cancel.is_cancelled() => {}
            other => other?,
        }
        let tally = self.core.store.read_async(list::tally).await?;
        Ok(Done { tally })
    }

    /// Tells every syncer on this folder that the line may be back.
    pub async fn nudge(&self) -> Result<(), SyncError> {
        let work = |tx: &rusqlite::Transaction<'_>| {
            let nudges: u64 = meta::get(tx, meta::NUDGES)?.unwrap_or_default();
            meta::set(tx, meta::NUDGES, &(nudges + 1))
        };
        Ok(self.core.store.write_async::<_, StoreError>(work).await?)
    }

    /// Hands the rest of one photo over to the platform, for an app that is about to be suspended:
    /// call it once no sync runs any more, and before the database is closed. Whether there was one;
    /// there is none without a network that answers within seconds, nor where policy forbids it.
    pub async fn hand_over(&self, cancel: CancellationToken) -> Result<bool, SyncError> {
        let Some(platform) = self.core.background.clone() else {
            return Ok(false);
        };
        let stop = cancel.child_token();
        let options = Options::new(Mode::Once);
        let work = async {
            let context = self.begin(&options, stop.clone()).await?;
            handover::hand_over(&context, platform).await
        };
        within(handover::TIME, &stop, work).await
    }

    /// The platform has ended an upload that was handed over, well or not: its file goes, now. What
    /// has arrived the next sync asks of the server.
    pub fn background_ended(&self, id: Uuid) {
        handover::ended(&self.core, id);
    }

    async fn work(&self, options: &Options, stop: CancellationToken) -> Result<(), SyncError> {
        let context = self.begin(options, stop).await?;
        room::make_way(self.core.store.home());
        let mut engine = Engine::new(Arc::clone(&context), options.mode)?;
        let ended = Box::pin(engine.run()).await;
        engine.uploads.stop().await;
        push::requeue(&context).await?;
        context.account().await?;
        room::keep_ballast(self.core.store.home());
        ended
    }

    /// The right to send, with nobody else at it.
    async fn begin(
        &self,
        options: &Options,
        stop: CancellationToken,
    ) -> Result<Arc<Context>, SyncError> {
        let (device, token) = self.device().await?;
        let lock = Lock::acquire(self.core.store.home(), &stop).await?;
        let core = Arc::clone(&self.core);
        off_thread(move || take_back(&core)).await?;
        let base = safe_address(&device.server)?;
        let counter = Counter::new(Arc::clone(&self.connectivity));
        let http = Http::new(
            &base,
            device.authority.as_deref(),
            stop.clone(),
            counter.clone(),
        )?;
        let store = Arc::clone(&self.core.store);
        let session = Session::new(http, base, Arc::clone(&self.core.keys))?;
        Ok(Arc::new(Context {
            core: Arc::clone(&self.core),
            session: session.activated(device.id, token, store),
            files_url: safe_address(&device.files_url)?,
            lock,
            cancel: stop,
            meter: meter::Meter::new(Arc::clone(&options.progress)),
            counter,
            cap: if options.background {
                BACKGROUND_CAP
            } else {
                CAP
            },
        }))
    }

    async fn device(&self) -> Result<(Device, String), SyncError> {
        let look = |connection: &rusqlite::Connection| {
            Ok((
                Device::load(connection)?,
                meta::get(connection, meta::TOKEN)?.unwrap_or_default(),
            ))
        };
        let (device, token) = self.core.store.read_async::<_, StoreError>(look).await?;
        Ok((device.ok_or(SyncError::NotActivated)?, token))
    }
}

/// Has `work` end once its time is over, and waits until it has.
async fn within<T>(time: Duration, stop: &CancellationToken, work: impl Future<Output = T>) -> T {
    tokio::pin!(work);
    tokio::select! {
        done = &mut work => done,
        () = tokio::time::sleep(time) => {
            stop.cancel();
            work.await
        }
    }
}
