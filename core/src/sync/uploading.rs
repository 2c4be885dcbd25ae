//! The photos that are on their way: three at a time, the most urgent and smallest first, beside
//! whatever else the syncer does.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::answer::Failure;
use super::context::{Context, chance};
use super::engine::Engine;
use super::error::SyncError;
use super::line::{Gate, LONGEST_REST, Line, back_off};
use super::upload::{self, End, Landed};
use crate::hash::Sha256;
use crate::outbox::{Reason, uploads};

const AT_ONCE: usize = 3;
/// Uploads in a row that the files address failed over: then it is not about one of them.
const SICK: u32 = 3;
/// Attempts without a byte's progress, after which a sync that runs once lets a photo wait.
const FRUITLESS: u32 = 3;
/// A photo that was delivered whole and that no receipt lists after so long is asked for again.
const UNLISTED: Duration = Duration::from_secs(10);

/// The photos that are on their way.
pub(super) struct Uploads {
    pub(super) line: Line,
    flights: JoinSet<Landed>,
    flying: HashSet<Sha256>,
    /// Bytes that each still had to go when it set out.
    on_the_way: HashMap<Sha256, u64>,
    /// Delivered whole, not yet listed by a receipt.
    delivered: HashMap<Sha256, Instant>,
    /// Attempts without progress in a row, during this run.
    fruitless: HashMap<Sha256, u32>,
    failures: u32,
}

impl Uploads {
    pub(super) fn new(cap: Duration) -> Self {
        Self {
            line: Line::new(cap),
            flights: JoinSet::new(),
            flying: HashSet::new(),
            on_the_way: HashMap::new(),
            delivered: HashMap::new(),
            fruitless: HashMap::new(),
            failures: 0,
        }
    }

    pub(super) fn in_flight(&self) -> usize {
        self.flying.len()
    }

    /// The next that lands; waits for ever if none is on its way.
    pub(super) async fn next(&mut self) -> Landed {
        while let Some(joined) = self.flights.join_next().await {
            if let Ok(landed) = joined {
                return landed;
            }
        }
        std::future::pending().await
    }

    /// Ends every flight, and waits until none touches anything any more.
    pub(super) async fn stop(&mut self) {
        self.flights.shutdown().await;
    }

    pub(super) fn forget_delivered(&mut self) {
        self.delivered.clear();
    }

    /// Nothing is on its way, and nothing is worth another attempt now.
    pub(super) async fn are_over(&self, context: &Context) -> Result<bool, SyncError> {
        if !self.flying.is_empty() || !self.delivered.is_empty() {
            return Ok(false);
        }
        let silent = self.line.silences() >= SICK || self.line.troubles() >= SICK;
        if silent || self.line.rests(Instant::now()) {
            return Ok(true);
        }
        let now = context.wall();
        let budget = context.budget().await?;
        let due = context
            .read(move |c| uploads::due(c, now, 1, budget))
            .await?;
        let waiting = context.read(uploads::unsettled).await?;
        let tries = |sha256: &Sha256| self.fruitless.get(sha256).copied().unwrap_or_default();
        Ok(due.is_empty() && waiting.iter().all(|sha256| tries(sha256) >= FRUITLESS))
    }

    fn slots(&self, now: Instant) -> usize {
        match self.line.gate(now) {
            Gate::Open => AT_ONCE.saturating_sub(self.flying.len()),
            Gate::Probe => usize::from(self.flying.is_empty()),
            Gate::Closed(_) => 0,
        }
    }
}

impl Engine {
    /// What may set out beside what is on its way.
    async fn budget(&self) -> Result<Option<u64>, SyncError> {
        let flying: u64 = self.uploads.on_the_way.values().sum();
        let left = self.context.budget().await?;
        Ok(left.map(|left| left.saturating_sub(flying)))
    }

    /// Begins as many uploads as there is room for.
    pub(super) async fn launch(&mut self) -> Result<(), SyncError> {
        let slots = self.uploads.slots(Instant::now());
        if slots == 0 {
            return Ok(());
        }
        let now = self.context.wall();
        let mut budget = self.budget().await?;
        let busy = self.uploads.flying.len() + self.uploads.delivered.len();
        let due = self
            .context
            .read(move |c| uploads::due(c, now, slots + busy, budget))
            .await?;
        let next = due.into_iter().filter(|upload| {
            let sha256 = &upload.sha256;
            !self.uploads.flying.contains(sha256) && !self.uploads.delivered.contains_key(sha256)
        });
        for upload in next.take(slots).collect::<Vec<_>>() {
            let bytes = upload.bytes.saturating_sub(upload.sent);
            if let Some(left) = budget.as_mut().filter(|_| !upload.urgent) {
                // Each fits alone; together they have to fit too.
                let Some(less) = left.checked_sub(bytes) else {
                    continue;
                };
                *left = less;
            }
            self.uploads.on_the_way.insert(upload.sha256, bytes);
            let sha256 = upload.sha256;
            self.context
                .write(move |tx| uploads::count_attempt(tx, sha256))
                .await?;
            self.uploads.flying.insert(sha256);
            let context = std::sync::Arc::clone(&self.context);
            self.uploads.flights.spawn(upload::carry(context, upload));
        }
        Ok(())
    }

    /// Takes in every upload that has ended.
    pub(super) async fn land(&mut self) -> Result<(), SyncError> {
        while let Some(joined) = self.uploads.flights.try_join_next() {
            if let Ok(landed) = joined {
                self.landed(landed).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn landed(&mut self, landed: Landed) -> Result<(), SyncError> {
        let Landed {
            sha256,
            begun,
            end,
            progress,
        } = landed;
        let now = Instant::now();
        self.uploads.flying.remove(&sha256);
        self.uploads.on_the_way.remove(&sha256);
        if progress {
            // Bytes have arrived: whatever ended it, the files address was there.
            self.uploads.line.answered();
            self.uploads.fruitless.remove(&sha256);
        }
        let (reason, until) = match end {
            End::Delivered => {
                self.uploads.line.answered();
                self.uploads.failures = 0;
                self.uploads.fruitless.remove(&sha256);
                self.uploads.delivered.insert(sha256, now);
                self.receipts_at = now;
                return Ok(());
            }
            End::GivenUp(Reason::Original) => (Reason::Original, now + LONGEST_REST),
            End::GivenUp(reason) => (reason, self.later(sha256, now)),
            End::Damaged(error) => {
                self.remember(&error.to_string()).await?;
                (Reason::Original, now + LONGEST_REST)
            }
            End::Brain(failure) => {
                let reason = reason_of(&failure);
                let until = self.setback(begun, failure).await?;
                (reason, until.max(self.later(sha256, now)))
            }
            End::Files(Failure::End(error)) => return Err(error),
            End::Files(failure) => {
                self.remember(&failure.words()).await?;
                let reason = reason_of(&failure);
                let line = &mut self.uploads.line;
                let until = match failure {
                    Failure::Silent(_) | Failure::End(_) => line.silent(begun, now, chance()),
                    Failure::Rest(rest) => line.rest(now, rest),
                    Failure::Trouble { .. } | Failure::Problem(_) => {
                        self.uploads.failures += 1;
                        match self.uploads.failures {
                            failures if failures >= SICK => line.troubled(now, chance()),
                            _ => now,
                        }
                    }
                };
                (reason, until.max(self.later(sha256, now)))
            }
        };
        let next_try = self.context.on_wall(until);
        self.context
            .write(move |tx| uploads::put_off(tx, sha256, reason, next_try))
            .await
    }

    /// A photo's own back-off, by attempts that brought nothing.
    fn later(&mut self, sha256: Sha256, now: Instant) -> Instant {
        let fruitless = self.uploads.fruitless.entry(sha256).or_default();
        *fruitless += 1;
        now + back_off(*fruitless, self.context.cap, chance())
    }

    /// After receipts were read: what was delivered is listed now, or asked for again.
    pub(super) async fn listed(&mut self) -> Result<(), SyncError> {
        if self.uploads.delivered.is_empty() {
            return Ok(());
        }
        let sent: Vec<Sha256> = self.uploads.delivered.keys().copied().collect();
        let unlisted = self
            .context
            .read(move |c| uploads::unlisted(c, &sent))
            .await?;
        self.uploads
            .delivered
            .retain(|sha256, _| unlisted.contains(sha256));
        let now = Instant::now();
        let overdue: Vec<Sha256> = self
            .uploads
            .delivered
            .extract_if(|_, since| now.duration_since(*since) >= UNLISTED)
            .map(|(sha256, _)| sha256)
            .collect();
        for sha256 in overdue {
            let until = self.later(sha256, now);
            let next_try = self.context.on_wall(until);
            self.context
                .write(move |tx| {
                    uploads::revoke(tx, sha256)?;
                    uploads::put_off(tx, sha256, Reason::Mismatch, next_try)
                })
                .await?;
        }
        if !self.uploads.delivered.is_empty() {
            self.receipts_at = now + Duration::from_millis(500);
        }
        Ok(())
    }
}

fn reason_of(failure: &Failure) -> Reason {
    match failure {
        Failure::Silent(_) | Failure::End(_) => Reason::NoAnswer,
        Failure::Rest(_) => Reason::RetryAfter,
        Failure::Trouble { .. } | Failure::Problem(_) => Reason::ServerError,
    }
}
