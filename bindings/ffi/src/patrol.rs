//! Patrol for an app.

use std::sync::Arc;

use gridwalk_core::patrol::CheckInRequest;

use crate::cancellation::{Cancellation, token};
use crate::desk::Desk;
use crate::error::{PatrolError, StoreError};
use crate::value::operation::Recorded;
use crate::value::photo::{Photo, files};
use crate::value::place::{Checkpoint, Fix, Wgs84};

/// Checkpoints and check-ins (巡查, 打卡).
#[derive(uniffi::Object)]
pub struct Patrol(pub(crate) Arc<Desk>);

/// What a check-in is made of. Anything may be missing: what is there is recorded and graded.
#[derive(Debug, Clone, PartialEq, Default, uniffi::Record)]
pub struct CheckIn {
    /// Where the phone says it is; without one the location source is asked.
    #[uniffi(default = None)]
    pub fix: Option<Fix>,
    /// The checkpoint's id, where the worker named one; without it the tag's.
    #[uniffi(default = None)]
    pub checkpoint: Option<String>,
    /// Text of the tag that was read (QR or NFC).
    #[uniffi(default = None)]
    pub tag: Option<String>,
    /// What the worker adds in words.
    #[uniffi(default = None)]
    pub note: Option<String>,
    /// Photos, each with what it shows.
    #[uniffi(default = [])]
    pub photos: Vec<Photo>,
}

#[uniffi::export]
impl Patrol {
    /// Every checkpoint in the worker's scope: the nearest first, or by id without a place.
    #[uniffi::method(default(near = None))]
    pub async fn checkpoints(&self, near: Option<Wgs84>) -> Result<Vec<Checkpoint>, StoreError> {
        self.0
            .work(move |client| {
                let found = client.patrol().checkpoints(near.map(Into::into))?;
                Ok::<_, gridwalk_core::store::StoreError>(
                    found.into_iter().map(Checkpoint::from).collect(),
                )
            })
            .await
    }

    /// Records a check-in: durable when this returns.
    #[uniffi::method(default(cancellation = None))]
    pub async fn check_in(
        &self,
        request: CheckIn,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<Recorded, PatrolError> {
        self.0
            .until(token(cancellation), move |client, cancel| {
                let recorded = client
                    .patrol()
                    .with_cancel(cancel)
                    .check_in(CheckInRequest {
                        fix: request.fix.map(Into::into),
                        checkpoint: request.checkpoint,
                        tag: request.tag,
                        note: request.note,
                        photos: files(request.photos),
                    });
                recorded.map(Recorded::from)
            })
            .await
    }
}
