//! The outbox as it should be, without a database: a list of operations and what each step does.

use proptest::prelude::*;

use crate::outbox::State::{self, *};
use crate::wire::Verdict;

/// Photos that all operations share; each operation names some of them.
pub(super) const PHOTOS: usize = 3;
/// The undo window, and how long a put-off operation waits, in milliseconds.
pub(super) const WINDOW: i64 = 10_000;
pub(super) const WAIT: i64 = 30_000;
/// What is complete is kept this long.
pub(super) const KEPT: i64 = 60_000;

#[derive(Debug, Clone)]
pub(super) enum Step {
    Record {
        depends_on: Option<usize>,
        photos: u8,
        urgent: bool,
        window: bool,
    },
    RecordDraft(usize),
    Undo(usize),
    Take {
        most: usize,
        tight: bool,
    },
    Settle {
        op: usize,
        verdict: Verdict,
        receipt: Receipt,
    },
    Receipt {
        op: usize,
        receipt: Receipt,
    },
    PutOff(usize),
    Retry(usize),
    Discard(usize),
    Repair(usize),
    Pass(i64),
    ReleaseHeld,
    WakeDue,
    WakeAll,
    /// The city brain answers again.
    LineBack,
    Interrupted,
    /// The worker is activated anew on this phone.
    OtherDevice,
    Retention,
    /// The city brain lost what has no bit here.
    Restored(u16),
}

/// What a receipt says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Receipt {
    None,
    /// Of these bytes, with these of the photos (bits).
    Fits(u8),
    OtherBytes,
    /// Every photo, each with another length.
    OtherSizes,
    OtherOperation,
}

pub(super) fn receipts() -> impl Strategy<Value = Receipt> {
    prop_oneof![
        5 => Just(Receipt::Fits(0xff)),
        3 => any::<u8>().prop_map(Receipt::Fits),
        1 => Just(Receipt::None),
        1 => Just(Receipt::OtherBytes),
        1 => Just(Receipt::OtherSizes),
        1 => Just(Receipt::OtherOperation),
    ]
}

pub(super) fn verdicts() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        4 => Just(Verdict::Accepted),
        2 => Just(Verdict::Duplicate),
        2 => Just(Verdict::Rejected),
        1 => Just(Verdict::Conflict),
        1 => Just(Verdict::Deferred),
        1 => Just(Verdict::Unknown),
    ]
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Op {
    pub(super) state: State,
    pub(super) urgent: bool,
    pub(super) depends_on: Option<usize>,
    pub(super) replaces: Option<usize>,
    pub(super) photos: Vec<usize>,
    pub(super) attempts: u32,
    pub(super) reason: Option<&'static str>,
    /// Its bytes are kept.
    pub(super) body: bool,
    /// What the city brain said it holds of it: nothing, or these photos.
    pub(super) receipt: Option<Vec<usize>>,
    withdrawal: bool,
    seq: usize,
    next_try: Option<i64>,
    held_until: i64,
    pub(super) completed: i64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Model {
    pub(super) ops: Vec<Op>,
    pub(super) now: i64,
}

/// Whether the step was allowed; then both sides have taken it.
pub(super) type Outcome = Result<Vec<usize>, ()>;

impl Model {
    /// The operation that a step's number means.
    pub(super) fn pick(&self, number: usize) -> Option<usize> {
        (!self.ops.is_empty()).then(|| number % self.ops.len())
    }

    /// Takes the step, or changes nothing; returns the operations that were taken for sending.
    pub(super) fn take(&mut self, step: &Step) -> Outcome {
        let before = self.clone();
        let outcome = self.try_take(step);
        if outcome.is_err() {
            *self = before;
        }
        outcome
    }

    fn try_take(&mut self, step: &Step) -> Outcome {
        let target = |number: &usize| self.pick(*number).ok_or(());
        match step {
            Step::Record {
                depends_on,
                photos,
                urgent,
                window,
            } => {
                let depends_on = depends_on.and_then(|number| self.pick(number));
                self.record(depends_on, None, bits(*photos), *urgent, *window);
            }
            Step::RecordDraft(number) => {
                let op = target(number)?;
                self.only(op, &[Draft])?;
                let seq = self.next_seq();
                let op = &mut self.ops[op];
                (op.state, op.body, op.seq, op.urgent) = (Queued, true, seq, false);
            }
            Step::Undo(number) => {
                let op = target(number)?;
                self.release();
                match self.ops[op].state {
                    Held => {
                        let op = &mut self.ops[op];
                        (op.state, op.body, op.seq) = (Draft, false, 0);
                    }
                    Draft | Quarantined | Discarded => return Err(()),
                    _ => {
                        let withdrawn = self.ops.iter().any(|other| {
                            other.withdrawal
                                && other.depends_on == Some(op)
                                && !matches!(other.state, Quarantined | Discarded)
                        });
                        if withdrawn || self.ops[op].withdrawal {
                            return Err(());
                        }
                        let new = self.record(Some(op), None, Vec::new(), false, false);
                        self.ops[new].withdrawal = true;
                    }
                }
            }
            Step::Take { most, tight } => {
                let mut ready: Vec<usize> = (0..self.ops.len())
                    .filter(|op| self.ops[*op].state == Queued && self.dependency_stored(*op))
                    .collect();
                ready.sort_by_key(|op| (!self.ops[*op].urgent, self.ops[*op].seq));
                ready.truncate(if *tight { 1 } else { *most });
                for op in &ready {
                    self.ops[*op].state = Sending;
                    self.ops[*op].attempts += 1;
                }
                return Ok(ready);
            }
            Step::Settle {
                op,
                verdict,
                receipt,
            } => {
                let op = target(op)?;
                if self.ops[op].state != Sending {
                    return Ok(Vec::new());
                }
                match verdict {
                    Verdict::Accepted | Verdict::Duplicate => {
                        if !self.apply(op, *receipt) {
                            self.wait(op, "mismatch");
                        }
                    }
                    Verdict::Rejected | Verdict::Conflict => {
                        self.shift(op, Quarantined);
                        self.park(op);
                    }
                    Verdict::Deferred | Verdict::Unknown => self.wait(op, "deferred"),
                }
            }
            Step::Receipt { op, receipt } => {
                if let Some(op) = self.pick(*op) {
                    self.apply(op, *receipt);
                }
            }
            Step::PutOff(number) => {
                let op = target(number)?;
                if self.ops[op].state == Sending {
                    self.wait(op, "no_answer");
                }
            }
            Step::Retry(number) => {
                let op = target(number)?;
                self.only(op, &[Waiting, Quarantined])?;
                self.shift(op, Queued);
                self.free(op);
            }
            Step::Discard(number) => {
                let op = target(number)?;
                self.discard(op)?;
            }
            Step::Repair(number) => {
                let op = target(number)?;
                self.only(op, &[Quarantined])?;
                self.discard(op)?;
                self.record(None, Some(op), Vec::new(), false, false);
            }
            Step::Pass(ms) => self.now += ms,
            Step::ReleaseHeld => self.release(),
            Step::WakeDue => {
                let now = self.now;
                self.wake(|op| op.next_try.is_some_and(|next| next <= now));
            }
            Step::WakeAll => self.wake(|op| op.reason != Some("dependency")),
            Step::LineBack => self.wake(|op| op.reason == Some("no_answer")),
            Step::Interrupted => {
                for op in self.in_state(Sending) {
                    self.shift(op, Queued);
                }
            }
            Step::OtherDevice => {
                for op in self.in_state(Received) {
                    self.shift(op, Queued);
                }
            }
            Step::Retention => {
                let now = self.now;
                for op in &mut self.ops {
                    if matches!(op.state, Complete | Discarded) && op.completed <= now - KEPT {
                        op.body = false;
                    }
                }
            }
            Step::Restored(known) => self.restored(*known),
        }
        Ok(Vec::new())
    }

    fn record(
        &mut self,
        depends_on: Option<usize>,
        replaces: Option<usize>,
        photos: Vec<usize>,
        urgent: bool,
        window: bool,
    ) -> usize {
        let held = window && !urgent;
        self.ops.push(Op {
            state: if held { Held } else { Queued },
            urgent,
            depends_on,
            replaces,
            photos,
            attempts: 0,
            reason: None,
            body: true,
            receipt: None,
            withdrawal: false,
            seq: self.next_seq(),
            next_try: None,
            held_until: self.now + WINDOW,
            completed: 0,
        });
        self.ops.len() - 1
    }

    fn next_seq(&self) -> usize {
        self.ops.iter().map(|op| op.seq).max().unwrap_or(0) + 1
    }

    fn only(&self, op: usize, states: &[State]) -> Result<(), ()> {
        states.contains(&self.ops[op].state).then_some(()).ok_or(())
    }

    fn shift(&mut self, op: usize, to: State) {
        let op = &mut self.ops[op];
        (op.state, op.reason, op.next_try) = (to, None, None);
    }

    fn wait(&mut self, op: usize, reason: &'static str) {
        let next_try = self.now + WAIT;
        let op = &mut self.ops[op];
        (op.state, op.reason, op.next_try) = (Waiting, Some(reason), Some(next_try));
    }

    fn in_state(&self, state: State) -> Vec<usize> {
        (0..self.ops.len())
            .filter(|op| self.ops[*op].state == state)
            .collect()
    }

    fn release(&mut self) {
        for op in self.in_state(Held) {
            if self.ops[op].held_until <= self.now {
                self.shift(op, Queued);
            }
        }
    }

    fn wake(&mut self, may: impl Fn(&Op) -> bool) {
        for op in self.in_state(Waiting) {
            if may(&self.ops[op]) {
                self.shift(op, Queued);
            }
        }
    }

    /// Itself or a repair of it, or a repair of that, is stored.
    fn stored(&self, op: usize) -> bool {
        matches!(self.ops[op].state, Received | Complete)
            || (0..self.ops.len())
                .any(|heir| self.ops[heir].replaces == Some(op) && self.stored(heir))
    }

    pub(super) fn dependency_stored(&self, op: usize) -> bool {
        self.ops[op]
            .depends_on
            .is_none_or(|depends_on| self.stored(depends_on))
    }

    fn dependents(&self, op: usize) -> Vec<usize> {
        (0..self.ops.len())
            .filter(|other| self.ops[*other].depends_on == Some(op))
            .collect()
    }

    fn park(&mut self, op: usize) {
        for dependent in self.dependents(op) {
            if self.ops[dependent].state == Queued {
                self.shift(dependent, Waiting);
                self.ops[dependent].reason = Some("dependency");
                self.park(dependent);
            }
        }
    }

    fn free(&mut self, op: usize) {
        for dependent in self.dependents(op) {
            if self.ops[dependent].reason == Some("dependency") {
                self.shift(dependent, Queued);
                self.free(dependent);
            }
        }
        if let Some(replaced) = self.ops[op].replaces {
            self.free(replaced);
        }
    }

    fn discard(&mut self, op: usize) -> Result<(), ()> {
        let draft = self.ops[op].state == Draft;
        self.only(op, &[Draft, Queued, Waiting, Quarantined])?;
        self.shift(op, Discarded);
        self.ops[op].completed = self.now;
        if !draft {
            self.park(op);
        }
        Ok(())
    }

    /// Whether the receipt is one for this operation's bytes.
    fn apply(&mut self, op: usize, receipt: Receipt) -> bool {
        // A draft that was undone has no bytes that a receipt could be for.
        if self.ops[op].seq == 0 {
            return false;
        }
        let listed: Vec<usize> = match receipt {
            Receipt::Fits(mask) => bits(mask),
            Receipt::OtherSizes => Vec::new(),
            Receipt::None | Receipt::OtherBytes | Receipt::OtherOperation => return false,
        };
        let whole = self.ops[op]
            .photos
            .iter()
            .all(|photo| listed.contains(photo));
        let moves = match self.ops[op].state {
            Queued | Waiting | Sending => true,
            Received => whole,
            _ => false,
        };
        if moves {
            self.shift(op, if whole { Complete } else { Received });
            self.ops[op].completed = self.now;
            self.ops[op].receipt = Some(listed);
            self.free(op);
        }
        true
    }

    fn restored(&mut self, known: u16) {
        let knows = |op: usize| known & (1 << (op % 16)) != 0;
        let there: Vec<usize> = (0..self.ops.len())
            .filter(|op| knows(*op) && matches!(self.ops[*op].state, Received | Complete))
            .collect();
        for op in 0..self.ops.len() {
            // What it knows, it knows with every photo there is.
            let whole = self.ops[op].photos.is_empty() || !there.is_empty();
            let stored = matches!(self.ops[op].state, Received | Complete);
            if stored && self.ops[op].body && !(knows(op) && whole) {
                self.shift(op, Queued);
                self.ops[op].receipt = None;
            }
        }
        for op in there {
            self.apply(op, Receipt::Fits(0xff));
        }
    }
}

fn bits(mask: u8) -> Vec<usize> {
    (0..PHOTOS)
        .filter(|photo| mask & (1 << photo) != 0)
        .collect()
}
