//! Observation: a listener of the app and a subscription that ends it. A listener is told one
//! thing at a time, on a thread of the library that may wait for it; a slow one is told less often,
//! and always the newest.

use std::sync::Arc;
use std::time::Duration;

use gridwalk_core::Client;
use tokio::task::AbortHandle;

use crate::desk::{self, Desk};

/// No screen shows more, and a sync commits many times a second.
const EVERY: Duration = Duration::from_millis(100);

/// Ends an observation when it is cancelled or dropped.
#[derive(uniffi::Object)]
pub struct Subscription {
    task: AbortHandle,
}

#[uniffi::export]
impl Subscription {
    /// Ends the observation: no further call begins; one that is under way may still end.
    pub fn cancel(&self) {
        self.task.abort();
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Subscription {
    /// Runs `watching` until the subscription, or the client, is let go.
    pub(crate) fn new(
        desk: &Desk,
        watching: impl Future<Output = ()> + Send + 'static,
    ) -> Arc<Self> {
        let closed = desk.closed.clone();
        let task = desk.runtime.spawn(async move {
            tokio::select! {
                () = closed.cancelled() => {}
                () = watching => {}
            }
        });
        Arc::new(Self {
            task: task.abort_handle(),
        })
    }
}

/// Is told that something was committed.
#[uniffi::export(rust, foreign)]
pub trait ChangeListener: Send + Sync {
    /// Something was recorded, sent or received since the last call.
    fn on_change(&self) -> Result<(), ListenerError>;
}

/// A listener could not take what it was told. It is told the next thing all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ListenerError {
    /// Not taken.
    #[error("the listener failed")]
    Failed,
}

desk::fails_as!(ListenerError::Failed);

/// Calls `tell` at once, and after every commit of this process.
pub(crate) fn on_commit(
    desk: &Desk,
    tell: impl Fn(&Client) + Send + std::marker::Sync + 'static,
) -> Arc<Subscription> {
    let client = desk.client.clone();
    let tell = Arc::new(tell);
    let mut commits = client.commits();
    let watching = async move {
        loop {
            commits.borrow_and_update();
            let (tell, client) = (Arc::clone(&tell), client.clone());
            // A panic in it ends this call, not the observation.
            let _ = tokio::task::spawn_blocking(move || tell(&client)).await;
            tokio::time::sleep(EVERY).await;
            if commits.changed().await.is_err() {
                return;
            }
        }
    };
    Subscription::new(desk, watching)
}
