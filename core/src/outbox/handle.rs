//! The outbox as the worker's handle: what there is, and what may be done about it.

use std::sync::Arc;

use uuid::Uuid;

use super::actions::{self, Undone};
use super::error::OutboxError;
use super::list::{self, Item, Tally};
use crate::evidence::time;
use crate::hash::Sha256;
use crate::opened::Core;

/// The outbox (待传队列); see [`crate::Client::outbox`].
pub struct Outbox {
    core: Arc<Core>,
}

impl Outbox {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    /// Operations in the order of recording, `limit` at most from `offset` on: what is not complete
    /// or, with `all`, everything.
    pub fn items(&self, all: bool, offset: u64, limit: u64) -> Result<Vec<Item>, OutboxError> {
        self.core
            .store
            .read(|connection| list::items(connection, all, offset, limit))
    }

    /// One operation.
    pub fn item(&self, id: Uuid) -> Result<Item, OutboxError> {
        self.core.store.read(|connection| list::one(connection, id))
    }

    /// The bytes of an operation as they are sent, while they are kept.
    pub fn body(&self, id: Uuid) -> Result<Option<Vec<u8>>, OutboxError> {
        self.core
            .store
            .read(|connection| list::body(connection, id))
    }

    /// The thumbnail of a photo (JPEG), `None` if this phone never had it.
    pub fn thumbnail(&self, photo: Sha256) -> Result<Option<Vec<u8>>, OutboxError> {
        self.core
            .store
            .read(|connection| list::thumbnail(connection, photo))
    }

    /// How many operations stand where.
    pub fn tally(&self) -> Result<Tally, OutboxError> {
        self.core.store.read(list::tally)
    }

    /// Takes an operation back: into its draft if the window is open, with a withdrawal otherwise.
    pub fn undo(&self, id: Uuid) -> Result<Undone, OutboxError> {
        let now = self.core.clock.read();
        self.core.store.write(|transaction| {
            let now = time::take(transaction, &now, None)?;
            actions::undo(transaction, id, now)
        })
    }

    /// Sends a refused or waiting operation again as it is, and what waits for it.
    pub fn retry(&self, id: Uuid) -> Result<(), OutboxError> {
        let now = self.core.clock.read().wall;
        self.core
            .store
            .write(|transaction| actions::retry(transaction, id, now))
    }

    /// Gives an operation up, knowingly.
    pub fn discard(&self, id: Uuid) -> Result<(), OutboxError> {
        let now = self.core.clock.read().wall;
        self.core
            .store
            .write(|transaction| actions::discard(transaction, id, now))
    }
}
