//! How a client is opened.

use std::time::Duration;

/// How a client is opened.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Config {
    /// The data folder; made if it is not there. Keep it out of the system's backups.
    pub home: String,
    /// How long a report may be undone before it is sent.
    pub undo_window: Duration,
}
