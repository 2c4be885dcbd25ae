//! What the worker should know about something that was recorded all the same.

use serde::Serialize;

/// Something worth knowing about what was recorded; never a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// A slug.
    pub code: &'static str,
    /// The same in words.
    pub words: String,
}

impl Warning {
    pub(crate) fn new(code: &'static str, words: impl Into<String>) -> Self {
        Self {
            code,
            words: words.into(),
        }
    }
}
