//! Why an operation waits or was refused, by what would end it.

/// Why an operation or a photo waits. What the city brain refused keeps the slug of its problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The city brain could not be reached, or the connection was cut.
    NoAnswer,
    /// It answered with an error of its own (5xx, or something that is no answer of a city brain).
    ServerError,
    /// It asked to be left alone for a while (Retry-After).
    RetryAfter,
    /// It answered `deferred`.
    Deferred,
    /// Something that this depends on was refused or discarded.
    Dependency,
    /// A receipt or an uploaded file did not match what was sent.
    Mismatch,
    /// The photo's original on this phone is damaged or missing: only the worker can help.
    Original,
}

impl Reason {
    /// As it stands in the database and in `--json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::ServerError => "server_error",
            Self::RetryAfter => "retry_after",
            Self::Deferred => "deferred",
            Self::Dependency => "dependency",
            Self::Mismatch => "mismatch",
            Self::Original => "original_damaged",
        }
    }
}
