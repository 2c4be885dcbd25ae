//! Where the phone is, asked at the moment of recording: an app hands in what knows it once, and
//! need not carry a fix to every call.

use std::time::Duration;

use super::Fix;
use crate::geo::Wgs84;

/// A walker's pace in metres a second: with every second a fix says less about where its phone is.
const PACE: f64 = 1.4;
/// An older fix says where the worker was, not where this is.
const OLDEST: Duration = Duration::from_secs(10 * 60);

/// What knows where the phone is.
pub trait LocationSource: Send + Sync {
    /// The newest fix there is, and how old it is; nothing where there is none.
    fn latest(&self) -> Option<LatestFix>;
}

/// A fix that was made some time ago.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LatestFix {
    /// The fix.
    pub fix: Fix,
    /// How long ago it was made.
    pub age: Duration,
}

impl LatestFix {
    /// As it stands now: the circle has grown by what the worker may have walked since.
    pub(crate) fn now(self) -> Option<Fix> {
        let Wgs84 { lat, lon } = self.fix.at;
        if self.age > OLDEST || Wgs84::new(lat, lon).is_err() {
            return None;
        }
        Some(Fix {
            accuracy_m: self.fix.accuracy_m + PACE * self.age.as_secs_f64(),
            ..self.fix
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: u64, lat: f64) -> Option<Fix> {
        let at = Wgs84 { lat, lon: 113.2 };
        let latest = LatestFix {
            fix: Fix::new(at, 8.0),
            age: Duration::from_secs(seconds),
        };
        latest.now()
    }

    #[test]
    fn a_fix_is_worth_less_with_every_second_and_nothing_after_ten_minutes() {
        assert_eq!(after(0, 20.5).unwrap().accuracy_m, 8.0);
        assert_eq!(after(60, 20.5).unwrap().accuracy_m, 92.0);
        assert!(after(600, 20.5).is_some());
        assert_eq!(after(601, 20.5), None);
    }

    #[test]
    fn what_is_nowhere_on_earth_is_no_fix() {
        assert_eq!(after(0, 91.0), None);
        assert_eq!(after(0, f64::NAN), None);
    }
}
