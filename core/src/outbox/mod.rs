//! The outbox (待传队列): every operation that was recorded, from its draft until the city brain
//! holds it whole. What is here is told to the worker as it is; nothing leaves it silently.
//!
//! Capabilities write through [`draft`] and [`record`], the worker acts through [`actions`],
//! sync through [`send`], [`receipts`] and [`uploads`]. Every change of state goes through
//! [`shift`], so that the table in [`state`] is the only place that says what may follow what.

pub(crate) mod actions;
pub(crate) mod draft;
mod error;
mod handle;
pub(crate) mod list;
pub(crate) mod looks;
pub(crate) mod outlook;
pub(crate) mod photos;
mod reason;
pub(crate) mod receipts;
pub(crate) mod record;
pub(crate) mod retention;
pub(crate) mod send;
mod shift;
mod state;
pub(crate) mod uploads;
mod warning;

pub use actions::Undone;
pub use error::OutboxError;
pub use handle::Outbox;
pub use list::{Item, ItemPhoto, Tally};
pub use reason::Reason;
pub use record::Recorded;
pub use state::State;
pub use warning::{Figures, Warning, WarningCode};

#[cfg(test)]
mod tests;
