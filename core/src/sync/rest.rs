//! When nothing can be done now: whether it is over, and if not, what to wait for.

use std::time::{Duration, Instant};

use uuid::Uuid;

use super::Mode;
use super::engine::Engine;
use super::error::SyncError;
use super::line::Gate;
use crate::outbox::{list, outlook, uploads};

/// Attempts in a row without any answer, or refused, after which [`Mode::Once`] ends.
const SILENCES: u32 = 3;
/// How often [`Mode::Once`] tries an operation over which the city brain fails.
const TRIES: u32 = 3;
/// Single operations in a row over which it fails, after which [`Mode::Once`] ends.
const SICK: u32 = 10;
/// Until a photo is looked at again whose time has come and that could not set out.
const OVERDUE: Duration = Duration::from_millis(250);

impl Engine {
    /// Nothing can be done now: is there anything to wait for?
    pub(super) async fn is_over(&mut self) -> Result<bool, SyncError> {
        match self.mode {
            Mode::Watch => Ok(false),
            Mode::For(_) => {
                let tally = self.context.read(list::tally).await?;
                let up = tally.waiting + tally.received == 0;
                Ok(up && self.line.gate(Instant::now()) == Gate::Open && !self.restored)
            }
            Mode::Once => self.is_exhausted().await,
        }
    }

    async fn is_exhausted(&mut self) -> Result<bool, SyncError> {
        let now = Instant::now();
        let given_up = self.line.silences() >= SILENCES
            || self.line.troubles() >= SILENCES
            || self.batches.refused >= SILENCES
            || self.line.rests(now)
            || self.batches.singles >= SICK;
        if given_up {
            return Ok(self.uploads.in_flight() == 0);
        }
        if self.line.gate(now) != Gate::Open || self.restored {
            return Ok(false);
        }
        let unsettled = self.context.read(outlook::unsettled).await?;
        let sendable = self.outlook().await?.sendable;
        let tries = |id: &Uuid| self.tries.get(id).copied().unwrap_or_default();
        if sendable || unsettled.iter().any(|id| tries(id) < TRIES) {
            return Ok(false);
        }
        self.uploads.are_over(&self.context).await
    }

    /// Waits for whatever comes first.
    pub(super) async fn rest(&mut self) -> Result<(), SyncError> {
        let until = self.next_moment().await?;
        let cancel = self.context.cancel.clone();
        tokio::select! {
            () = cancel.cancelled() => Err(SyncError::Cancelled),
            () = tokio::time::sleep_until(until.into()) => Ok(()),
            landed = self.uploads.next() => self.landed(landed).await,
            news = self.fresh.changed(&self.context) => {
                if news? {
                    self.wake().await?;
                }
                Ok(())
            }
        }
    }

    /// When there is something to do again, if nothing happens before.
    async fn next_moment(&mut self) -> Result<Instant, SyncError> {
        let now = Instant::now();
        if let Gate::Closed(until) = self.line.gate(now) {
            return Ok(until);
        }
        let outlook = self.outlook().await?;
        let rows = self.context.read(uploads::next_try).await?;
        let photos = rows.map(|at| match (at - self.context.wall()).num_milliseconds() {
            // Overdue, and still not begun: there is no room for it now.
            ..0 => OVERDUE,
            // Rounded up, or it would not be due yet.
            ahead => Duration::from_millis(ahead.unsigned_abs() + 1),
        });
        let operations = outlook
            .next_ms
            .map(|ahead| Duration::from_millis(ahead.unsigned_abs()));
        let ahead = [operations, photos]
            .into_iter()
            .flatten()
            .min()
            .map(|ahead| now + ahead);
        let files = match self.uploads.line.gate(now) {
            Gate::Closed(until) => Some(until),
            _ => None,
        };
        let batches = self.batches.not_before.filter(|_| outlook.sendable);
        let soonest = [
            ahead,
            files,
            batches,
            Some(self.receipts_at),
            Some(self.changes_at),
        ];
        Ok(soonest.into_iter().flatten().min().unwrap_or(now))
    }
}
