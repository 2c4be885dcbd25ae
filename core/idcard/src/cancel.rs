//! Ends a reading that nobody waits for any more: asked between the steps of finding a card, and
//! before every lot of lines.

/// Says whether nobody waits for the answer any more. Asked often, from the reading's own thread.
pub type Cancelled<'a> = &'a (dyn Fn() -> bool + Sync);

/// Nobody waits.
pub(crate) struct Gone;

/// Nothing while somebody waits.
pub(crate) fn go_on(cancelled: Cancelled<'_>) -> Result<(), Gone> {
    if cancelled() { Err(Gone) } else { Ok(()) }
}
