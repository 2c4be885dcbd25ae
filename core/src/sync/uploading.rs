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

    /// Takes out what was delivered so long ago that a receipt should list it.
    fn overdue(&mut self, now: Instant) -> Vec<Sha256> {
        self.delivered
            .extract_if(|_, since| now.duration_since(*since) >= UNLISTED)
            .map(|(sha256, _)| sha256)
            .collect()
    }

    /// The files address failed over a photo. Returns until when its line is closed for all.
    fn failed(&mut self, now: Instant, chance: f64) -> Instant {
        self.failures += 1;
        match self.failures {
            failures if failures >= SICK => self.line.troubled(now, chance),
            _ => now,
        }
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
            self.uploads.flying.insert(upload.sha256);
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
                let until = match failure {
                    Failure::Silent(_) | Failure::End(_) => {
                        self.uploads.line.silent(begun, now, chance())
                    }
                    Failure::Rest(rest) => self.uploads.line.rest(now, rest),
                    Failure::Trouble { .. } | Failure::Problem(_) => {
                        self.uploads.failed(now, chance())
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
        for sha256 in self.uploads.overdue(now) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_receipt_lists_is_asked_for_again_once_its_time_is_over() {
        let start = Instant::now();
        let (early, late) = (Sha256::of(b"early"), Sha256::of(b"late"));
        let mut uploads = Uploads::new(Duration::from_secs(20));
        uploads.delivered.insert(early, start);
        uploads
            .delivered
            .insert(late, start + Duration::from_secs(1));
        let over = start + UNLISTED;
        assert!(uploads.overdue(over - Duration::from_millis(1)).is_empty());
        assert_eq!(uploads.overdue(over), [early]);
        assert_eq!(uploads.delivered.len(), 1, "the other has time yet");
        assert_eq!(uploads.overdue(over + Duration::from_secs(1)), [late]);
    }

    #[test]
    fn photos_that_fail_one_by_one_close_the_line_for_all_but_not_at_once() {
        let now = Instant::now();
        let mut uploads = Uploads::new(Duration::from_secs(20));
        for _ in 1..SICK {
            assert_eq!(uploads.failed(now, 1.0), now);
            assert_eq!(uploads.line.gate(now), Gate::Open);
        }
        let until = uploads.failed(now, 1.0);
        assert_eq!(until, now + Duration::from_secs(1));
        assert_eq!(uploads.line.gate(now), Gate::Closed(until));
    }

    #[test]
    fn three_photos_fly_at_once_one_to_try_the_line_and_none_while_it_is_closed() {
        let start = Instant::now();
        let mut uploads = Uploads::new(Duration::from_secs(20));
        let until = uploads.line.silent(start, start, 1.0);
        assert_eq!(uploads.slots(start), 0);
        assert_eq!(uploads.slots(until), 1);
        uploads.flying.insert(Sha256::of(b"1"));
        assert_eq!(uploads.slots(until), 0);
        uploads.line.answered();
        assert_eq!(uploads.slots(until), 2);
        for photo in [b"2", b"3", b"4"] {
            uploads.flying.insert(Sha256::of(photo));
        }
        assert_eq!(uploads.slots(until), 0);
    }
}
