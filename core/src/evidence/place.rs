//! Grading a fix: what the receiver itself says (mock, radius) and what the fixes before it say
//! (an impossible jump, a receiver that stands still to the last digit). Only the last few fixes
//! are kept, as many as the grading needs: they are no track.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

use super::clock::Reading;
use crate::geo::Wgs84;
use crate::store::{StoreError, meta};
use crate::wire::{PlaceDoubt, PlaceEvidence, PlaceGrade, Policy};

/// Fixes that are remembered.
const KEPT: usize = 4;
/// A fix and so many before it must be equal digit for digit to look frozen.
const FROZEN_AFTER: usize = 2;
/// For so long must they have been equal: platforms repeat a fix for some seconds by design.
const FROZEN_MS: i64 = 60_000;
/// A radius that says nothing: half the Earth's circumference, in metres.
const ANYWHERE_M: f64 = 20_037_508.0;

/// A position as the platform reports it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// Where.
    pub at: Wgs84,
    /// Radius of 68 % confidence in metres.
    pub accuracy_m: f64,
    /// The platform says that a mock provider made it.
    pub mock: bool,
    /// Time of the satellites, where they were seen.
    pub gnss_time: Option<DateTime<Utc>>,
}

impl Fix {
    /// A fix of a real receiver that tells no satellite time.
    pub fn new(at: Wgs84, accuracy_m: f64) -> Self {
        Self {
            at,
            accuracy_m,
            mock: false,
            gnss_time: None,
        }
    }
}

/// A fix that was graded before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct PastFix {
    at: Wgs84,
    accuracy_m: f64,
    /// Fit to measure the next one by.
    trusted: bool,
    wall_ms: i64,
    elapsed_ms: i64,
    boot_id: String,
}

impl PastFix {
    fn of(place: &PlaceEvidence, now: &Reading) -> Self {
        let broken = [PlaceDoubt::Mock, PlaceDoubt::ImpossibleJump];
        Self {
            at: place.at,
            accuracy_m: place.accuracy_m,
            trusted: !place.doubts.iter().any(|doubt| broken.contains(doubt)),
            wall_ms: now.wall.timestamp_millis(),
            elapsed_ms: now.elapsed_ms(),
            boot_id: now.boot_id.clone(),
        }
    }

    /// Milliseconds from this fix to `now`; the clock that cannot be set is asked if it can be.
    fn age_ms(&self, now: &Reading) -> i64 {
        if self.boot_id == now.boot_id {
            now.elapsed_ms() - self.elapsed_ms
        } else {
            now.wall.timestamp_millis() - self.wall_ms
        }
    }
}

/// Grades `fix` by the fixes `before` it, oldest first.
pub(crate) fn grade(
    fix: &Fix,
    before: &[PastFix],
    now: &Reading,
    policy: &Policy,
) -> PlaceEvidence {
    let accuracy_m = if fix.accuracy_m.is_finite() && fix.accuracy_m >= 0.0 {
        fix.accuracy_m.min(ANYWHERE_M)
    } else {
        ANYWHERE_M
    };
    let found = [
        (fix.mock, PlaceDoubt::Mock),
        (
            jumped(fix.at, accuracy_m, before, now, policy.jump_m_per_s),
            PlaceDoubt::ImpossibleJump,
        ),
        (frozen(fix.at, accuracy_m, before, now), PlaceDoubt::Frozen),
        (accuracy_m > policy.coarse_m, PlaceDoubt::Coarse),
    ];
    let doubts: Vec<_> = found
        .into_iter()
        .filter_map(|(holds, doubt)| holds.then_some(doubt))
        .collect();
    let grade = match doubts[..] {
        [] => PlaceGrade::Good,
        [PlaceDoubt::Coarse] => PlaceGrade::Fair,
        _ => PlaceGrade::Doubtful,
    };
    PlaceEvidence {
        at: fix.at,
        accuracy_m,
        mock: fix.mock,
        grade,
        doubts,
    }
}

/// Whether nobody could have come here from the last fix worth measuring by, both circles allowed.
/// A wall clock that went backwards across a boot tells nothing.
fn jumped(at: Wgs84, accuracy_m: f64, before: &[PastFix], now: &Reading, fastest: f64) -> bool {
    let Some(last) = before.iter().rev().find(|past| past.trusted) else {
        return false;
    };
    let age_ms = last.age_ms(now);
    if age_ms < 0 {
        return false;
    }
    // Receivers are read once a second: no speed is told from less.
    let seconds = (age_ms as f64 / 1000.0).max(1.0);
    let distance = last.at.distance_m(at) - last.accuracy_m - accuracy_m;
    distance / seconds > fastest
}

fn frozen(at: Wgs84, accuracy_m: f64, before: &[PastFix], now: &Reading) -> bool {
    let equal = |past: &&PastFix| past.at == at && past.accuracy_m == accuracy_m;
    let run: Vec<_> = before.iter().rev().take_while(equal).collect();
    run.len() >= FROZEN_AFTER
        && run
            .last()
            .is_some_and(|first| first.age_ms(now) >= FROZEN_MS)
}

/// Grades `fix` and remembers it for the next ones, in the transaction that records it.
pub(crate) fn take(
    transaction: &Transaction<'_>,
    fix: &Fix,
    now: &Reading,
    policy: &Policy,
) -> Result<PlaceEvidence, StoreError> {
    let mut fixes = remembered(transaction)?;
    let place = grade(fix, &fixes, now, policy);
    fixes.push(PastFix::of(&place, now));
    let surplus = fixes.len().saturating_sub(KEPT);
    meta::set(transaction, meta::FIXES, &fixes.split_off(surplus))?;
    Ok(place)
}

fn remembered(connection: &Connection) -> Result<Vec<PastFix>, StoreError> {
    Ok(meta::get(connection, meta::FIXES)?.unwrap_or_default())
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
