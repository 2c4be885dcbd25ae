//! The client core of Gridwalk (巡格): what a community grid worker records without network is
//! durable on return, encrypted at rest, and arrives at the city brain whole and once.
//!
//! Arrows point one way: capabilities (`patrol`, `report`) → `outbox`, `photo`, `evidence`,
//! `journal` → `store`. `sync` reads the outbox and writes through it. Nothing here knows of a
//! screen or of a language binding.

mod budgets;
mod capture;
mod client;
pub mod device;
mod disk;
pub mod evidence;
pub mod geo;
pub mod hash;
pub mod journal;
mod opened;
pub mod outbox;
pub mod patrol;
pub mod photo;
pub mod reference;
pub mod registry;
pub mod report;
mod room;
mod status;
pub mod store;
pub mod sync;
pub mod wire;

pub use budgets::{Budgets, MeteredBudget, StorageBudget};
pub use capture::RecordError;
pub use client::{Client, Config};
pub use gridwalk_idcard as idcard;
pub use status::Status;
