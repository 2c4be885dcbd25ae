//! What every part of a running syncer works with.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;
use rusqlite::{Connection, Transaction};
use tokio_util::sync::CancellationToken;

use super::auth::Session;
use super::error::SyncError;
use super::line::LONGEST_REST;
use super::lock::Lock;
use super::meter::Meter;
use super::traffic::{self, Counter};
use crate::opened::Core;
use crate::outbox::OutboxError;
use crate::store::{StoreError, meta};

/// A syncer that holds the lock.
pub(super) struct Context {
    pub(super) core: Arc<Core>,
    pub(super) session: Session,
    /// Uploads go only below this address.
    pub(super) files_url: Url,
    pub(super) lock: Lock,
    pub(super) cancel: CancellationToken,
    pub(super) meter: Meter,
    pub(super) counter: Counter,
    /// Longest wait between two attempts.
    pub(super) cap: Duration,
}

impl Context {
    /// One transaction of the syncer. It holds the lock until after the commit, also when nobody
    /// waits for it any more.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, OutboxError> + Send + 'static,
    ) -> Result<T, SyncError> {
        let (core, lock) = (Arc::clone(&self.core), self.lock.clone());
        let work = move || {
            let result = core.store.write(work);
            drop(lock);
            result
        };
        Ok(off_thread(work).await??)
    }

    /// One consistent look at the store.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, OutboxError> + Send + 'static,
    ) -> Result<T, SyncError> {
        Ok(self.core.store.read_async(work).await?)
    }

    /// Writes down what was counted on the line.
    pub(super) async fn account(&self) -> Result<(), SyncError> {
        let (counts, now) = (self.counter.take(), self.wall());
        if counts.is_empty() {
            return Ok(());
        }
        self.write(move |tx| traffic::add(tx, &counts, now)).await
    }

    /// Bytes of originals that may still go today; `None` where nobody counts.
    pub(super) async fn budget(&self) -> Result<Option<u64>, SyncError> {
        if !self.counter.metered() {
            return Ok(None);
        }
        self.account().await?;
        let now = self.wall();
        Ok(Some(
            self.read(move |c| traffic::budget_left(c, now)).await?,
        ))
    }

    /// For how long yet the city brain asked to be left alone.
    pub(super) async fn asked_to_rest(&self) -> Result<Option<Duration>, SyncError> {
        let until = self.read(|c| Ok(meta::get(c, meta::REST_UNTIL)?)).await?;
        let until: Option<DateTime<Utc>> = until;
        let left = until.and_then(|until| (until - self.wall()).to_std().ok());
        // A rest that seems longer than any was asked for before the wall clock was set back.
        Ok(left.filter(|left| *left <= LONGEST_REST))
    }

    /// The phone's wall clock.
    pub(super) fn wall(&self) -> DateTime<Utc> {
        self.core.clock.read().wall
    }

    /// `until` on the wall clock, as rows keep it.
    pub(super) fn on_wall(&self, until: Instant) -> DateTime<Utc> {
        let left = until.saturating_duration_since(Instant::now());
        self.wall() + TimeDelta::from_std(left).unwrap_or_default()
    }
}

/// Runs what blocks somewhere else.
pub(super) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, SyncError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| StoreError::Io(std::io::Error::other(error)).into())
}

/// A number in 0..1.
pub(super) fn chance() -> f64 {
    // Without randomness phones would come in step: a nuisance, not a failure.
    f64::from(getrandom::u32().unwrap_or(u32::MAX / 2)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    #[test]
    fn chance_is_anywhere_between_nothing_and_all() {
        let draws: Vec<f64> = (0..100).map(|_| super::chance()).collect();
        assert!(draws.iter().all(|draw| (0.0..=1.0).contains(draw)));
        assert!(draws.iter().any(|draw| *draw < 0.5) && draws.iter().any(|draw| *draw > 0.5));
    }
}
