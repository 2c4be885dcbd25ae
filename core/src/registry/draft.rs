//! Collecting a person step by step: each step is durable on its own, and nothing is recorded before
//! the worker confirms.

use std::collections::BTreeMap;

use gridwalk_idcard::{CardReading, ZonePicture};
use rusqlite::{Connection, Transaction};
use uuid::Uuid;

use super::content::{Content, KIND};
use super::error::CollectError;
use super::field::Field;
use super::{Registry, known, people, sensible};
use crate::capture;
use crate::outbox::draft;
use crate::wire::Dwelling;

/// A person who is being collected, as the worker sees it.
#[derive(Clone, PartialEq)]
pub struct Collecting {
    /// The id that the operation will have.
    pub id: Uuid,
    /// Where the person lives.
    pub dwelling: Dwelling,
    /// Every field that has a value, in the order in which they are shown.
    pub fields: Vec<FieldState>,
    /// Fields without which nothing is recorded.
    pub missing: Vec<Field>,
    /// Fields that were read and must be looked at.
    pub to_look: Vec<Field>,
    /// What the card's picture shows of fields that needed a look or could not be read. It exists
    /// only here and in the encrypted store, and is gone when the worker confirms.
    pub zones: BTreeMap<Field, ZonePicture>,
    /// What the cross-checks of the card found, as slugs.
    pub warnings: Vec<String>,
    /// Under 14: a guardian and their consent are needed.
    pub guardian_needed: bool,
    /// The deployment asks for the person's separate consent.
    pub consent_needed: bool,
    /// Likely values for fields that no card tells, the likeliest first.
    pub sensible: Vec<(Field, Vec<String>)>,
    /// The registry has somebody with this number already: what would change.
    pub known: Option<Known>,
}

/// A field of somebody who is being collected.
#[derive(Clone, PartialEq)]
pub struct FieldState {
    /// Which.
    pub field: Field,
    /// Its value.
    pub value: String,
    /// How sure the reader was, 0 to 1.
    pub confidence: f64,
    /// Who read it, or `worker`.
    pub source: String,
    /// The worker must look at it before it counts.
    pub needs_look: bool,
}

/// Somebody whom the registry has already.
#[derive(Clone, PartialEq)]
pub struct Known {
    /// The record.
    pub id: String,
    /// Fields that differ, each with the registry's value (empty if it has none).
    pub differs: Vec<(Field, String)>,
}

impl Registry {
    /// Begins to collect somebody who lives in `dwelling`, alone or as the first of a household.
    pub fn begin(&self, dwelling: &str) -> Result<Uuid, CollectError> {
        self.begin_with(|connection| {
            known_dwelling(connection, dwelling)?;
            Ok(Content::new(dwelling))
        })
    }

    /// Begins to collect another member of a household: dwelling, tenure and date are taken over.
    pub fn begin_beside(&self, household: Uuid) -> Result<Uuid, CollectError> {
        self.begin_with(|connection| {
            let mut everybody = people::all(connection)?.into_iter();
            let member = everybody.find(|record| record.person.household == household);
            let member = member.ok_or(CollectError::UnknownHousehold(household))?;
            Ok(Content::beside(&member.person))
        })
    }

    fn begin_with(
        &self,
        make: impl FnOnce(&Connection) -> Result<Content, CollectError>,
    ) -> Result<Uuid, CollectError> {
        let now = self.core.clock.read().wall;
        let id = Uuid::now_v7();
        self.core.store.write(|transaction| {
            capture::device(transaction)?;
            let content = make(transaction)?.to_json()?;
            draft::begin(transaction, id, KIND, &content, &[], now)?;
            Ok(id)
        })
    }

    /// Takes in a side of the person's card. What the worker has said stays.
    pub fn read(&self, id: Uuid, reading: &CardReading) -> Result<(), CollectError> {
        self.change(id, |content| Ok(content.read(reading)))
    }

    /// The worker says what a field is.
    pub fn say(&self, id: Uuid, field: Field, value: &str) -> Result<(), CollectError> {
        self.change(id, |content| {
            content.say(field, value)?;
            Ok(vec![field])
        })
    }

    /// The worker has looked at a field as it was read, and it is right.
    pub fn look(&self, id: Uuid, field: Field) -> Result<(), CollectError> {
        self.change(id, |content| {
            content.look(field)?;
            Ok(vec![field])
        })
    }

    /// Somebody who is being collected.
    pub fn collecting(&self, id: Uuid) -> Result<Collecting, CollectError> {
        let today = self.core.clock.read().wall;
        self.core.store.read(|connection| {
            let content = Content::load(connection, id)?;
            let policy = capture::policy(connection)?.collection;
            let number = content.value(Field::IdNumber).unwrap_or_default();
            let known = people::by_number(connection, number)?;
            Ok(Collecting {
                id,
                dwelling: known_dwelling(connection, &content.dwelling)?,
                missing: content.missing(),
                to_look: content.to_look(),
                zones: content.zones(),
                guardian_needed: content.is_child(today) && !content.guardian_agreed(),
                consent_needed: policy.consent && content.value(Field::Consent).is_none(),
                sensible: sensible::values(connection, &content, today)?,
                known: known.map(|record| Known {
                    differs: known::differs(&content, &record.person),
                    id: record.id,
                }),
                fields: content.fields.into_iter().map(FieldState::from).collect(),
                warnings: content.warnings,
            })
        })
    }

    /// Everybody who is being collected, oldest first.
    pub fn drafts(&self) -> Result<Vec<Uuid>, CollectError> {
        self.core
            .store
            .read(|connection| Ok(draft::all(connection, KIND)?))
    }

    /// Gives it up: nothing of the person stays.
    pub fn discard(&self, id: Uuid) -> Result<(), CollectError> {
        let now = self.core.clock.read().wall;
        let write = |transaction: &Transaction<'_>| Ok(draft::discard(transaction, id, now)?);
        self.core.store.write(write)
    }

    fn change(
        &self,
        id: Uuid,
        work: impl FnOnce(&mut Content) -> Result<Vec<Field>, CollectError>,
    ) -> Result<(), CollectError> {
        let now = self.core.clock.read().wall;
        self.core.store.write(|transaction| {
            let mut content = Content::load(transaction, id)?;
            let fields: Vec<&str> = work(&mut content)?.into_iter().map(Field::as_str).collect();
            let content = content.to_json()?;
            Ok(draft::change(transaction, id, &content, &[], &fields, now)?)
        })
    }
}

fn known_dwelling(connection: &Connection, id: &str) -> Result<Dwelling, CollectError> {
    people::dwelling(connection, id)?.ok_or_else(|| CollectError::UnknownDwelling(id.to_owned()))
}

impl From<(Field, super::content::Entry)> for FieldState {
    fn from((field, entry): (Field, super::content::Entry)) -> Self {
        Self {
            field,
            value: entry.value,
            confidence: entry.confidence,
            source: entry.source,
            needs_look: entry.needs_look,
        }
    }
}
