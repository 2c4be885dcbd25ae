//! Patrol (巡查): checkpoints with what was visited today and what was not yet, and check-ins (打卡)
//! as evidence of a visit. Evidence is graded, never refused, never scored.

mod check_in;
mod visits;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

use crate::capture::RecordError;
use crate::geo::Wgs84;
use crate::opened::Core;
use crate::outbox::Recorded;
use crate::reference;
use crate::store::StoreError;
use crate::wire::Checkpoint;

pub use check_in::CheckInRequest;

/// Checkpoints and check-ins; see [`crate::Client::patrol`].
pub struct Patrol {
    core: Arc<Core>,
    cancel: CancellationToken,
}

/// A checkpoint as the worker sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckpointStatus {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The last check-in there today (Beijing time), if there was one.
    pub visited_today: Option<DateTime<Utc>>,
    /// How far it is, where the worker's place is known.
    pub distance_m: Option<f64>,
}

impl Patrol {
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

    /// Every checkpoint in the worker's scope: the nearest first, or by id without a place.
    pub fn checkpoints(&self, near: Option<Wgs84>) -> Result<Vec<CheckpointStatus>, StoreError> {
        let midnight = visits::midnight(self.core.clock.read().wall);
        let mut statuses = self.core.store.read(|connection| {
            reference::checkpoints(connection)?
                .into_iter()
                .map(|checkpoint| {
                    Ok(CheckpointStatus {
                        visited_today: visits::last_since(connection, &checkpoint.id, midnight)?,
                        distance_m: near.map(|near| near.distance_m(checkpoint.at)),
                        checkpoint,
                    })
                })
                .collect::<Result<Vec<_>, StoreError>>()
        })?;
        statuses.sort_by(|a, b| {
            let distance = |status: &CheckpointStatus| status.distance_m.unwrap_or_default();
            distance(a).total_cmp(&distance(b))
        });
        Ok(statuses)
    }

    /// Records a check-in: durable when this returns. Blocks while photos are prepared.
    pub fn check_in(&self, request: CheckInRequest) -> Result<Recorded, RecordError> {
        check_in::record(&self.core, request, &self.cancel)
    }
}
