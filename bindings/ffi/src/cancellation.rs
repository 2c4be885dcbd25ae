//! Ends a call from outside. Kotlin drops a future when its coroutine is cancelled; a Swift task
//! does not, so calls that take long have one of these too.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

/// Ends the calls that it was given to, at their next safe point.
#[derive(uniffi::Object, Default)]
pub struct Cancellation {
    token: CancellationToken,
}

#[uniffi::export]
impl Cancellation {
    /// One that is not cancelled yet.
    #[uniffi::constructor]
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Ends every call that this was given to.
    pub fn cancel(&self) {
        self.token.cancel();
    }
}

/// The token of `cancellation`, or one that nobody cancels.
pub(crate) fn token(cancellation: Option<Arc<Cancellation>>) -> CancellationToken {
    cancellation.map_or_else(CancellationToken::new, |given| given.token.child_token())
}
