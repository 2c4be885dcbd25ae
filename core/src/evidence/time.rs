//! Grading a moment: the wall clock against the city brain's as last compared during this boot,
//! against the clock that cannot be set, and against the satellites.

use chrono::{DateTime, Duration, Utc};
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use super::clock::Reading;
use crate::store::{StoreError, meta};
use crate::wire::{TimeEvidence, TimeGrade};

/// A wall clock that is off by more is doubtful; deadlines are in hours, and a bad line can make
/// a comparison wrong by some seconds.
const TOLERANCE_MS: i64 = 30_000;
/// A fix from a cache may be older than the moment it is used, by no more than this.
const STALE_FIX_MS: i64 = 10 * 60_000;

/// A comparison of this phone's clocks with the city brain's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ServerClock {
    /// Server time minus wall clock.
    pub(crate) offset_ms: i64,
    pub(crate) boot_id: String,
    pub(crate) wall_ms: i64,
    pub(crate) elapsed_ms: i64,
}

impl ServerClock {
    /// The city brain said `server` when this phone's clocks said `now`.
    pub(crate) fn compared(server: DateTime<Utc>, now: &Reading) -> Self {
        Self {
            offset_ms: (server - now.wall).num_milliseconds(),
            boot_id: now.boot_id.clone(),
            wall_ms: now.wall.timestamp_millis(),
            elapsed_ms: now.elapsed_ms(),
        }
    }

    pub(crate) fn load(connection: &Connection) -> Result<Option<Self>, StoreError> {
        meta::get(connection, meta::SERVER_CLOCK)
    }

    pub(crate) fn save(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        meta::set(transaction, meta::SERVER_CLOCK, self)
    }
}

/// Grades the moment `now`.
pub(crate) fn grade(
    now: &Reading,
    compared: Option<&ServerClock>,
    gnss: Option<DateTime<Utc>>,
) -> TimeEvidence {
    let compared = compared.filter(|clock| clock.boot_id == now.boot_id);
    let doubtful = compared.is_some_and(|clock| moved(now, clock) || far(clock))
        || gnss.is_some_and(|gnss| disagrees(now, gnss));
    let grade = match compared {
        _ if doubtful => TimeGrade::Doubtful,
        Some(_) => TimeGrade::Good,
        None => TimeGrade::Unchecked,
    };
    TimeEvidence {
        wall: now.wall,
        elapsed_ms: now.elapsed_ms(),
        boot_id: now.boot_id.clone(),
        server_offset_ms: compared.map(|clock| clock.offset_ms),
        gnss,
        grade,
    }
}

/// The wall clock was set since the comparison.
fn moved(now: &Reading, clock: &ServerClock) -> bool {
    let by_wall = now.wall.timestamp_millis() - clock.wall_ms;
    let by_elapsed = now.elapsed_ms() - clock.elapsed_ms;
    (by_wall - by_elapsed).abs() > TOLERANCE_MS
}

fn far(clock: &ServerClock) -> bool {
    clock.offset_ms.abs() > TOLERANCE_MS
}

/// Satellites are never ahead of a right clock, and a cached fix is not older than minutes.
fn disagrees(now: &Reading, gnss: DateTime<Utc>) -> bool {
    let behind = now.wall - gnss;
    behind < Duration::milliseconds(-TOLERANCE_MS) || behind > Duration::milliseconds(STALE_FIX_MS)
}

/// The moment `now` by everything that this phone knows.
pub(crate) fn take(
    connection: &Connection,
    now: &Reading,
    gnss: Option<DateTime<Utc>>,
) -> Result<TimeEvidence, StoreError> {
    Ok(grade(now, ServerClock::load(connection)?.as_ref(), gnss))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(wall_s: i64, elapsed_s: u64, boot: &str) -> Reading {
        Reading {
            wall: DateTime::from_timestamp(1_800_000_000 + wall_s, 0).unwrap(),
            elapsed: std::time::Duration::from_secs(elapsed_s),
            boot_id: boot.to_owned(),
        }
    }

    fn compared(offset_s: i64) -> ServerClock {
        let now = reading(0, 100, "a");
        ServerClock::compared(now.wall + Duration::seconds(offset_s), &now)
    }

    #[test]
    fn agreement_during_this_boot_is_good() {
        let time = grade(&reading(3600, 3700, "a"), Some(&compared(2)), None);
        assert_eq!(time.grade, TimeGrade::Good);
        assert_eq!(time.server_offset_ms, Some(2000));
    }

    #[test]
    fn another_boot_or_no_comparison_is_unchecked() {
        for clock in [None, Some(&compared(2))] {
            let time = grade(&reading(3600, 10, "b"), clock, None);
            assert_eq!(time.grade, TimeGrade::Unchecked);
            assert_eq!(time.server_offset_ms, None);
        }
    }

    #[test]
    fn a_clock_that_was_set_is_doubtful_either_way() {
        for set in [-3600, 3600] {
            let time = grade(&reading(60 + set, 160, "a"), Some(&compared(0)), None);
            assert_eq!(time.grade, TimeGrade::Doubtful, "{set}");
        }
    }

    #[test]
    fn a_clock_far_from_the_servers_is_doubtful() {
        let time = grade(&reading(60, 160, "a"), Some(&compared(-120)), None);
        assert_eq!(time.grade, TimeGrade::Doubtful);
    }

    #[test]
    fn satellites_are_believed_over_the_wall_clock() {
        let now = reading(0, 100, "a");
        for (ahead_s, grade_is) in [
            (0, TimeGrade::Unchecked),
            (-300, TimeGrade::Unchecked),
            (60, TimeGrade::Doubtful),
            (-3600, TimeGrade::Doubtful),
        ] {
            let gnss = now.wall + Duration::seconds(ahead_s);
            let time = grade(&now, None, Some(gnss));
            assert_eq!(time.grade, grade_is, "{ahead_s}");
            assert_eq!(time.gnss, Some(gnss));
        }
    }
}
