//! Where calls become work: an open client with this library's threads, and the two ways of
//! leaving the caller's.

use std::future::Future;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use gridwalk_core::Client;
use gridwalk_core::sync::{Connectivity, Sync};
use tokio::runtime::{Builder, Runtime};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::connectivity::AppConnectivity;
use crate::sync::Syncs;

/// Two for the network.
const NETWORK_THREADS: usize = 2;
/// What waits for the disk or for the app's own code. Idle ones go after ten seconds.
const BLOCKING_THREADS: usize = 64;

/// The work of a call panicked. Its transaction was rolled back, its locks are free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Panicked;

/// An open client, and what runs on its behalf.
pub(crate) struct Desk {
    pub(crate) client: Client,
    connectivity: Option<Arc<dyn Connectivity>>,
    pub(crate) syncs: Syncs,
    /// The app let go of the client: what runs on its behalf ends.
    pub(crate) closed: CancellationToken,
    pub(crate) runtime: &'static Runtime,
}

impl Desk {
    pub(crate) fn new(
        client: Client,
        connectivity: Option<AppConnectivity>,
        runtime: &'static Runtime,
    ) -> Arc<Self> {
        Arc::new(Self {
            client,
            connectivity: connectivity.map(|app| Arc::new(app) as Arc<dyn Connectivity>),
            syncs: Syncs::default(),
            closed: CancellationToken::new(),
            runtime,
        })
    }

    /// Delivery, which knows what the app says of the network.
    pub(crate) fn sync(&self) -> Sync {
        match &self.connectivity {
            Some(app) => self.client.sync().with_connectivity(Arc::clone(app)),
            None => self.client.sync(),
        }
    }

    /// Runs `work`, which waits for the disk, on another thread. If the caller goes away before it
    /// has begun, it does not begin.
    pub(crate) async fn work<T, F, E>(
        &self,
        work: impl FnOnce(&Client) -> Result<T, F> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        F: Send + 'static,
        E: From<F> + From<Panicked>,
    {
        let client = self.client.clone();
        off_thread(self.runtime, move || work(&client)).await
    }

    /// The same for work that may be cancelled on its way, as it is when the caller goes away.
    pub(crate) async fn until<T, F, E>(
        &self,
        cancel: CancellationToken,
        work: impl FnOnce(&Client, CancellationToken) -> Result<T, F> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        F: Send + 'static,
        E: From<F> + From<Panicked>,
    {
        let _goes_away = cancel.clone().drop_guard();
        self.work(move |client| work(client, cancel)).await
    }

    /// Runs a future of the network, which is dropped when the caller goes away.
    pub(crate) async fn spawn<T, F, E>(
        &self,
        work: impl Future<Output = Result<T, F>> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        F: Send + 'static,
        E: From<F> + From<Panicked>,
    {
        let task = AbortOnDropHandle::new(self.runtime.spawn(work));
        Ok(task.await.map_err(|_| Panicked)??)
    }
}

/// Asks the app's own code, which may take its time or call back in: whatever else this thread has to
/// do goes on elsewhere meanwhile. A thread of the network would keep its next task waiting for an
/// answer that only that task can give.
pub(crate) fn ask<T>(app: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(app)
}

/// What it counts as when the app's own code fails in a way that it did not declare. What that says is
/// a foreign stack trace, and may be personal: nobody keeps it.
macro_rules! fails_as {
    ($error:ident::$variant:ident) => {
        impl From<::uniffi::UnexpectedUniFFICallbackError> for $error {
            fn from(_: ::uniffi::UnexpectedUniFFICallbackError) -> Self {
                Self::$variant
            }
        }
    };
}
pub(crate) use fails_as;

/// Runs what blocks on a thread where it may.
pub(crate) async fn off_thread<T, F, E>(
    runtime: &Runtime,
    work: impl FnOnce() -> Result<T, F> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    F: Send + 'static,
    E: From<F> + From<Panicked>,
{
    let task = AbortOnDropHandle::new(runtime.spawn_blocking(work));
    Ok(task.await.map_err(|_| Panicked)??)
}

/// This library's threads: one set a process, as they cost memory and nothing of a client is in
/// them.
pub(crate) fn runtime() -> io::Result<&'static Runtime> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let made = Builder::new_multi_thread()
        .worker_threads(NETWORK_THREADS)
        .max_blocking_threads(BLOCKING_THREADS)
        .thread_keep_alive(Duration::from_secs(10))
        .thread_name("gridwalk")
        .enable_all()
        .build()?;
    // Whoever comes second lets go of theirs, without waiting: a caller may be a runtime's thread.
    if let Err(second) = RUNTIME.set(made) {
        second.shutdown_background();
    }
    RUNTIME
        .get()
        .ok_or_else(|| io::Error::other("the library's threads are gone"))
}
