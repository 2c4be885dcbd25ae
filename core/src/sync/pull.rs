//! Reference data comes down by cursor. Plan, then apply: a page and its cursor in one transaction,
//! which is thrown away if another process has read that page meanwhile.

use std::sync::Arc;

use uuid::Uuid;

use super::answer::Failure;
use super::auth::Session;
use crate::reference;
use crate::store::{Store, StoreError, meta};
use crate::wire::ChangesPage;

/// What a pull found.
pub(super) enum Pulled {
    /// Whatever there was.
    Applied,
    /// Our cursors are of another epoch.
    Restored,
}

/// Reads every change since the cursor.
pub(super) async fn pull(store: &Arc<Store>, session: &Session) -> Result<Pulled, Failure> {
    loop {
        let (cursor, epoch) = store.read_async(place).await.map_err(end)?;
        let page: ChangesPage = session.page("/v1/changes", cursor.as_deref()).await?;
        if epoch.is_some_and(|epoch| epoch != page.epoch) {
            return Ok(Pulled::Restored);
        }
        let on = page.more && cursor.as_ref() != Some(&page.cursor);
        if cursor.as_ref() != Some(&page.cursor) {
            tracing::debug!(changes = page.changes.len(), "page came");
            let work = move |tx: &rusqlite::Transaction<'_>| {
                if place(tx)? != (cursor, epoch) {
                    return Ok(());
                }
                for change in &page.changes {
                    let here = reference::version(tx, &change.kind, &change.id)?;
                    reference::apply(tx, change, &reference::plan(change, here))?;
                }
                meta::set(tx, meta::CHANGES_CURSOR, &page.cursor)
            };
            store.write_async(work).await.map_err(end)?;
        }
        if !on {
            return Ok(Pulled::Applied);
        }
    }
}

fn place(connection: &rusqlite::Connection) -> Result<(Option<String>, Option<Uuid>), StoreError> {
    Ok((
        meta::get(connection, meta::CHANGES_CURSOR)?,
        meta::get(connection, meta::EPOCH)?,
    ))
}

fn end(error: StoreError) -> Failure {
    Failure::End(error.into())
}
