//! Activation and delivery for an app. Whoever runs a sync (a worker in the background) need not be
//! who watches it (a screen): progress is a state of the client that anybody may observe.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gridwalk_core::Client;
use gridwalk_core::sync::{Mode, Options, Progress as CoreProgress, SyncError as CoreSyncError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::cancellation::{Cancellation, token};
use crate::desk::{Desk, Panicked};
use crate::error::SyncError;
use crate::observe::{ListenerError, Subscription};
use crate::value::count;
use crate::value::operation::Tally;
use crate::value::status::Device;

/// Activation and delivery.
#[derive(uniffi::Object)]
pub struct Sync(pub(crate) Arc<Desk>);

/// How long to sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum SyncMode {
    /// Until nothing is left that may be sent, or three attempts in a row brought no answer.
    Once,
    /// So long, or until everything is complete.
    For {
        /// How long.
        time: Duration,
    },
    /// Until cancelled.
    Watch,
}

impl From<SyncMode> for Mode {
    fn from(mode: SyncMode) -> Self {
        match mode {
            SyncMode::Once => Self::Once,
            SyncMode::For { time } => Self::For(time),
            SyncMode::Watch => Self::Watch,
        }
    }
}

/// How far a sync has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, uniffi::Record)]
pub struct Progress {
    /// Operations that are not complete yet.
    pub operations_left: i64,
    /// Bytes of operations and photos that this sync has sent.
    pub bytes_sent: i64,
    /// The same, and what is still to be sent.
    pub bytes_total: i64,
}

/// Whether a sync runs in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum SyncState {
    /// None runs.
    Idle,
    /// At least one runs.
    Running {
        /// How far it has come.
        progress: Progress,
    },
}

/// Is told how a sync gets on.
#[uniffi::export(rust, foreign)]
pub trait SyncListener: Send + std::marker::Sync {
    /// The newest state. A slow listener is not told every one between.
    fn on_state(&self, state: SyncState) -> Result<(), ListenerError>;
}

#[uniffi::export]
impl Sync {
    /// Makes this device a worker's, and pulls what is in their scope. `authority` is the PEM of
    /// the deployment's own authority. Doing the same again changes nothing.
    #[uniffi::method(default(authority = None, cancellation = None))]
    pub async fn activate(
        &self,
        server: String,
        code: String,
        authority: Option<String>,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<Device, SyncError> {
        let sync = self.0.client.sync();
        let cancel = token(cancellation);
        self.0
            .spawn(async move {
                tokio::select! {
                    device = sync.activate(&server, &code, authority) => device.map(Device::from),
                    () = cancel.cancelled() => Err(CoreSyncError::Cancelled),
                }
            })
            .await
    }

    /// Delivers what was recorded. Waits while another sync works on the same folder. When it is
    /// cancelled, the work has ended when this returns.
    #[uniffi::method(default(background = false, cancellation = None))]
    pub async fn run(
        &self,
        mode: SyncMode,
        background: bool,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<Tally, SyncError> {
        let desk = &self.0;
        let cancel = token(cancellation);
        let goes_away = cancel.clone();
        let _goes_away = goes_away.drop_guard();
        let stop = desk.syncs.stop_token();
        let (sync, closed, syncs) = (desk.sync(), desk.closed.clone(), desk.syncs.clone());
        // Not dropped with the caller: it ends itself at the next safe point, which frees its lock.
        let task = desk.runtime.spawn(async move {
            let _running = syncs.begin();
            let end = CancellationToken::new();
            let told = syncs.clone();
            let options = Options {
                mode: mode.into(),
                background,
                cancel: end.clone(),
                progress: Arc::new(move |progress| told.tell(progress)),
            };
            let run = sync.run(options);
            tokio::pin!(run);
            tokio::select! {
                done = &mut run => return done,
                () = cancel.cancelled() => {}
                () = stop.cancelled() => {}
                () = closed.cancelled() => {}
            }
            end.cancel();
            run.await
        });
        let done = task.await.map_err(|_| Panicked)??;
        Ok(done.tally.into())
    }

    /// Tells every sync on this folder that the network may be back: call it when connectivity
    /// changes.
    pub async fn nudge(&self) -> Result<(), SyncError> {
        let sync = self.0.client.sync();
        self.0.spawn(async move { sync.nudge().await }).await
    }

    /// Tells that an upload of the app's `BackgroundUpload` has ended, well or not: its file goes, also
    /// while the client is paused. What has arrived the next sync asks of the server. An `id` that is
    /// none, or an older one, changes nothing.
    pub async fn background_ended(&self, id: String) {
        let Ok(id) = id.parse() else {
            return;
        };
        let work = move |client: &Client| {
            client.sync().background_ended(id);
            Ok::<_, CoreSyncError>(())
        };
        // Only a panic ends it otherwise, and then the file goes later.
        let _: Result<(), SyncError> = self.0.work(work).await;
    }

    /// Whether a sync runs, and how far it has come.
    pub fn state(&self) -> SyncState {
        self.0.syncs.state.borrow().as_told()
    }

    /// Tells `listener` the state at once, and then whenever it changes.
    pub fn observe(&self, listener: Arc<dyn SyncListener>) -> Arc<Subscription> {
        let mut state = self.0.syncs.state.subscribe();
        let watching = async move {
            loop {
                let now = state.borrow_and_update().as_told();
                let listener = Arc::clone(&listener);
                // Whatever a listener throws concerns only itself.
                let _ = tokio::task::spawn_blocking(move || listener.on_state(now)).await;
                if state.changed().await.is_err() {
                    return;
                }
            }
        };
        Subscription::new(&self.0, watching)
    }
}

/// The syncs of one client.
#[derive(Clone, Default)]
pub(crate) struct Syncs {
    state: watch::Sender<Running>,
    /// Ends them all; a new one after each pause.
    stop: Arc<Mutex<CancellationToken>>,
    /// Ends the hand-over of a pause.
    handing_over: Arc<Mutex<CancellationToken>>,
    /// Of whoever pauses or resumes.
    pub(crate) turn: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Clone, Copy, Default)]
struct Running {
    count: usize,
    progress: Progress,
}

impl Running {
    fn as_told(self) -> SyncState {
        match self.count {
            0 => SyncState::Idle,
            _ => SyncState::Running {
                progress: self.progress,
            },
        }
    }
}

/// Counts a sync for as long as it runs, however it ends.
struct Counted(Syncs);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.state.send_modify(|running| running.count -= 1);
    }
}

impl Syncs {
    fn begin(&self) -> Counted {
        self.state.send_modify(|running| {
            running.count += 1;
            running.progress = Progress::default();
        });
        Counted(self.clone())
    }

    fn tell(&self, progress: CoreProgress) {
        self.state.send_modify(|running| {
            running.progress = Progress {
                operations_left: count(progress.operations_left),
                bytes_sent: count(progress.bytes_sent),
                bytes_total: count(progress.bytes_total),
            };
        });
    }

    fn stop_token(&self) -> CancellationToken {
        self.stop
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Ends every sync; those that begin before [`Self::allow`] end at once.
    pub(crate) async fn stop(&self) {
        self.stop_token().cancel();
        let mut state = self.state.subscribe();
        // The sender is `self`: it is there.
        let _ = state.wait_for(|running| running.count == 0).await;
    }

    /// What ends the hand-over that begins now.
    pub(crate) fn handing_over(&self) -> CancellationToken {
        let token = CancellationToken::new();
        let mut current = self
            .handing_over
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        current.clone_from(&token);
        token
    }

    pub(crate) fn end_handing_over(&self) {
        self.handing_over
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .cancel();
    }

    pub(crate) fn allow(&self) {
        let mut stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        if stop.is_cancelled() {
            *stop = CancellationToken::new();
        }
    }
}
