//! The loop of a running syncer: what to do next. New records go before photos, photos before news
//! from the city brain.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::Mode;
use super::context::Context;
use super::error::SyncError;
use super::fresh::Fresh;
use super::line::{Gate, Line};
use super::pull::{self, Pulled};
use super::push::Batches;
use super::receipts::{self, Polled};
use super::uploading::Uploads;
use super::{housekeeping, push};
use crate::outbox::{list, outlook, send, uploads};
use crate::store::meta;

/// Between two looks for news, while a sync runs in front.
const NEWS: Duration = Duration::from_secs(30);

/// A running syncer.
pub(super) struct Engine {
    pub(super) context: Arc<Context>,
    pub(super) line: Line,
    pub(super) batches: Batches,
    pub(super) uploads: Uploads,
    /// How often the city brain failed over an operation during this run.
    pub(super) tries: HashMap<Uuid, u32>,
    /// The city brain turned out to be of another epoch.
    pub(super) restored: bool,
    /// Operations wait for the line to come back.
    pub(super) unanswered: bool,
    pub(super) mode: Mode,
    pub(super) fresh: Fresh,
    /// The city brain has answered during this run.
    greeted: bool,
    pub(super) receipts_at: Instant,
    pub(super) changes_at: Instant,
    /// As it stands in the store.
    pub(super) last_error: Option<String>,
    /// What a line that is silent is silent for, if the caller can do something about it.
    pub(super) distrust: Option<SyncError>,
}

impl Engine {
    pub(super) fn new(context: Arc<Context>, mode: Mode) -> Result<Self, SyncError> {
        let now = Instant::now();
        Ok(Self {
            line: Line::new(context.cap),
            batches: Batches::default(),
            uploads: Uploads::new(context.cap),
            tries: HashMap::new(),
            restored: false,
            unanswered: false,
            fresh: Fresh::new(&context.core.store)?,
            greeted: false,
            receipts_at: now,
            changes_at: now,
            last_error: None,
            distrust: None,
            mode,
            context,
        })
    }

    /// Works until there is nothing left to do, as the mode says.
    pub(super) async fn run(&mut self) -> Result<(), SyncError> {
        self.begin().await?;
        loop {
            self.land().await?;
            if self.step().await? {
                continue;
            }
            self.count().await?;
            if self.is_over().await? {
                return self.distrust.take().map_or(Ok(()), Err);
            }
            self.rest().await?;
        }
    }

    /// A new start clears every wait, and sends again what a dead syncer had begun.
    async fn begin(&mut self) -> Result<(), SyncError> {
        let interrupted = push::requeue(&self.context).await?;
        tracing::debug!(interrupted, "sync began");
        let last_error = self.context.read(|c| Ok(meta::get(c, meta::LAST_ERROR)?));
        self.last_error = last_error.await?;
        if let Some(left) = self.context.asked_to_rest().await? {
            self.line.rest(Instant::now(), left);
        }
        self.wake().await?;
        housekeeping::sweep(&self.context).await?;
        self.count().await
    }

    /// Clears every wait but those that were asked for.
    pub(super) async fn wake(&mut self) -> Result<(), SyncError> {
        self.line.wake();
        self.uploads.line.wake();
        self.batches.not_before = None;
        self.context
            .write(|tx| {
                send::wake_all(tx)?;
                uploads::wake_all(tx)
            })
            .await
    }

    /// Does one thing. `false` when there is nothing to do now.
    async fn step(&mut self) -> Result<bool, SyncError> {
        let now = Instant::now();
        match self.line.gate(now) {
            Gate::Closed(_) => return Ok(false),
            Gate::Probe => return self.probe().await,
            // The first request is a cheap one too: its answer brings the nonce for the others.
            Gate::Open if !self.greeted => return self.probe().await,
            Gate::Open => {}
        }
        if self.restored {
            return self.compare().await;
        }
        if self.batches.ready(now) {
            let outlook = self.outlook().await?;
            if outlook.sendable && self.push().await? {
                self.launch().await?;
                return Ok(true);
            }
        }
        self.launch().await?;
        if self.receipts_at <= now {
            return self.probe().await;
        }
        if self.changes_at <= now {
            return self.pull().await;
        }
        Ok(false)
    }

    /// The outbox as it is, after what was due has been moved.
    pub(super) async fn outlook(&mut self) -> Result<outlook::Outlook, SyncError> {
        let now = self.context.core.clock.read();
        let looked = now.clone();
        let seen = self
            .context
            .read(move |c| outlook::look(c, &looked))
            .await?;
        if !seen.due {
            return Ok(seen);
        }
        self.context
            .write(move |tx| {
                let elapsed = i64::try_from(now.elapsed.as_millis()).unwrap_or(i64::MAX);
                send::release_held(tx, elapsed, &now.boot_id)?;
                send::wake_due(tx, now.wall)?;
                outlook::look(tx, &now)
            })
            .await
    }

    /// Receipts: cheap enough to find out whether the line is back, and what lost answers said.
    async fn probe(&mut self) -> Result<bool, SyncError> {
        let begun = Instant::now();
        match receipts::poll(&self.context).await {
            Ok(polled) => {
                self.greeted = true;
                self.well().await?;
                match polled {
                    Polled::Restored => self.restored = true,
                    Polled::Applied(count) => {
                        self.receipts_at = Instant::now() + self.news();
                        self.listed().await?;
                        if count > 0 {
                            housekeeping::retain(&self.context).await?;
                            self.count().await?;
                        }
                    }
                }
            }
            Err(failure) => {
                let until = self.setback(begun, failure).await?;
                let next_try = self.context.on_wall(until);
                self.context
                    .write(move |tx| send::postpone_unanswered(tx, next_try))
                    .await?;
            }
        }
        Ok(true)
    }

    /// Gives a restored city brain again what it lost.
    async fn compare(&mut self) -> Result<bool, SyncError> {
        let begun = Instant::now();
        match receipts::compare(&self.context).await {
            Ok(missing) => {
                tracing::info!(missing, "compared with the restored city brain");
                self.restored = false;
                self.changes_at = begun;
                self.uploads.forget_delivered();
            }
            Err(failure) => {
                self.setback(begun, failure).await?;
            }
        }
        Ok(true)
    }

    async fn pull(&mut self) -> Result<bool, SyncError> {
        let begun = Instant::now();
        match pull::pull(&self.context.core.store, &self.context.session).await {
            Ok(Pulled::Applied) => {
                self.changes_at = Instant::now() + self.news();
                housekeeping::retain(&self.context).await?;
            }
            Ok(Pulled::Restored) => self.restored = true,
            Err(failure) => {
                self.setback(begun, failure).await?;
            }
        }
        Ok(true)
    }

    /// Tells how much is left.
    pub(super) async fn count(&self) -> Result<(), SyncError> {
        self.context.account().await?;
        let tally = self.context.read(list::tally).await?;
        self.context.meter.counted(&tally);
        Ok(())
    }

    fn news(&self) -> Duration {
        NEWS.max(self.context.cap)
    }
}
