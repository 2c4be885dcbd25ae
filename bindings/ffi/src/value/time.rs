//! Times: each language's own instants outside, UTC inside.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, TimeDelta, Utc};

/// `time` in UTC, `None` if it is beyond what a calendar holds.
pub(crate) fn utc(time: SystemTime) -> Option<DateTime<Utc>> {
    let epoch = DateTime::UNIX_EPOCH;
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => epoch.checked_add_signed(TimeDelta::from_std(after).ok()?),
        Err(before) => epoch.checked_sub_signed(TimeDelta::from_std(before.duration()).ok()?),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_instant_is_taken_or_refused_and_none_panics() {
        assert_eq!(utc(UNIX_EPOCH), Some(DateTime::UNIX_EPOCH));
        let moment = UNIX_EPOCH + Duration::from_millis(1_790_000_000_123);
        assert_eq!(SystemTime::from(utc(moment).unwrap()), moment);
        let before = UNIX_EPOCH - Duration::from_millis(1_500);
        assert_eq!(utc(before).unwrap().timestamp_millis(), -1_500);
        let beyond = UNIX_EPOCH + Duration::from_secs(i64::MAX as u64 / 2);
        assert_eq!(utc(beyond), None);
    }
}
