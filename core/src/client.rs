//! The façade: one [`Client`] a data folder, one handle a capability. Everything that a screen, a
//! binding or the command line does goes through here.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::evidence::{Clock, SystemClock};
use crate::journal::{self, Verified};
use crate::store::{KeyStore, Store, StoreError};

/// How a client is opened.
pub struct Config {
    /// The data folder; made if it is not there. Keep it out of system backups.
    pub home: PathBuf,
    /// How long a report may be undone before it is sent: 10 s for apps, 0 on a command line.
    pub undo_window: Duration,
    /// The phone's clocks.
    pub clock: Arc<dyn Clock>,
}

impl Config {
    /// An app's settings for `home`, with the clocks of this operating system.
    pub fn new(home: impl Into<PathBuf>) -> Self {
        Self {
            home: home.into(),
            undo_window: Duration::from_secs(10),
            clock: Arc::new(SystemClock),
        }
    }
}

/// What every capability works with.
pub(crate) struct Core {
    pub(crate) store: Arc<Store>,
    pub(crate) keys: Arc<dyn KeyStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) undo_window: Duration,
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
        let core = Core {
            store,
            keys,
            clock: config.clock,
            undo_window: config.undo_window,
        };
        Ok(Self {
            core: Arc::new(core),
        })
    }

    /// Walks the journal: how many entries hold, and where the chain first breaks.
    pub fn verify_journal(&self) -> Result<Verified, StoreError> {
        self.core.store.read(journal::verify)
    }

    /// Closes the database before the system suspends the app; see [`Store::pause`].
    pub fn pause(&self) -> Result<(), StoreError> {
        self.core.store.pause()
    }

    /// Opens it again.
    pub fn resume(&self) -> Result<(), StoreError> {
        self.core.store.resume()
    }
}
