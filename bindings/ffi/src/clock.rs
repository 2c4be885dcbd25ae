//! The phone's clocks, where an app knows better ones than the operating system's.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use gridwalk_core::evidence::{self, SystemClock};

use crate::desk;
use crate::value::time::utc;

/// The phone's clocks. Without one the operating system's are used, which count sleep on Android
/// and on Apple's systems.
#[uniffi::export(rust, foreign)]
pub trait Clock: Send + Sync {
    /// Every clock, read at one moment. Is asked on threads of the library.
    fn read(&self) -> Result<ClockReading, ClockError>;
}

/// The clocks at one moment.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ClockReading {
    /// Wall clock.
    pub wall: SystemTime,
    /// Time since boot, sleep included.
    pub elapsed: Duration,
    /// Differs after every boot.
    pub boot_id: String,
}

/// The clock cannot be read now; the operating system's is used in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ClockError {
    /// No reading.
    #[error("the clock cannot be read")]
    Unreadable,
}

desk::fails_as!(ClockError::Unreadable);

/// The app's clock, with the system's behind it: nothing is lost because a clock failed.
pub(crate) struct AppClock(pub(crate) Arc<dyn Clock>);

impl evidence::Clock for AppClock {
    fn read(&self) -> evidence::Reading {
        let reading = desk::ask(|| self.0.read()).ok().and_then(|reading| {
            Some(evidence::Reading {
                wall: utc(reading.wall)?,
                elapsed: reading.elapsed,
                boot_id: reading.boot_id,
            })
        });
        reading.unwrap_or_else(|| SystemClock.read())
    }
}
