//! Drafts of reports: a photo begins one, and every step after it is durable on its own.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction};
use uuid::Uuid;

use super::Reports;
use super::content::{Content, DraftEdit, KIND};
use crate::capture::{self, Photos, RecordError};
use crate::evidence::Reading;
use crate::hash::Sha256;
use crate::outbox::draft;
use crate::wire::{PhotoRole, PlaceEvidence};

/// A draft as the worker sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The id that its operation will have.
    pub id: Uuid,
    /// Code of the catalogue, once it was chosen.
    pub category: Option<String>,
    /// What the worker adds in words.
    pub note: Option<String>,
    /// Where it is.
    pub place: Option<PlaceEvidence>,
    /// 自行处理
    pub handled: bool,
    /// To be looked at before everything else.
    pub urgent: bool,
    /// Its photos in the order in which they were added.
    pub photos: Vec<(Sha256, PhotoRole)>,
    /// When it was begun.
    pub begun: DateTime<Utc>,
}

impl Reports {
    /// Begins a draft with its first photo, where the phone is: durable when this returns.
    pub fn begin(&self, photo: &Path, role: PhotoRole) -> Result<Uuid, RecordError> {
        let now = self.core.clock.read();
        let photos = self.photos(&[(photo.to_owned(), role)], false, |_| Ok(()))?;
        let here = DraftEdit {
            fix: self.core.here(),
            ..DraftEdit::default()
        };
        let id = Uuid::now_v7();
        self.core.store.write(|transaction| {
            let photos = photos.add(transaction, &self.core.vault, now.wall.timestamp_millis())?;
            let mut content = Content::default();
            content.edit(transaction, here, &now, &capture::policy(transaction)?)?;
            let content = content.to_json()?;
            draft::begin(transaction, id, KIND, &content, &photos, now.wall)?;
            Ok(id)
        })
    }

    /// Adds a photo to a draft.
    pub fn add_photo(&self, id: Uuid, photo: &Path, role: PhotoRole) -> Result<(), RecordError> {
        let there = |connection: &Connection| Ok(draft::load(connection, id).map(drop)?);
        let new = self.photos(&[(photo.to_owned(), role)], false, there)?;
        self.change(id, &[], |transaction, _, photos, now| {
            let now_ms = now.wall.timestamp_millis();
            photos.extend(new.add(transaction, &self.core.vault, now_ms)?);
            Ok(())
        })
    }

    /// Takes a photo out of a draft.
    pub fn remove_photo(&self, id: Uuid, photo: Sha256) -> Result<(), RecordError> {
        self.change(id, &["photos"], |_, _, photos, _| {
            photos.retain(|(sha256, _)| *sha256 != photo);
            Ok(())
        })
    }

    /// Changes what a draft says.
    pub fn edit(&self, id: Uuid, edit: DraftEdit) -> Result<(), RecordError> {
        self.change(id, &edit.fields(), |transaction, content, _, now| {
            let policy = capture::policy(transaction)?;
            content.edit(transaction, edit, now, &policy)
        })
    }

    /// Every draft, oldest first.
    pub fn drafts(&self) -> Result<Vec<Draft>, RecordError> {
        self.core.store.read(|connection| {
            let ids = draft::all(connection, KIND)?;
            ids.into_iter().map(|id| view(connection, id)).collect()
        })
    }

    /// One draft.
    pub fn draft(&self, id: Uuid) -> Result<Draft, RecordError> {
        self.core.store.read(|connection| view(connection, id))
    }

    /// Throws a draft away.
    pub fn discard(&self, id: Uuid) -> Result<(), RecordError> {
        let now = self.core.clock.read().wall;
        self.core
            .store
            .write(|transaction| Ok(draft::discard(transaction, id, now)?))
    }

    pub(super) fn photos(
        &self,
        files: &[(PathBuf, PhotoRole)],
        urgent: bool,
        refuse: impl FnOnce(&Connection) -> Result<(), RecordError>,
    ) -> Result<Photos, RecordError> {
        Photos::take(&self.core, files, urgent, refuse, &self.cancel)
    }

    /// Loads a draft, has `work` change it, and stores it, in one transaction.
    fn change(
        &self,
        id: Uuid,
        fields: &[&str],
        work: impl FnOnce(
            &Transaction<'_>,
            &mut Content,
            &mut Vec<(Sha256, PhotoRole)>,
            &Reading,
        ) -> Result<(), RecordError>,
    ) -> Result<(), RecordError> {
        let now = self.core.clock.read();
        self.core.store.write(|transaction| {
            let mut content = Content::load(transaction, id)?;
            let (_, mut photos) = draft::load(transaction, id)?;
            work(transaction, &mut content, &mut photos, &now)?;
            let content = content.to_json()?;
            Ok(draft::change(
                transaction,
                id,
                &content,
                &photos,
                fields,
                now.wall,
            )?)
        })
    }
}

fn view(connection: &Connection, id: Uuid) -> Result<Draft, RecordError> {
    let content = Content::load(connection, id)?;
    Ok(Draft {
        id,
        category: content.category,
        note: content.note,
        place: content.place,
        handled: content.handled,
        urgent: content.urgent,
        photos: draft::load(connection, id)?.1,
        begun: draft::begun(connection, id)?,
    })
}
