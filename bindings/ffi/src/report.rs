//! Reports for an app: one tap begins a draft, one more queues it.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use chrono::Utc;
use gridwalk_core::RecordError;
use gridwalk_core::hash::Sha256;
use gridwalk_core::report as core;
use gridwalk_core::store::StoreError as CoreStoreError;
use uuid::Uuid;

use crate::cancellation::{Cancellation, token};
use crate::desk::Desk;
use crate::error::{ReportError, StoreError};
use crate::value::operation::{Recorded, Warning};
use crate::value::photo::Photo;
use crate::value::place::{Fix, Wgs84};
use crate::value::report::{CatalogueItem, Draft, DraftEdit, Report, Suggestion};
use crate::value::time::utc;

/// Reports (上报), their drafts, the catalogue, and suggestions.
#[derive(uniffi::Object)]
pub struct Reports(pub(crate) Arc<Desk>);

#[uniffi::export]
impl Reports {
    /// What may be reported (入格事项清单), in the order of its codes.
    pub async fn catalogue(&self) -> Result<Vec<CatalogueItem>, StoreError> {
        self.0
            .work(|client| {
                let items = client.report().catalogue()?;
                Ok::<_, CoreStoreError>(items.into_iter().map(CatalogueItem::from).collect())
            })
            .await
    }

    /// What is likely to be reported at `place` and `moment` (now without one), the likeliest
    /// first, and why.
    #[uniffi::method(default(moment = None))]
    pub async fn suggest(
        &self,
        place: Wgs84,
        moment: Option<SystemTime>,
    ) -> Result<Vec<Suggestion>, StoreError> {
        let moment = moment.and_then(utc).unwrap_or_else(Utc::now);
        self.0
            .work(move |client| {
                let found = client.report().suggest(place.into(), moment)?;
                Ok::<_, CoreStoreError>(found.into_iter().map(Suggestion::from).collect())
            })
            .await
    }

    /// Begins a draft with its first photo, where the phone is: durable when this returns. The id is the one that the
    /// report will have.
    #[uniffi::method(default(cancellation = None))]
    pub async fn begin(
        &self,
        photo: Photo,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<Uuid, ReportError> {
        self.0
            .until(token(cancellation), move |client, cancel| {
                let reports = client.report().with_cancel(cancel);
                reports.begin(Path::new(&photo.path), photo.role.into())
            })
            .await
    }

    /// Adds a photo to a draft.
    #[uniffi::method(default(cancellation = None))]
    pub async fn add_photo(
        &self,
        draft: Uuid,
        photo: Photo,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<(), ReportError> {
        self.0
            .until(token(cancellation), move |client, cancel| {
                let reports = client.report().with_cancel(cancel);
                reports.add_photo(draft, Path::new(&photo.path), photo.role.into())
            })
            .await
    }

    /// Takes a photo out of a draft.
    pub async fn remove_photo(&self, draft: Uuid, photo: Sha256) -> Result<(), ReportError> {
        self.0
            .work(move |client| client.report().remove_photo(draft, photo))
            .await
    }

    /// Changes what a draft says.
    pub async fn edit(&self, draft: Uuid, edit: DraftEdit) -> Result<(), ReportError> {
        self.0
            .work(move |client| client.report().edit(draft, edit.into()))
            .await
    }

    /// Every draft, oldest first.
    pub async fn drafts(&self) -> Result<Vec<Draft>, ReportError> {
        self.0
            .work(|client| {
                let drafts = client.report().drafts()?;
                Ok::<_, RecordError>(drafts.into_iter().map(Draft::from).collect())
            })
            .await
    }

    /// One draft.
    pub async fn draft(&self, id: Uuid) -> Result<Draft, ReportError> {
        self.0
            .work(move |client| client.report().draft(id).map(Draft::from))
            .await
    }

    /// Throws a draft away.
    pub async fn discard(&self, draft: Uuid) -> Result<(), ReportError> {
        self.0
            .work(move |client| client.report().discard(draft))
            .await
    }

    /// What the worker should know before a draft is queued as `category`.
    pub async fn warnings(
        &self,
        draft: Uuid,
        category: String,
    ) -> Result<Vec<Warning>, ReportError> {
        self.0
            .work(move |client| {
                let found = client.report().warnings(draft, &category)?;
                Ok::<_, RecordError>(found.into_iter().map(Warning::from).collect())
            })
            .await
    }

    /// One more touch: a category queues a draft. `fix` is where it is, unless the draft knows; where
    /// neither does, the location source is asked.
    #[uniffi::method(default(fix = None))]
    pub async fn queue(
        &self,
        draft: Uuid,
        category: String,
        fix: Option<Fix>,
    ) -> Result<Recorded, ReportError> {
        self.0
            .work(move |client| {
                let reports = client.report();
                let recorded = reports.queue(draft, &category, fix.map(Into::into));
                recorded.map(Recorded::from)
            })
            .await
    }

    /// Records a whole report at once: durable when this returns.
    #[uniffi::method(default(cancellation = None))]
    pub async fn submit(
        &self,
        report: Report,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<Recorded, ReportError> {
        self.0
            .until(token(cancellation), move |client, cancel| {
                let reports = client.report().with_cancel(cancel);
                let recorded = reports.submit(core::ReportRequest::from(report));
                recorded.map(Recorded::from)
            })
            .await
    }

    /// Repairs a refused report: a new one takes its place, and the refused one is discarded.
    #[uniffi::method(default(cancellation = None))]
    pub async fn repair(
        &self,
        refused: Uuid,
        report: Report,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<Recorded, ReportError> {
        self.0
            .until(token(cancellation), move |client, cancel| {
                let reports = client.report().with_cancel(cancel);
                let recorded = reports.repair(refused, core::ReportRequest::from(report));
                recorded.map(Recorded::from)
            })
            .await
    }
}
