//! From a draft to an operation. Everything at once (`submit`) is the same two steps in one
//! transaction, so that undo finds a draft to go back to.

use std::path::PathBuf;

use rusqlite::Transaction;
use uuid::Uuid;

use super::content::{Content, DraftEdit, KIND, item};
use super::warnings::{self, Facts};
use super::{Reports, own};
use crate::capture::{self, RecordError};
use crate::evidence::{Fix, Reading, time};
use crate::outbox::record::{Intent, record};
use crate::outbox::{Recorded, Warning, actions, draft};
use crate::reference;
use crate::room;
use crate::wire::{Payload, PhotoRole, Report};

/// A whole report at once.
#[derive(Debug, Clone)]
pub struct ReportRequest {
    /// Code of the catalogue.
    pub category: String,
    /// Where it is; without one the phone's location source is asked.
    pub fix: Option<Fix>,
    /// What the worker adds in words.
    pub note: Option<String>,
    /// Photos, each with what it shows.
    pub photos: Vec<(PathBuf, PhotoRole)>,
    /// 自行处理
    pub handled: bool,
    /// To be looked at before everything else.
    pub urgent: bool,
}

impl Reports {
    /// One more touch: a category queues a draft. `fix` is where it is, unless the draft knows; where
    /// neither does, the phone's location source is asked.
    pub fn queue(
        &self,
        id: Uuid,
        category: &str,
        fix: Option<Fix>,
    ) -> Result<Recorded, RecordError> {
        let now = self.core.clock.read();
        let fix = match fix {
            None if self.draft(id)?.place.is_none() => self.core.here(),
            given => given,
        };
        let edit = DraftEdit {
            category: Some(category.to_owned()),
            fix,
            ..DraftEdit::default()
        };
        let fields = edit.fields();
        self.commit(|transaction| {
            let mut content = Content::load(transaction, id)?;
            let policy = capture::policy(transaction)?;
            content.edit(transaction, edit, &now, &policy)?;
            let (_, photos) = draft::load(transaction, id)?;
            draft::change(
                transaction,
                id,
                &content.to_json()?,
                &photos,
                &fields,
                now.wall,
            )?;
            self.queue_draft(transaction, id, &now, fix.as_ref())
        })
    }

    /// What the worker should know before a draft is queued as `category`: the same that
    /// [`Self::queue`] tells afterwards.
    pub fn warnings(&self, id: Uuid, category: &str) -> Result<Vec<Warning>, RecordError> {
        let now = self.core.clock.read().wall;
        self.core.store.read(|connection| {
            let content = Content::load(connection, id)?;
            let (_, photos) = draft::load(connection, id)?;
            let facts = Facts {
                id,
                item: &item(connection, category)?,
                place: content.place.as_ref(),
                handled: content.handled,
                photos: &photos,
            };
            warnings::of(connection, &facts, now, &reference::policy(connection)?)
        })
    }

    /// Records a whole report at once: durable when this returns. Blocks while photos are prepared.
    pub fn submit(&self, request: ReportRequest) -> Result<Recorded, RecordError> {
        self.submit_for(request, None)
    }

    /// Repairs a refused report: a new operation takes its place, and the refused one is discarded
    /// in the same transaction.
    pub fn repair(&self, refused: Uuid, request: ReportRequest) -> Result<Recorded, RecordError> {
        self.submit_for(request, Some(refused))
    }

    fn submit_for(
        &self,
        request: ReportRequest,
        replaces: Option<Uuid>,
    ) -> Result<Recorded, RecordError> {
        match request.urgent {
            true => room::with_ballast(&self.core, || self.submit_now(request.clone(), replaces)),
            false => self.submit_now(request, replaces),
        }
    }

    fn submit_now(
        &self,
        request: ReportRequest,
        replaces: Option<Uuid>,
    ) -> Result<Recorded, RecordError> {
        let now = self.core.clock.read();
        if let Some(fix) = request.fix {
            capture::checked(fix.at)?;
        }
        let fix = request.fix.or_else(|| self.core.here());
        let fix = fix.ok_or(RecordError::NoPlace)?;
        let photos = self.photos(&request.photos, request.urgent, |connection| {
            item(connection, &request.category)?;
            match replaces {
                Some(refused) => Ok(actions::repairable(connection, refused)?),
                None => Ok(()),
            }
        })?;
        let edit = DraftEdit {
            category: Some(request.category),
            note: request.note,
            fix: Some(fix),
            handled: Some(request.handled),
            urgent: Some(request.urgent),
        };
        let id = Uuid::now_v7();
        self.commit(|transaction| {
            let policy = capture::policy(transaction)?;
            let photos = photos.add(transaction, &self.core.vault, now.wall.timestamp_millis())?;
            let mut content = Content {
                replaces,
                ..Content::default()
            };
            content.edit(transaction, edit, &now, &policy)?;
            draft::begin(
                transaction,
                id,
                KIND,
                &content.to_json()?,
                &photos,
                now.wall,
            )?;
            if let Some(refused) = replaces {
                actions::repairable(transaction, refused)?;
                actions::discard(transaction, refused, now.wall)?;
            }
            self.queue_draft(transaction, id, &now, Some(&fix))
        })
    }

    fn commit(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<Recorded, RecordError>,
    ) -> Result<Recorded, RecordError> {
        let recorded = self.core.store.write(work)?;
        tracing::debug!(id = %recorded.id, "record committed");
        Ok(recorded)
    }

    fn queue_draft(
        &self,
        transaction: &Transaction<'_>,
        id: Uuid,
        now: &Reading,
        fix: Option<&Fix>,
    ) -> Result<Recorded, RecordError> {
        let content = Content::load(transaction, id)?;
        let (_, photos) = draft::load(transaction, id)?;
        let item = item(transaction, content.category.as_deref().unwrap_or_default())?;
        let report = Report {
            category: item.code.clone(),
            place: content.place.ok_or(RecordError::NoPlace)?,
            note: content.note,
            handled: content.handled,
            urgent: content.urgent || item.urgent,
        };
        let policy = reference::policy(transaction)?;
        let facts = Facts {
            id,
            item: &item,
            place: Some(&report.place),
            handled: report.handled,
            photos: &photos,
        };
        let mut warnings = warnings::of(transaction, &facts, now.wall, &policy)?;
        own::add(transaction, id, &report, now.wall)?;
        let intent = Intent {
            id,
            photos,
            depends_on: Vec::new(),
            replaces: content.replaces,
            urgent: report.urgent,
            payload: Payload::Report(report),
            recorded: time::take(transaction, now, fix.and_then(|fix| fix.gnss_time))?,
            undo_window: self.core.undo_window,
        };
        let mut recorded = record(transaction, intent)?;
        recorded.warnings.append(&mut warnings);
        let home = self.core.store.home();
        recorded
            .warnings
            .extend(room::warning(home, transaction, &policy)?);
        Ok(recorded)
    }
}
