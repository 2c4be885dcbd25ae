//! One-tap report (上报): a photo begins a durable draft, a category queues it, and until then it
//! may be changed as often as the worker likes. What an item of the catalogue asks for and is not
//! there is told, never a refusal.

mod content;
mod drafts;
mod near;
mod own;
mod queue;
pub mod suggest;
mod warnings;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

use crate::geo::Wgs84;
use crate::opened::Core;
use crate::reference;
use crate::store::StoreError;
use crate::wire::CatalogueItem;

pub use content::DraftEdit;
pub use drafts::Draft;
pub use queue::ReportRequest;
pub use suggest::Suggestion;

/// Reports, their drafts, and suggestions; see [`crate::Client::report`].
pub struct Reports {
    core: Arc<Core>,
    cancel: CancellationToken,
}

impl Reports {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self {
            core,
            cancel: CancellationToken::new(),
        }
    }

    /// The same handle, whose calls stop preparing photos when `cancel` is; nothing is then
    /// recorded ([`crate::photo::PhotoError::Cancelled`]).
    #[must_use]
    pub fn with_cancel(self, cancel: CancellationToken) -> Self {
        Self { cancel, ..self }
    }

    /// What may be reported (入格事项清单), in the order of its codes.
    pub fn catalogue(&self) -> Result<Vec<CatalogueItem>, StoreError> {
        self.core.store.read(reference::catalogue)
    }

    /// What is likely to be reported at `at` and `when`, the likeliest first, and why.
    pub fn suggest(&self, at: Wgs84, when: DateTime<Utc>) -> Result<Vec<Suggestion>, StoreError> {
        self.core.store.read(|connection| {
            let catalogue = reference::catalogue(connection)?;
            let grid = reference::past_reports(connection)?;
            let own = own::since(connection, when - suggest::MEMORY)?;
            Ok(suggest::rank(&catalogue, &grid, &own, at, when))
        })
    }
}
