//! A person who is being collected, as the JSON of a draft: every field with where its value comes
//! from and whether somebody must still look at it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gridwalk_idcard::{CardReading, ZonePicture};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::CollectError;
use super::field::Field;
use super::known;
use crate::outbox::draft;
use crate::wire::Person;

/// Kind of the operation that a draft becomes.
pub(super) const KIND: &str = "collect";
/// Source of what the worker said.
pub(super) const WORKER: &str = "worker";

#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) dwelling: String,
    /// An existing one; somebody alone begins one.
    #[serde(default)]
    pub(super) household: Option<Uuid>,
    pub(super) fields: BTreeMap<Field, Entry>,
    /// What the cross-checks of the card found.
    #[serde(default)]
    pub(super) warnings: Vec<String>,
    /// What to look at of fields that need a look: JPEGs in Base64, until the worker confirms.
    #[serde(default)]
    zones: BTreeMap<Field, String>,
}

/// A field's value.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) value: String,
    pub(super) confidence: f64,
    pub(super) source: String,
    pub(super) needs_look: bool,
    /// The worker looked at it, or said it.
    pub(super) looked: bool,
}

impl Entry {
    fn said(value: String) -> Self {
        Self {
            value,
            confidence: 1.0,
            source: WORKER.to_owned(),
            needs_look: false,
            looked: true,
        }
    }
}

impl Content {
    pub(super) fn new(dwelling: &str) -> Self {
        Self {
            dwelling: dwelling.to_owned(),
            household: None,
            fields: BTreeMap::new(),
            warnings: Vec::new(),
            zones: BTreeMap::new(),
        }
    }

    /// For another member of `person`'s household: what is the same for all who live together.
    pub(super) fn beside(person: &Person) -> Self {
        let mut content = Self::new(&person.dwelling);
        content.household = Some(person.household);
        let shared = known::values(person).into_iter();
        let shared = shared.filter(|(field, _)| matches!(field, Field::Tenure | Field::Since));
        content
            .fields
            .extend(shared.map(|(field, value)| (field, Entry::said(value))));
        content
    }

    pub(super) fn load(connection: &Connection, id: Uuid) -> Result<Self, CollectError> {
        Ok(serde_json::from_str(&draft::load(connection, id)?.0)?)
    }

    pub(super) fn to_json(&self) -> Result<String, CollectError> {
        Ok(serde_json::to_string(self)?)
    }

    /// Takes in a side of a card. What the worker said stays.
    pub(super) fn read(&mut self, reading: &CardReading) -> Vec<Field> {
        let mut taken = Vec::new();
        for (field, read) in &reading.fields {
            let zone = reading.zones.get(field);
            let Some(field) = Field::parse(field.as_str()) else {
                continue;
            };
            if self.said(field) {
                continue;
            }
            match zone {
                Some(ZonePicture(jpeg)) => self.zones.insert(field, STANDARD.encode(jpeg)),
                None => self.zones.remove(&field),
            };
            if read.value.is_empty() {
                continue;
            }
            // A value that the field cannot have is shown, and needs a look.
            let checked = field.checked(&read.value);
            let entry = Entry {
                needs_look: read.needs_look || checked.is_err(),
                value: checked.unwrap_or_else(|_| read.value.clone()),
                confidence: read.confidence,
                source: read.source.as_str().to_owned(),
                looked: false,
            };
            self.fields.insert(field, entry);
            taken.push(field);
        }
        for warning in &reading.warnings {
            let warning = warning.as_str().to_owned();
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
        taken
    }

    /// The worker says what a field is.
    pub(super) fn say(&mut self, field: Field, value: &str) -> Result<(), CollectError> {
        let value = checked(field, value)?;
        self.fields.insert(field, Entry::said(value));
        Ok(())
    }

    /// The worker has looked at a field, and it is right.
    pub(super) fn look(&mut self, field: Field) -> Result<(), CollectError> {
        if let Some(entry) = self.fields.get_mut(&field) {
            entry.value = checked(field, &entry.value)?;
            entry.needs_look = false;
            entry.looked = true;
        }
        Ok(())
    }

    pub(super) fn value(&self, field: Field) -> Option<&str> {
        self.fields.get(&field).map(|entry| entry.value.as_str())
    }

    /// What there is to look at.
    pub(super) fn zones(&self) -> BTreeMap<Field, ZonePicture> {
        let decoded = |jpeg: &String| STANDARD.decode(jpeg).ok().map(ZonePicture);
        let zones = self.zones.iter();
        zones
            .filter_map(|(field, jpeg)| Some((*field, decoded(jpeg)?)))
            .collect()
    }

    pub(super) fn forget_zones(&mut self) {
        self.zones.clear();
    }

    pub(super) fn missing(&self) -> Vec<Field> {
        let missing = |field: &Field| !self.fields.contains_key(field);
        Field::REQUIRED.into_iter().filter(missing).collect()
    }

    pub(super) fn to_look(&self) -> Vec<Field> {
        let entries = self.fields.iter().filter(|(_, entry)| entry.needs_look);
        entries.map(|(field, _)| *field).collect()
    }

    fn said(&self, field: Field) -> bool {
        self.fields
            .get(&field)
            .is_some_and(|entry| entry.source == WORKER)
    }
}

fn checked(field: Field, value: &str) -> Result<String, CollectError> {
    field
        .checked(value)
        .map_err(|problem| CollectError::BadValue { field, problem })
}
