//! The encrypted database of one worker on one phone: one writer, a few readers, and the key.
//!
//! A function that reads takes `&Connection`, one that writes takes `&Transaction`; both are
//! reached only through [`Store::read`] and [`Store::write`]. Every write is `BEGIN IMMEDIATE`, so
//! that several processes may use one folder: what a transaction read is still true when it
//! commits. Async callers use the `_async` twins, which leave the caller's thread.

mod connection;
mod error;
mod file_key;
mod key;
pub(crate) mod meta;
mod schema;
mod watch;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::watch as news;

use crate::disk;
pub use error::StoreError;
pub use file_key::FileKeyStore;
pub(crate) use key::random;
pub use key::{KeyStore, KeyStoreError, StoreKey};
pub(crate) use watch::Watch;

use connection::Purpose;
use key::KeyFile;

const KEY_FILE: &str = "store.key";
const DATABASE: &str = "gridwalk.db";
/// Made last when a store is made: a store without it was never finished.
pub(crate) const PHOTOS: &str = "photos";

/// Readers that are kept open; more are opened when needed and closed after.
const IDLE_READERS: usize = 3;

/// The encrypted database of one worker on one phone.
pub struct Store {
    home: PathBuf,
    key: StoreKey,
    salt: String,
    writer: Mutex<Option<Connection>>,
    readers: Mutex<Vec<Connection>>,
    /// Whether the store is paused; every read holds it, so that `pause` waits for them.
    paused: RwLock<bool>,
    /// Tells of every transaction that this process has committed.
    commits: news::Sender<()>,
}

impl Store {
    /// Opens the store in `home`, or makes a new one if there is none. Any error leaves the
    /// folder's content as it was.
    pub fn open(home: &Path, keys: &dyn KeyStore) -> Result<Arc<Self>, StoreError> {
        let (file, key) = match Found::look(home) {
            Found::Nothing => Self::make(home, keys)?,
            Found::KeyOnly | Found::Whole => {
                let file = KeyFile::read(&home.join(KEY_FILE))?;
                let key = file.open(keys)?;
                (file, key)
            }
            Found::NoKey => return Err(StoreError::KeyMissing),
            Found::NoDatabase => {
                return Err(StoreError::Damaged {
                    what: "gridwalk.db is missing".to_owned(),
                });
            }
        };
        Self::open_with(home, file, key)
    }

    /// Opens an existing store with its key in hand, as the station does with a rescued folder.
    pub fn open_with_key(home: &Path, key: StoreKey) -> Result<Arc<Self>, StoreError> {
        let file = KeyFile::read(&home.join(KEY_FILE))?;
        if !file.accepts(&key) {
            return Err(StoreError::KeyWrong);
        }
        if Found::look(home) != Found::Whole {
            return Err(StoreError::Damaged {
                what: "gridwalk.db is missing".to_owned(),
            });
        }
        Self::open_with(home, file, key)
    }

    fn open_with(home: &Path, file: KeyFile, key: StoreKey) -> Result<Arc<Self>, StoreError> {
        let path = home.join(DATABASE);
        if Found::look(home) == Found::KeyOnly {
            let _making = making_lock(home)?;
            if !path.exists() {
                connection::create(&path, &key, &file.salt)?;
            }
            disk::create_folder(&home.join(PHOTOS))?;
        }
        let writer = connection::open(&path, &key, &file.salt, Purpose::Write)?;
        Ok(Arc::new(Self {
            home: home.to_owned(),
            key,
            salt: file.salt,
            writer: Mutex::new(Some(writer)),
            readers: Mutex::default(),
            paused: RwLock::new(false),
            commits: news::Sender::new(()),
        }))
    }

    /// The first step of a new store: its key, durable before anything is encrypted with it.
    fn make(home: &Path, keys: &dyn KeyStore) -> Result<(KeyFile, StoreKey), StoreError> {
        disk::create_folder(home)?;
        let _making = making_lock(home)?;
        let path = home.join(KEY_FILE);
        if path.exists() {
            // Another process was faster.
            let file = KeyFile::read(&path)?;
            let key = file.open(keys)?;
            return Ok((file, key));
        }
        KeyFile::create(&path, keys)
    }

    /// The data folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The store's key, for what lies beside the database and for sealing to the rescue key.
    pub fn key(&self) -> &StoreKey {
        &self.key
    }

    /// Runs `work` in one `BEGIN IMMEDIATE` transaction: durable when this returns `Ok`, as if it
    /// had not begun when it returns `Err`. Blocks; async callers use
    /// [`write_async`](Self::write_async).
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let connection = writer.as_mut().ok_or(StoreError::Paused)?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let result = work(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        self.commits.send_replace(());
        Ok(result)
    }

    /// Runs `work` on a reader that cannot write, over one consistent state of the database.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let paused = self.paused.read().unwrap_or_else(PoisonError::into_inner);
        if *paused {
            return Err(StoreError::Paused.into());
        }
        let idle = lock(&self.readers).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => self.connect(Purpose::Read)?,
        };
        let result = {
            let snapshot = reader.transaction().map_err(StoreError::from)?;
            work(&snapshot)
        };
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
        result
    }

    /// [`write`](Self::write) for async callers: the work leaves this thread.
    pub(crate) async fn write_async<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let store = Arc::clone(self);
        off_thread(move || store.write(work)).await
    }

    /// [`read`](Self::read) for async callers.
    pub(crate) async fn read_async<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let store = Arc::clone(self);
        off_thread(move || store.read(work)).await
    }

    /// Changes whenever this process has committed something.
    pub(crate) fn commits(&self) -> news::Receiver<()> {
        self.commits.subscribe()
    }

    /// Tells when any process has changed the database.
    pub(crate) fn watch(&self) -> Result<Watch, StoreError> {
        Ok(Watch::new(self.connect(Purpose::Read)?))
    }

    /// Checkpoints and closes every connection, as iOS demands before suspension; until
    /// [`resume`](Self::resume) every call answers [`StoreError::Paused`].
    pub fn pause(&self) -> Result<(), StoreError> {
        let mut paused = self.paused.write().unwrap_or_else(PoisonError::into_inner);
        *paused = true;
        lock(&self.readers).clear();
        if let Some(writer) = lock(&self.writer).take() {
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            writer.close().map_err(|(_, error)| error)?;
        }
        Ok(())
    }

    /// Opens again after [`pause`](Self::pause).
    pub fn resume(&self) -> Result<(), StoreError> {
        let mut paused = self.paused.write().unwrap_or_else(PoisonError::into_inner);
        let mut writer = lock(&self.writer);
        if writer.is_none() {
            *writer = Some(self.connect(Purpose::Write)?);
        }
        *paused = false;
        Ok(())
    }

    fn connect(&self, purpose: Purpose) -> Result<Connection, StoreError> {
        connection::open(&self.home.join(DATABASE), &self.key, &self.salt, purpose)
    }
}

/// What lies in the folder, before anything is opened.
#[derive(PartialEq, Eq)]
enum Found {
    /// No store yet.
    Nothing,
    /// A store whose making was cut off: nothing was ever recorded in it.
    KeyOnly,
    Whole,
    NoKey,
    NoDatabase,
}

impl Found {
    fn look(home: &Path) -> Self {
        let there = |name: &str| home.join(name).exists();
        match (there(KEY_FILE), there(DATABASE), there(PHOTOS)) {
            (false, false, false) => Self::Nothing,
            (true, _, false) => Self::KeyOnly,
            (true, true, true) => Self::Whole,
            (true, false, true) => Self::NoDatabase,
            (false, ..) => Self::NoKey,
        }
    }
}

/// Two processes that make a store at once take turns. The lock goes with the file handle.
fn making_lock(home: &Path) -> Result<File, StoreError> {
    let file = File::options()
        .create(true)
        .append(true)
        .open(home.join("store.lock"))?;
    file.lock()?;
    Ok(file)
}

/// A lock whose holder panicked is still a lock: its transaction was rolled back on the way out.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn off_thread<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        // The closure panicked, or the runtime is going away: its transaction was rolled back.
        Err(error) => Err(StoreError::Io(std::io::Error::other(error)).into()),
    }
}
