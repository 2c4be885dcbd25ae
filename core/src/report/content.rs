//! What a report says while it can still be changed: the JSON of a draft.

use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::capture::{self, RecordError};
use crate::evidence::{Fix, Reading, place};
use crate::outbox::draft;
use crate::reference;
use crate::wire::{CatalogueItem, PlaceEvidence, Policy};

/// Kind of the operation that a draft becomes.
pub(super) const KIND: &str = "report";

/// A change to a draft: what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct DraftEdit {
    /// Code of the catalogue.
    pub category: Option<String>,
    /// What the worker adds in words; empty takes it back.
    pub note: Option<String>,
    /// Where it is. The fix is graded at once, as it is now.
    pub fix: Option<Fix>,
    /// 自行处理
    pub handled: Option<bool>,
    /// To be looked at before everything else.
    pub urgent: Option<bool>,
}

impl DraftEdit {
    /// Names of what it changes, for the journal.
    pub(super) fn fields(&self) -> Vec<&'static str> {
        [
            (self.category.is_some(), "category"),
            (self.note.is_some(), "note"),
            (self.fix.is_some(), "place"),
            (self.handled.is_some(), "handled"),
            (self.urgent.is_some(), "urgent"),
        ]
        .into_iter()
        .filter_map(|(given, name)| given.then_some(name))
        .collect()
    }
}

/// A draft's content.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Content {
    pub(super) category: Option<String>,
    pub(super) note: Option<String>,
    pub(super) place: Option<PlaceEvidence>,
    pub(super) handled: bool,
    pub(super) urgent: bool,
    /// The refused operation that this repairs.
    pub(super) replaces: Option<Uuid>,
}

impl Content {
    pub(super) fn load(connection: &Connection, id: Uuid) -> Result<Self, RecordError> {
        Ok(serde_json::from_str(&draft::load(connection, id)?.0)?)
    }

    pub(super) fn to_json(&self) -> Result<String, RecordError> {
        Ok(serde_json::to_string(self)?)
    }

    /// Carries out `edit`; its fix is graded and remembered in this transaction.
    pub(super) fn edit(
        &mut self,
        transaction: &Transaction<'_>,
        edit: DraftEdit,
        now: &Reading,
        policy: &Policy,
    ) -> Result<(), RecordError> {
        if let Some(category) = edit.category {
            item(transaction, &category)?;
            self.category = Some(category);
        }
        if let Some(note) = edit.note {
            self.note = Some(note).filter(|note| !note.is_empty());
        }
        if let Some(fix) = edit.fix {
            capture::checked(fix.at)?;
            self.place = Some(place::take(transaction, &fix, now, policy)?);
        }
        self.handled = edit.handled.unwrap_or(self.handled);
        self.urgent = edit.urgent.unwrap_or(self.urgent);
        Ok(())
    }
}

/// The catalogue's item with this code.
pub(super) fn item(connection: &Connection, code: &str) -> Result<CatalogueItem, RecordError> {
    reference::catalogue_item(connection, code)?
        .ok_or_else(|| RecordError::UnknownCategory(code.to_owned()))
}
