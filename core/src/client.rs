//! The façade: one [`Client`] a data folder, one handle a capability. Everything that a screen, a
//! binding or the command line does goes through here.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::budgets::{self, Budgets};
use crate::evidence::{Clock, LocationSource, SystemClock};
use crate::journal::{self, Verified};
use crate::opened::Core;
use crate::outbox::{Outbox, OutboxError};
use crate::patrol::Patrol;
use crate::photo::{Vault, VaultError};
use crate::registry::Registry;
use crate::report::Reports;
use crate::room;
use crate::status::{self, Status};
use crate::store::{KeyStore, Store, StoreError, StoreKey};
use crate::sync::{self, BackgroundUpload, Sync};

/// How a client is opened.
pub struct Config {
    /// The data folder; made if it is not there. Keep it out of system backups.
    pub home: PathBuf,
    /// How long a report may be undone before it is sent: 10 s for apps, 0 on a command line.
    pub undo_window: Duration,
    /// The phone's clocks.
    pub clock: Arc<dyn Clock>,
    /// Where the phone is, for what is recorded without a fix; nobody is asked without it.
    pub location: Option<Arc<dyn LocationSource>>,
    /// What goes on uploading while the app is suspended; nothing does without it.
    pub background: Option<Arc<dyn BackgroundUpload>>,
}

impl Config {
    /// An app's settings for `home`, with the clocks of this operating system.
    pub fn new(home: impl Into<PathBuf>) -> Self {
        Self {
            home: home.into(),
            undo_window: Duration::from_secs(10),
            clock: Arc::new(SystemClock),
            location: None,
            background: None,
        }
    }
}

/// A worker's data folder, opened.
#[derive(Clone)]
pub struct Client {
    pub(crate) core: Arc<Core>,
}

impl Client {
    /// Opens the folder, or makes a new store in it. Blocks for some milliseconds.
    pub fn open(config: Config, keys: Arc<dyn KeyStore>) -> Result<Self, StoreError> {
        let store = Store::open(&config.home, keys.as_ref())?;
        Self::over(store, config, keys)
    }

    /// Opens a folder whose device key is lost, with the store key that the station unsealed;
    /// `keys` are the station's.
    pub fn open_with_key(
        config: Config,
        keys: Arc<dyn KeyStore>,
        key: StoreKey,
    ) -> Result<Self, StoreError> {
        let store = Store::open_with_key(&config.home, key)?;
        Self::over(store, config, keys)
    }

    fn over(
        store: Arc<Store>,
        config: Config,
        keys: Arc<dyn KeyStore>,
    ) -> Result<Self, StoreError> {
        let vault =
            Vault::new(store.home(), store.key().as_bytes()).map_err(|error| match error {
                VaultError::NoSpace => StoreError::NoSpace,
                VaultError::Io(error) => error.into(),
                other => StoreError::Io(io::Error::other(other)),
            })?;
        let core = Core {
            store,
            vault,
            keys,
            clock: config.clock,
            location: config.location,
            background: config.background,
            undo_window: config.undo_window,
        };
        sync::take_back(&core);
        room::keep_ballast(core.store.home());
        Ok(Self {
            core: Arc::new(core),
        })
    }

    /// Checkpoints and check-ins.
    pub fn patrol(&self) -> Patrol {
        Patrol::new(Arc::clone(&self.core))
    }

    /// Reports, their drafts, and suggestions.
    pub fn report(&self) -> Reports {
        Reports::new(Arc::clone(&self.core))
    }

    /// Dwellings and people of the grid, and collecting them.
    pub fn registry(&self) -> Registry {
        Registry::new(Arc::clone(&self.core))
    }

    /// What waits to be sent, and what may be done about it.
    pub fn outbox(&self) -> Outbox {
        Outbox::new(Arc::clone(&self.core))
    }

    /// Activation and delivery.
    pub fn sync(&self) -> Sync {
        Sync::new(Arc::clone(&self.core))
    }

    /// Where this phone stands.
    pub fn status(&self) -> Result<Status, OutboxError> {
        let now = self.core.clock.read().wall;
        self.core
            .store
            .read(|connection| status::status(connection, now))
    }

    /// What the app takes of this phone's room and of today's metered line, against what it may.
    pub fn budgets(&self) -> Result<Budgets, OutboxError> {
        let now = self.core.clock.read().wall;
        let home = self.core.store.home();
        self.core
            .store
            .read(|connection| budgets::look(home, connection, now))
    }

    /// Walks the journal: how many entries hold, and where the chain first breaks.
    pub fn verify_journal(&self) -> Result<Verified, StoreError> {
        self.core.store.read(journal::verify)
    }

    /// Changes whenever this process has recorded, sent or received something: what a screen waits
    /// for before it looks again.
    pub fn commits(&self) -> watch::Receiver<()> {
        self.core.store.commits()
    }

    /// Closes the database before the system suspends the app; see [`Store::pause`].
    pub fn pause(&self) -> Result<(), StoreError> {
        self.core.store.pause()
    }

    /// Opens it again, and takes back what was handed over to the platform.
    pub fn resume(&self) -> Result<(), StoreError> {
        sync::take_back(&self.core);
        self.core.store.resume()
    }
}
