//! The outbox for an app: rows of a screen, and what the worker may do with one.

use std::sync::Arc;

use gridwalk_core::hash::Sha256;
use gridwalk_core::outbox::OutboxError as CoreOutboxError;
use uuid::Uuid;

use crate::desk::Desk;
use crate::error::OutboxError;
use crate::observe::{ListenerError, Subscription, on_commit};
use crate::value::operation::{Item, Tally, Undone};

/// What waits to be sent (待传队列), and what may be done about it.
#[derive(uniffi::Object)]
pub struct Outbox(pub(crate) Arc<Desk>);

#[uniffi::export]
impl Outbox {
    /// Operations in the order of recording, `limit` at most from `offset` on: what is on its way
    /// or needs the worker or, with `all`, everything.
    pub async fn items(
        &self,
        all: bool,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Item>, OutboxError> {
        self.0
            .work(move |client| {
                let items = client.outbox().items(all, offset.into(), limit.into())?;
                Ok::<_, CoreOutboxError>(items.into_iter().map(Item::from).collect())
            })
            .await
    }

    /// One operation.
    pub async fn item(&self, id: Uuid) -> Result<Item, OutboxError> {
        self.0
            .work(move |client| client.outbox().item(id).map(Item::from))
            .await
    }

    /// An operation's JSON as it is sent, while it is kept.
    pub async fn body(&self, id: Uuid) -> Result<Option<String>, OutboxError> {
        self.0
            .work(move |client| {
                let body = client.outbox().body(id)?;
                let text = body.map(|body| String::from_utf8_lossy(&body).into_owned());
                Ok::<_, CoreOutboxError>(text)
            })
            .await
    }

    /// The thumbnail of a photo (JPEG), nothing if this phone never had it.
    pub async fn thumbnail(&self, photo: Sha256) -> Result<Option<Vec<u8>>, OutboxError> {
        self.0
            .work(move |client| client.outbox().thumbnail(photo))
            .await
    }

    /// How many operations stand where.
    pub async fn tally(&self) -> Result<Tally, OutboxError> {
        self.0
            .work(|client| client.outbox().tally().map(Tally::from))
            .await
    }

    /// Takes an operation back: into its draft while it is held, with a withdrawal after that.
    pub async fn undo(&self, id: Uuid) -> Result<Undone, OutboxError> {
        self.0
            .work(move |client| client.outbox().undo(id).map(Undone::from))
            .await
    }

    /// Sends a refused or waiting operation again as it is, and what waits for it.
    pub async fn retry(&self, id: Uuid) -> Result<(), OutboxError> {
        self.0.work(move |client| client.outbox().retry(id)).await
    }

    /// Gives an operation up, knowingly.
    pub async fn discard(&self, id: Uuid) -> Result<(), OutboxError> {
        self.0.work(move |client| client.outbox().discard(id)).await
    }

    /// Tells `listener` the tally at once, and then whenever something was recorded, sent or
    /// received here.
    pub fn observe(&self, listener: Arc<dyn OutboxListener>) -> Arc<Subscription> {
        on_commit(&self.0, move |client| {
            // A paused store has no tally: the listener hears again after the next commit.
            if let Ok(tally) = client.outbox().tally() {
                let _ = listener.on_change(tally.into());
            }
        })
    }
}

/// Is told how many operations stand where.
#[uniffi::export(rust, foreign)]
pub trait OutboxListener: Send + Sync {
    /// Something was recorded, sent or received since the last call.
    fn on_change(&self, tally: Tally) -> Result<(), ListenerError>;
}
