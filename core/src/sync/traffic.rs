//! Bytes on the line by kind and day, and what a metered network may still carry. Operations with
//! their thumbnails always go, and urgent originals; other originals share a budget for each day.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, params};

use crate::evidence::beijing;
use crate::outbox::OutboxError;
use crate::reference;
use crate::room::megabytes;

/// Whether bytes cost the worker money now; the platform knows.
pub trait Connectivity: Send + Sync {
    /// Mobile data, a tethered phone, or whatever the user marked as metered. Is asked about once a
    /// second while a sync runs.
    fn metered(&self) -> bool;
}

/// A network that is as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Always {
    /// See [`Connectivity::metered`].
    pub metered: bool,
}

impl Connectivity for Always {
    fn metered(&self) -> bool {
        self.metered
    }
}

/// What bytes were for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// What was recorded, thumbnails included, and the answers.
    Operations,
    /// Photos.
    Originals,
    /// Everything else: tokens, grants, receipts, reference data.
    News,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::Originals => "originals",
            Self::News => "news",
        }
    }
}

/// Bytes of one kind on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traffic {
    /// The day in Beijing.
    pub day: String,
    /// `operations`, `originals` or `news`.
    pub kind: String,
    /// Whether the network was metered.
    pub metered: bool,
    /// Bytes that went up, heads of requests included.
    pub sent: u64,
    /// Bytes that came down.
    pub received: u64,
}

/// Counts while a sync runs; rows are written now and then.
#[derive(Clone)]
pub(super) struct Counter {
    connectivity: Arc<dyn Connectivity>,
    /// What the platform said last, and when.
    said: Arc<Mutex<Option<(Instant, bool)>>>,
    counts: Arc<Mutex<Counts>>,
}

/// The platform is not asked for every packet.
const ASK_AGAIN: Duration = Duration::from_secs(1);

type Counts = BTreeMap<(Kind, bool), (u64, u64)>;

impl Counter {
    pub(super) fn new(connectivity: Arc<dyn Connectivity>) -> Self {
        Self {
            connectivity,
            said: Arc::default(),
            counts: Arc::default(),
        }
    }

    pub(super) fn metered(&self) -> bool {
        let said = *self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, metered)) = said.filter(|(when, _)| when.elapsed() < ASK_AGAIN) {
            return metered;
        }
        let metered = self.connectivity.metered();
        *self.said.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), metered));
        metered
    }

    pub(super) fn count(&self, kind: Kind, sent: usize, received: usize) {
        let metered = self.metered();
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = counts.entry((kind, metered)).or_default();
        entry.0 += sent as u64;
        entry.1 += received as u64;
    }

    /// What was counted since the last time.
    pub(super) fn take(&self) -> Counts {
        std::mem::take(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes what was counted.
pub(super) fn add(
    transaction: &Transaction<'_>,
    counts: &Counts,
    now: DateTime<Utc>,
) -> Result<(), OutboxError> {
    for ((kind, metered), (sent, received)) in counts {
        transaction
            .prepare_cached(
                "INSERT INTO traffic (day, kind, metered, sent, received) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (day, kind, metered) DO UPDATE
                 SET sent = sent + excluded.sent, received = received + excluded.received",
            )?
            .execute(params![day(now), kind.as_str(), metered, *sent as i64, *received as i64])?;
    }
    Ok(())
}

/// Bytes of originals that a metered network may still carry today.
pub(super) fn budget_left(connection: &Connection, now: DateTime<Utc>) -> Result<u64, OutboxError> {
    let budget = megabytes(reference::policy(connection)?.metered_mb_per_day);
    Ok(budget.saturating_sub(metered_today(connection, now)?))
}

/// Bytes of originals that metered networks carried today.
pub(crate) fn metered_today(
    connection: &Connection,
    now: DateTime<Utc>,
) -> Result<u64, OutboxError> {
    let sent: i64 = connection
        .prepare_cached(
            "SELECT COALESCE(SUM(sent), 0) FROM traffic
             WHERE day = ?1 AND kind = 'originals' AND metered",
        )?
        .query_row([day(now)], |row| row.get(0))?;
    Ok(sent.unsigned_abs())
}

/// Every kind of the last week.
pub(crate) fn week(
    connection: &Connection,
    now: DateTime<Utc>,
) -> Result<Vec<Traffic>, OutboxError> {
    let mut select = connection.prepare_cached(
        "SELECT day, kind, metered, sent, received FROM traffic WHERE day > ?1
         ORDER BY day DESC, kind, metered",
    )?;
    let rows = select.query_map([day(now - chrono::TimeDelta::days(7))], |row| {
        Ok(Traffic {
            day: row.get(0)?,
            kind: row.get(1)?,
            metered: row.get(2)?,
            sent: row.get::<_, i64>(3)?.unsigned_abs(),
            received: row.get::<_, i64>(4)?.unsigned_abs(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The day that bytes count for.
pub(crate) fn day(now: DateTime<Utc>) -> String {
    beijing(now).format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn bytes_are_counted_both_ways_until_they_are_taken() {
        let counter = Counter::new(Arc::new(Always { metered: true }));
        counter.count(Kind::News, 5, 70);
        counter.count(Kind::Originals, 1000, 0);
        counter.count(Kind::News, 5, 70);
        let expected = [
            ((Kind::Originals, true), (1000, 0)),
            ((Kind::News, true), (10, 140)),
        ];
        assert_eq!(counter.take(), BTreeMap::from(expected));
        assert_eq!(counter.take(), BTreeMap::new());
    }
    /// On mobile data whenever it is asked, but for the first time.
    #[derive(Default)]
    struct Platform(AtomicUsize);

    impl Connectivity for Platform {
        fn metered(&self) -> bool {
            self.0.fetch_add(1, Ordering::Relaxed) > 0
        }
    }

    #[test]
    fn the_platform_is_asked_again_after_a_while_and_not_for_every_packet() {
        let platform = Arc::new(Platform::default());
        let counter = Counter::new(Arc::clone(&platform) as Arc<dyn Connectivity>);
        for _ in 0..100 {
            assert!(!counter.metered());
        }
        assert_eq!(platform.0.load(Ordering::Relaxed), 1);
        std::thread::sleep(ASK_AGAIN);
        assert!(counter.metered());
        assert_eq!(platform.0.load(Ordering::Relaxed), 2);
    }
}
