//! Where the phone is: what an app's location service knows, asked when something is recorded.

use std::sync::Arc;
use std::time::Duration;

use gridwalk_core::evidence;

use crate::desk;
use crate::value::place::Fix;

/// What knows where the phone is: fused location, Core Location. A check-in, a report and the first
/// photo of a draft ask it, unless they carry a fix of their own.
#[uniffi::export(rust, foreign)]
pub trait LocationSource: Send + Sync {
    /// The newest fix there is, nothing where there is none. Answer with what is known, rather than
    /// wait for a satellite: whoever records waits for it. Is asked on threads of the library.
    fn latest(&self) -> Result<Option<LatestFix>, LocationError>;
}

/// A fix that was made some time ago.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct LatestFix {
    /// The fix.
    pub fix: Fix,
    /// How long ago it was made: with every second its circle grows by a walker's pace, and after
    /// ten minutes it counts as none.
    pub age: Duration,
}

/// The phone cannot say where it is; what is recorded has no place then, or is refused for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum LocationError {
    /// The worker does not allow it, or it is switched off.
    #[error("the phone cannot say where it is")]
    Unavailable,
}

desk::fails_as!(LocationError::Unavailable);

/// The app's word.
pub(crate) struct AppLocation(pub(crate) Arc<dyn LocationSource>);

impl evidence::LocationSource for AppLocation {
    fn latest(&self) -> Option<evidence::LatestFix> {
        let latest = desk::ask(|| self.0.latest()).ok()??;
        Some(evidence::LatestFix {
            fix: latest.fix.into(),
            age: latest.age,
        })
    }
}
