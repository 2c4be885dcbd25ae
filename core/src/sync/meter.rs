//! How far a sync has come, told as it happens and never more often than a screen can show.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::hash::Sha256;
use crate::outbox::Tally;

/// How far a sync has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Operations that are not complete yet.
    pub operations_left: u64,
    /// Bytes of operations and photos that this sync has sent.
    pub bytes_sent: u64,
    /// The same, and what is still to be sent.
    pub bytes_total: u64,
}

/// Where progress is told.
pub type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

const EVERY: Duration = Duration::from_millis(100);

#[derive(Clone)]
pub(super) struct Meter {
    listener: Listener,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    operations_left: u64,
    /// Bytes that the store still counts as waiting.
    waiting: u64,
    /// Bytes that were acknowledged during this sync.
    acknowledged: u64,
    /// Bytes on their way, by photo.
    flying: HashMap<Sha256, u64>,
    told: Progress,
    told_at: Option<Instant>,
}

impl Meter {
    pub(super) fn new(listener: Listener) -> Self {
        Self {
            listener,
            state: Arc::default(),
        }
    }

    /// The store's own count.
    pub(super) fn counted(&self, tally: &Tally) {
        self.update(true, |state| {
            state.operations_left = tally.waiting + tally.received;
            state.waiting = tally.bytes_waiting;
        });
    }

    /// These bytes of operations are stored at the city brain.
    pub(super) fn stored(&self, bytes: u64) {
        self.update(true, |state| state.acknowledge(bytes));
    }

    /// So many bytes of a photo are on their way beyond what was acknowledged.
    pub(super) fn flying(&self, photo: Sha256, bytes: u64) {
        self.update(false, |state| {
            state.flying.insert(photo, bytes);
        });
    }

    /// The files address acknowledged so many bytes more of a photo; nothing is on its way.
    pub(super) fn landed(&self, photo: Sha256, bytes: u64) {
        self.update(true, |state| {
            state.flying.remove(&photo);
            state.acknowledge(bytes);
        });
    }

    fn update(&self, at_once: bool, change: impl FnOnce(&mut State)) {
        let progress = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut state);
            state.news(at_once)
        };
        if let Some(progress) = progress {
            (self.listener)(progress);
        }
    }
}

impl State {
    fn acknowledge(&mut self, bytes: u64) {
        self.acknowledged += bytes;
        self.waiting = self.waiting.saturating_sub(bytes);
    }

    fn news(&mut self, at_once: bool) -> Option<Progress> {
        let total = self.acknowledged + self.waiting;
        let sent = self.acknowledged + self.flying.values().sum::<u64>();
        let progress = Progress {
            operations_left: self.operations_left,
            // A cut takes bytes back that were on their way; a bar that goes back helps nobody.
            bytes_sent: sent.max(self.told.bytes_sent).min(total),
            bytes_total: total,
        };
        let soon = self.told_at.is_some_and(|at| at.elapsed() < EVERY);
        if progress == self.told && self.told_at.is_some() || (soon && !at_once) {
            return None;
        }
        self.told = progress;
        self.told_at = Some(Instant::now());
        Some(progress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_once_and_end_at_the_total() {
        let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
        let listener = Arc::clone(&told);
        let meter = Meter::new(Arc::new(move |progress| {
            listener.lock().unwrap().push(progress)
        }));
        let photo = Sha256::of(b"photo");
        meter.counted(&Tally {
            waiting: 1,
            bytes_waiting: 1100,
            ..Tally::default()
        });
        meter.stored(100);
        meter.flying(photo, 600);
        meter.landed(photo, 400);
        meter.landed(photo, 600);
        meter.counted(&Tally::default());
        let told = told.lock().unwrap();
        let last = told.last().unwrap();
        assert_eq!(
            (last.operations_left, last.bytes_sent, last.bytes_total),
            (0, 1100, 1100)
        );
        assert!(
            told.iter()
                .all(|progress| progress.bytes_sent <= progress.bytes_total)
        );
        assert!(told.is_sorted_by_key(|progress| progress.bytes_sent));
    }

    #[test]
    fn a_screen_is_told_no_more_often_than_it_can_show() {
        let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
        let listener = Arc::clone(&told);
        let meter = Meter::new(Arc::new(move |progress| {
            listener.lock().unwrap().push(progress)
        }));
        let photo = Sha256::of(b"photo");
        meter.counted(&Tally {
            bytes_waiting: 10_000,
            ..Tally::default()
        });
        let begun = Instant::now();
        for bytes in 0..5_000 {
            meter.flying(photo, bytes);
        }
        let most = 2 + begun.elapsed().as_millis() / EVERY.as_millis();
        assert!(told.lock().unwrap().len() as u128 <= most);
        std::thread::sleep(EVERY);
        meter.flying(photo, 6_000);
        assert_eq!(told.lock().unwrap().last().unwrap().bytes_sent, 6_000);
    }
}
