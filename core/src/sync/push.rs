//! Operations go up in batches. A batch that fails is halved, so that one poisonous operation is
//! found and parks alone; a batch that arrives doubles the next.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use rusqlite::Transaction;
use uuid::Uuid;

use super::answer::Failure;
use super::auth::Body;
use super::context::{Context, chance};
use super::engine::Engine;
use super::error::SyncError;
use super::line::{LONGEST_REST, back_off};
use crate::evidence::Reading;
use crate::evidence::time::ServerClock;
use crate::outbox::send::{self, Outgoing};
use crate::outbox::{OutboxError, Reason, State};
use crate::store::meta;
use crate::wire::{BatchReply, MAX_BATCH_BYTES, MAX_BATCH_OPERATIONS, Outcome};

/// What stands around the operations in a batch.
const AROUND: (&[u8], &[u8]) = (b"{\"operations\":[", b"]}");
const MAX_BODIES: usize = MAX_BATCH_BYTES - AROUND.0.len() - AROUND.1.len();
/// Single operations that failed in a row: then it is the city brain, not one of them.
const SICK: u32 = 3;

/// How large the next batch may be.
pub(super) struct Batches {
    size: usize,
    /// Single operations in a row over which the city brain failed.
    pub(super) singles: u32,
    /// Batches in a row whose proof or token did not hold, whatever else was answered meanwhile.
    pub(super) refused: u32,
    /// Not before this: a halved batch follows after a breath.
    pub(super) not_before: Option<Instant>,
}

impl Default for Batches {
    fn default() -> Self {
        Self {
            size: MAX_BATCH_OPERATIONS,
            singles: 0,
            refused: 0,
            not_before: None,
        }
    }
}

impl Batches {
    pub(super) fn ready(&self, now: Instant) -> bool {
        self.not_before.is_none_or(|at| at <= now)
    }

    fn arrived(&mut self, operations: usize) {
        self.size = (self.size.max(operations) * 2).min(MAX_BATCH_OPERATIONS);
        self.singles = 0;
        self.refused = 0;
        self.not_before = None;
    }

    fn cut(&mut self, operations: usize) {
        self.size = (operations / 2).max(1);
    }
}

/// Operations on their way, and the bytes that carry them.
struct Batch {
    operations: Vec<Outgoing>,
    body: Body,
}

impl Batch {
    fn of(operations: Vec<Outgoing>) -> Self {
        let bodies: Vec<&[u8]> = operations.iter().map(|o| o.body.as_slice()).collect();
        let text = [AROUND.0, &bodies.join(&b","[..]), AROUND.1].concat();
        let body = match zstd::encode_all(text.as_slice(), 3) {
            Ok(packed) => Body {
                bytes: packed.into(),
                zstd: true,
            },
            Err(_) => Body {
                bytes: text.into(),
                zstd: false,
            },
        };
        Self { operations, body }
    }

    fn ids(&self) -> Vec<Uuid> {
        self.operations
            .iter()
            .map(|operation| operation.id)
            .collect()
    }
}

impl Engine {
    /// Sends one batch, if there is anything to send.
    pub(super) async fn push(&mut self) -> Result<bool, SyncError> {
        let size = self.batches.size;
        let taken = self
            .context
            .write(move |tx| send::take_batch(tx, size, MAX_BODIES))
            .await?;
        if taken.is_empty() {
            return Ok(false);
        }
        let batch = super::context::off_thread(move || Batch::of(taken)).await?;
        let (count, first) = (batch.operations.len(), batch.operations[0].id);
        tracing::debug!(operations = count, %first, bytes = batch.body.bytes.len(), "batch sending");
        let begun = Instant::now();
        let reply = self
            .context
            .session
            .post("/v1/operations", batch.body.clone())
            .await;
        match reply {
            Ok(reply) => self.record(&batch, reply).await?,
            Err(Failure::End(error)) => return Err(error),
            Err(failure @ (Failure::Silent(_) | Failure::Rest(_))) => {
                let reason = match failure {
                    Failure::Rest(_) => Reason::RetryAfter,
                    _ => Reason::NoAnswer,
                };
                self.batches.cut(count);
                let until = self.setback(begun, failure).await?;
                self.put_off(batch.ids(), reason, None, until).await?;
                self.unanswered |= reason == Reason::NoAnswer;
            }
            // Not about these operations: proof or token did not hold, twice.
            Err(failure @ Failure::Trouble { status: 401, .. }) => {
                self.batches.refused += 1;
                self.setback(begun, failure).await?;
                requeue(&self.context).await?;
            }
            Err(Failure::Trouble { title, .. }) if count == 1 => self.park(first, title).await?,
            Err(Failure::Problem(problem)) if count == 1 => self.park(first, problem.title).await?,
            Err(failure) => {
                // Somewhere among these is what the city brain cannot take.
                self.batches.cut(count);
                self.batches.not_before = Some(Instant::now() + self.breath());
                self.remember(&failure.words()).await?;
                requeue(&self.context).await?;
            }
        }
        Ok(true)
    }

    /// The city brain failed over this one operation: it waits by its own back-off.
    async fn park(&mut self, id: Uuid, title: String) -> Result<(), SyncError> {
        let tries = self.tries.entry(id).or_default();
        *tries += 1;
        let wait = back_off(*tries, self.context.cap, chance());
        self.batches.singles += 1;
        self.remember(&format!(
            "the city brain failed over an operation ({title})"
        ))
        .await?;
        if self.batches.singles >= SICK {
            let failures = self.batches.singles + 1 - SICK;
            let breath = back_off(failures, self.context.cap, chance());
            self.batches.not_before = Some(Instant::now() + breath);
        }
        let until = Instant::now() + wait;
        self.put_off(vec![id], Reason::ServerError, Some(title), until)
            .await
    }

    async fn put_off(
        &self,
        ids: Vec<Uuid>,
        reason: Reason,
        detail: Option<String>,
        until: Instant,
    ) -> Result<(), SyncError> {
        let next_try = self.context.on_wall(until);
        let work = move |tx: &Transaction<'_>| {
            send::put_off(tx, &ids, reason, detail.as_deref(), next_try)
        };
        self.context.write(work).await
    }

    fn breath(&self) -> Duration {
        back_off(1, self.context.cap, chance())
    }

    /// Every outcome of a reply, in one transaction.
    async fn record(&mut self, batch: &Batch, reply: BatchReply) -> Result<(), SyncError> {
        let now = self.context.core.clock.read();
        let waits = Waits {
            cap: self.context.cap,
            tries: batch
                .ids()
                .iter()
                .map(|id| (*id, self.tries(*id)))
                .collect(),
        };
        let ids = batch.ids();
        let epoch = reply.epoch;
        let settled = self
            .context
            .write(move |tx| settle(tx, &ids, &reply, &now, &waits))
            .await?;
        tracing::debug!(operations = settled.states.len(), "outcomes recorded");
        let mut stored = 0;
        for (operation, state) in batch.operations.iter().zip(&settled.states) {
            match state {
                State::Waiting => *self.tries.entry(operation.id).or_default() += 1,
                State::Received | State::Complete => stored += operation.body.len() as u64,
                _ => {}
            }
        }
        self.context.meter.stored(stored);
        self.count().await?;
        self.batches.arrived(batch.operations.len());
        self.well().await?;
        if settled.restored {
            tracing::info!(%epoch, "the city brain was restored");
            self.restored = true;
        }
        Ok(())
    }

    fn tries(&self, id: Uuid) -> u32 {
        self.tries.get(&id).copied().unwrap_or_default()
    }
}

/// How long an operation waits that has to be sent again.
struct Waits {
    cap: Duration,
    tries: HashMap<Uuid, u32>,
}

impl Waits {
    fn of(&self, id: Uuid, asked: Option<u64>) -> chrono::TimeDelta {
        let wait = match asked {
            Some(seconds) => Duration::from_secs(seconds).min(LONGEST_REST),
            None => {
                let failures = self.tries.get(&id).copied().unwrap_or_default() + 1;
                back_off(failures, self.cap, chance())
            }
        };
        chrono::TimeDelta::from_std(wait).unwrap_or_default()
    }
}

struct Settled {
    /// Of each operation of the batch, in its order.
    states: Vec<State>,
    /// The reply is of another epoch than our cursors.
    restored: bool,
}

fn settle(
    tx: &Transaction<'_>,
    ids: &[Uuid],
    reply: &BatchReply,
    now: &Reading,
    waits: &Waits,
) -> Result<Settled, OutboxError> {
    // An outcome whose receipt is of another operation says nothing that could be believed.
    let own = |outcome: &&Outcome| {
        outcome
            .receipt
            .as_ref()
            .is_none_or(|receipt| receipt.operation == outcome.id)
    };
    let outcomes: HashMap<Uuid, &Outcome> = reply
        .outcomes
        .iter()
        .filter(own)
        .map(|outcome| (outcome.id, outcome))
        .collect();
    let mut states = Vec::with_capacity(ids.len());
    for id in ids {
        let outcome = outcomes.get(id);
        let next_try = now.wall + waits.of(*id, outcome.and_then(|o| o.retry_after_s));
        states.push(match outcome {
            Some(outcome) => send::settle(tx, outcome, now.wall, next_try)?,
            None => {
                send::put_off(tx, &[*id], Reason::ServerError, None, next_try)?;
                State::Waiting
            }
        });
    }
    ServerClock::compared(reply.server_time, now).save(tx)?;
    let known: Option<Uuid> = meta::get(tx, meta::EPOCH)?;
    if known.is_none() {
        meta::set(tx, meta::EPOCH, &reply.epoch)?;
    }
    Ok(Settled {
        states,
        restored: known.is_some_and(|epoch| epoch != reply.epoch),
    })
}

/// Sends what was left in `Sending` again, on the way in and on the way out.
pub(super) async fn requeue(context: &Context) -> Result<usize, SyncError> {
    context.write(send::requeue_interrupted).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_halve_by_what_was_sent_and_double_up_to_the_contract() {
        let mut batches = Batches::default();
        // 9 operations with thumbnails fill 256 KiB long before 200 are reached.
        batches.cut(9);
        assert_eq!(batches.size, 4);
        batches.cut(4);
        batches.cut(2);
        batches.cut(1);
        assert_eq!(batches.size, 1);
        batches.arrived(1);
        assert_eq!(batches.size, 2);
        for _ in 0..10 {
            batches.arrived(3);
        }
        assert_eq!(batches.size, MAX_BATCH_OPERATIONS);
    }

    #[test]
    fn a_batch_carries_the_exact_bytes() {
        let operation = |body: &str| Outgoing {
            id: Uuid::now_v7(),
            body: body.as_bytes().to_vec(),
            urgent: false,
        };
        let batch = Batch::of(vec![operation(r#"{"b": 1,  "a":1.0}"#), operation("{}")]);
        assert!(batch.body.zstd);
        let text = zstd::decode_all(&batch.body.bytes[..]).unwrap();
        assert_eq!(text, br#"{"operations":[{"b": 1,  "a":1.0},{}]}"#);
    }
}
