//! The open client: one object a capability, and what concerns all of them.

use std::sync::Arc;

use gridwalk_core::evidence::SystemClock;
use gridwalk_core::store::StoreError as CoreStoreError;
use gridwalk_core::{Client, evidence, sync};

use crate::background::{AppBackgroundUpload, BackgroundUpload};
use crate::clock::{AppClock, Clock};
use crate::config::Config;
use crate::connectivity::{AppConnectivity, Connectivity};
use crate::desk::{self, Desk};
use crate::error::{OutboxError, StoreError, SyncError};
use crate::key_store::{AppKeyStore, KeyStore};
use crate::location::{AppLocation, LocationSource};
use crate::observe::{ChangeListener, Subscription, on_commit};
use crate::outbox::Outbox;
use crate::patrol::Patrol;
use crate::registry::Registry;
use crate::report::Reports;
use crate::sync::Sync;
use crate::value::budgets::Budgets;
use crate::value::status::{Status, Verified};

/// A worker's data folder, opened. When the last reference goes, its syncs and subscriptions end.
#[derive(uniffi::Object)]
pub struct Gridwalk {
    desk: Arc<Desk>,
}

#[uniffi::export]
impl Gridwalk {
    /// Opens the folder, or makes a new store in it. Any error leaves the folder as it was.
    #[uniffi::constructor(default(
        clock = None,
        connectivity = None,
        location = None,
        background = None
    ))]
    pub async fn open(
        config: Config,
        key_store: Arc<dyn KeyStore>,
        clock: Option<Arc<dyn Clock>>,
        connectivity: Option<Arc<dyn Connectivity>>,
        location: Option<Arc<dyn LocationSource>>,
        background: Option<Arc<dyn BackgroundUpload>>,
    ) -> Result<Arc<Self>, StoreError> {
        let runtime = desk::runtime().map_err(CoreStoreError::from)?;
        let clock: Arc<dyn evidence::Clock> = match clock {
            Some(clock) => Arc::new(AppClock(clock)),
            None => Arc::new(SystemClock),
        };
        let client: Client =
            desk::off_thread::<_, CoreStoreError, StoreError>(runtime, move || {
                let config = gridwalk_core::Config {
                    home: config.home.into(),
                    undo_window: config.undo_window,
                    clock,
                    location: location
                        .map(|app| Arc::new(AppLocation(app)) as Arc<dyn evidence::LocationSource>),
                    background: background.map(|app| {
                        Arc::new(AppBackgroundUpload(app)) as Arc<dyn sync::BackgroundUpload>
                    }),
                };
                Client::open(config, Arc::new(AppKeyStore(key_store)))
            })
            .await?;
        Ok(Arc::new(Self {
            desk: Desk::new(client, connectivity.map(AppConnectivity), runtime),
        }))
    }

    /// Checkpoints and check-ins (巡查, 打卡).
    pub fn patrol(&self) -> Arc<Patrol> {
        Arc::new(Patrol(Arc::clone(&self.desk)))
    }

    /// Reports (上报), their drafts, the catalogue, and suggestions.
    pub fn reports(&self) -> Arc<Reports> {
        Arc::new(Reports(Arc::clone(&self.desk)))
    }

    /// The grid's registry (底数), and collecting people (采集) into it.
    pub fn registry(&self) -> Arc<Registry> {
        Arc::new(Registry(Arc::clone(&self.desk)))
    }

    /// What waits to be sent (待传队列), and what may be done about it.
    pub fn outbox(&self) -> Arc<Outbox> {
        Arc::new(Outbox(Arc::clone(&self.desk)))
    }

    /// Activation and delivery.
    pub fn sync(&self) -> Arc<Sync> {
        Arc::new(Sync(Arc::clone(&self.desk)))
    }

    /// Where this phone stands: whose it is, what waits, what went wrong last.
    pub async fn status(&self) -> Result<Status, OutboxError> {
        self.desk
            .work(|client| client.status().map(Status::from))
            .await
    }

    /// What the app takes of this phone's room and of today's metered line, against what it may.
    pub async fn budgets(&self) -> Result<Budgets, OutboxError> {
        self.desk
            .work(|client| client.budgets().map(Budgets::from))
            .await
    }

    /// Walks the journal (操作日志): how many entries hold, and where the chain first breaks.
    pub async fn verify_journal(&self) -> Result<Verified, StoreError> {
        self.desk
            .work(|client| client.verify_journal().map(Verified::from))
            .await
    }

    /// Tells `listener` at once, and then whenever something was recorded, sent or received here.
    pub fn observe(&self, listener: Arc<dyn ChangeListener>) -> Arc<Subscription> {
        on_commit(&self.desk, move |_| {
            // Whatever a listener throws concerns only itself.
            let _ = listener.on_change();
        })
    }

    /// Ends every sync, hands the rest of one photo over to the app's `BackgroundUpload`, and closes
    /// the database, as iOS demands before it suspends an app. Takes some seconds at most; `resume`
    /// cuts it short. Until then every call answers `Paused`.
    pub async fn pause(&self) -> Result<(), StoreError> {
        let desk = &self.desk;
        let _turn = desk.syncs.turn.lock().await;
        let (sync, cancel) = (desk.sync(), desk.syncs.handing_over());
        desk.syncs.stop().await;
        // Where it fails the photo waits, as it does without a network.
        let _: Result<bool, SyncError> = desk
            .spawn(async move { sync.hand_over(cancel).await })
            .await;
        desk.work(Client::pause).await
    }

    /// Takes back what was handed over, and opens the database again.
    pub async fn resume(&self) -> Result<(), StoreError> {
        let syncs = &self.desk.syncs;
        syncs.end_handing_over();
        let _turn = syncs.turn.lock().await;
        syncs.allow();
        self.desk.work(Client::resume).await
    }
}

impl Drop for Gridwalk {
    fn drop(&mut self) {
        self.desk.closed.cancel();
    }
}
