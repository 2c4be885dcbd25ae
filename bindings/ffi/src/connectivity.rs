//! Whether the network costs the worker money: only the app can ask the platform.

use std::sync::Arc;

use gridwalk_core::sync;

use crate::desk;

/// What the platform knows of the network. Without one it counts as free.
#[uniffi::export(rust, foreign)]
pub trait Connectivity: Send + Sync {
    /// Mobile data, a tethered phone, or whatever the user marked as metered. Is asked about once
    /// a second while a sync runs, on threads of the library.
    fn is_metered(&self) -> Result<bool, ConnectivityError>;
}

/// The platform does not tell; the network then counts as metered, because a bill cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ConnectivityError {
    /// No answer.
    #[error("the platform does not tell whether the network is metered")]
    Unknown,
}

desk::fails_as!(ConnectivityError::Unknown);

/// The app's word.
pub(crate) struct AppConnectivity(pub(crate) Arc<dyn Connectivity>);

impl sync::Connectivity for AppConnectivity {
    fn metered(&self) -> bool {
        desk::ask(|| self.0.is_metered()).unwrap_or(true)
    }
}
