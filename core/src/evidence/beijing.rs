//! The hour and the day as people in the grid live them. All of China keeps Beijing time; the
//! phone's own zone may be set to anything.

use chrono::{DateTime, FixedOffset, Offset, Utc};

/// `at` on a clock in Beijing.
pub(crate) fn beijing(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    // Eight hours are in range; the alternative is never taken.
    at.with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap_or_else(|| Utc.fix()))
}
