//! Notices what other processes, and other parts of this one, have recorded since.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::context::{Context, off_thread};
use super::error::SyncError;
use crate::outbox::outlook;
use crate::store::{Store, StoreError, Watch, meta};

/// Between two looks; a new record is on its way within a second.
const LOOK: Duration = Duration::from_millis(250);

pub(super) struct Fresh {
    watch: Arc<Mutex<Watch>>,
    seen: Option<Seen>,
    /// Something was, or may have been, committed that has not been looked at: a look that is
    /// dropped in the middle is not forgotten.
    dirty: bool,
}

/// What the syncer's own commits do not change.
#[derive(PartialEq, Eq)]
struct Seen {
    newest: i64,
    nudges: u64,
}

impl Fresh {
    pub(super) fn new(store: &Store) -> Result<Self, StoreError> {
        Ok(Self {
            watch: Arc::new(Mutex::new(store.watch()?)),
            seen: None,
            dirty: false,
        })
    }

    /// Returns once anything was committed that may have to be sent: `true` for a new record or a
    /// nudge, which end every wait.
    pub(super) async fn changed(&mut self, context: &Context) -> Result<bool, SyncError> {
        loop {
            if !self.dirty {
                tokio::time::sleep(LOOK).await;
                let watch = Arc::clone(&self.watch);
                let look = move || {
                    watch
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .changed()
                };
                self.dirty = true;
                self.dirty = off_thread(look).await??;
                continue;
            }
            let now = context.core.clock.read();
            let (outlook, nudges) = context
                .read(move |c| {
                    let nudges = meta::get(c, meta::NUDGES)?.unwrap_or_default();
                    Ok((outlook::look(c, &now)?, nudges))
                })
                .await?;
            let seen = Seen {
                newest: outlook.newest,
                nudges,
            };
            self.dirty = false;
            let before = self.seen.replace(seen);
            if before.is_some() && before != self.seen {
                return Ok(true);
            }
            if outlook.sendable || outlook.due {
                return Ok(false);
            }
        }
    }
}
