//! The phone's clocks. The wall clock can be set by hand; the time since boot cannot, but Rust's
//! `Instant` stops while a phone sleeps, so this is a trait that the platform implements.

use std::sync::OnceLock;
use std::time::Duration;

use chrono::{DateTime, Utc};

/// The phone's clocks.
pub trait Clock: Send + Sync {
    /// Every clock, read at one moment.
    fn read(&self) -> Reading;
}

/// The clocks at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Wall clock.
    pub wall: DateTime<Utc>,
    /// Time since boot, sleep included.
    pub elapsed: Duration,
    /// Differs after every boot.
    pub boot_id: String,
}

impl Reading {
    /// [`elapsed`](Self::elapsed) as it stands in evidence.
    pub(crate) fn elapsed_ms(&self) -> i64 {
        i64::try_from(self.elapsed.as_millis()).unwrap_or(i64::MAX)
    }
}

/// The clocks of the operating system that this runs on.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn read(&self) -> Reading {
        Reading {
            wall: Utc::now(),
            elapsed: elapsed(),
            boot_id: BOOT_ID.get_or_init(boot_id).clone(),
        }
    }
}

/// No process outlives a boot.
static BOOT_ID: OnceLock<String> = OnceLock::new();

fn elapsed() -> Duration {
    // Linux counts sleep in BOOTTIME; Apple's MONOTONIC counts it already.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const SINCE_BOOT: rustix::time::ClockId = rustix::time::ClockId::Boottime;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const SINCE_BOOT: rustix::time::ClockId = rustix::time::ClockId::Monotonic;
    let time = rustix::time::clock_gettime(SINCE_BOOT);
    Duration::new(
        time.tv_sec.try_into().unwrap_or(0),
        time.tv_nsec.try_into().unwrap_or(0),
    )
}

/// The kernel's own id where it has one; else the time of boot to ten seconds, which changes with
/// every boot (and, harmlessly, when the wall clock is set).
fn boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").map_or_else(
        |_| {
            let since = i64::try_from(elapsed().as_secs()).unwrap_or(i64::MAX);
            format!("boot-{}", (Utc::now().timestamp() - since) / 10)
        },
        |id| id.trim().to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elapsed_time_grows_within_one_boot() {
        let before = SystemClock.read();
        std::thread::sleep(Duration::from_millis(5));
        let after = SystemClock.read();
        assert_eq!(before.boot_id, after.boot_id);
        assert!(after.elapsed - before.elapsed >= Duration::from_millis(5));
    }
}
