//! Somebody who is being collected (采集). What holds a value of a person prints without it.

use gridwalk_core::{registry, wire};
use uuid::Uuid;

use super::card::{CardWarning, FieldReading, FieldZone, ValueSource, zone};
use super::person::{Dwelling, PersonField, fields};
use super::without_values;

/// What is shown to a person (告知) before anything is read.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Notice {
    /// Its version, which is recorded.
    pub version: String,
    /// The words to show.
    pub text: String,
    /// What the person is collected for.
    pub purpose: String,
    /// By which law, or by consent.
    pub legal_basis: String,
    /// The person's separate consent is needed.
    pub consent: bool,
}

impl From<wire::CollectionPolicy> for Notice {
    fn from(policy: wire::CollectionPolicy) -> Self {
        Self {
            version: policy.notice,
            text: policy.notice_text,
            purpose: policy.purpose,
            legal_basis: policy.legal_basis,
            consent: policy.consent,
        }
    }
}

/// Somebody who is being collected, as the worker sees it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Collecting {
    /// The id that the operation will have.
    pub id: Uuid,
    /// Where the person lives.
    pub dwelling: Dwelling,
    /// Every field that has a value, in the order in which they are shown.
    pub fields: Vec<FieldReading>,
    /// Fields without which nothing is recorded.
    pub missing: Vec<PersonField>,
    /// Fields that were read and must be looked at.
    pub to_look: Vec<PersonField>,
    /// What to look at of fields that needed a look or could not be read; gone when the worker
    /// confirms.
    pub zones: Vec<FieldZone>,
    /// What the cross-checks of the card found.
    pub warnings: Vec<CardWarning>,
    /// Under 14: a guardian and their consent are needed.
    pub guardian_needed: bool,
    /// The deployment asks for the person's separate consent.
    pub consent_needed: bool,
    /// Likely values for fields that no card tells: offered, never filled in.
    pub sensible: Vec<Sensible>,
    /// The registry has somebody with this number already.
    pub known: Option<Known>,
}

impl From<registry::Collecting> for Collecting {
    fn from(collecting: registry::Collecting) -> Self {
        let warnings = collecting.warnings.iter();
        let sensible = collecting.sensible.into_iter();
        Self {
            id: collecting.id,
            dwelling: collecting.dwelling.into(),
            fields: collecting.fields.into_iter().map(Into::into).collect(),
            missing: fields(collecting.missing),
            to_look: fields(collecting.to_look),
            zones: collecting.zones.into_iter().map(zone).collect(),
            warnings: warnings
                .filter_map(|name| CardWarning::named(name))
                .collect(),
            guardian_needed: collecting.guardian_needed,
            consent_needed: collecting.consent_needed,
            sensible: sensible
                .map(|(field, values)| Sensible {
                    field: field.into(),
                    values,
                })
                .collect(),
            known: collecting.known.map(Known::from),
        }
    }
}

impl From<registry::FieldState> for FieldReading {
    fn from(state: registry::FieldState) -> Self {
        Self {
            field: state.field.into(),
            value: state.value,
            confidence: state.confidence,
            needs_look: state.needs_look,
            source: ValueSource::named(&state.source),
        }
    }
}

/// Likely values of a field, the likeliest first. Prints without them.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct Sensible {
    /// Which.
    pub field: PersonField,
    /// Its values; a family's names and telephones may be among them.
    pub values: Vec<String>,
}

/// Somebody whom the registry has already.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Known {
    /// The record.
    pub id: String,
    /// Fields that differ: what would change.
    pub differs: Vec<Difference>,
}

impl From<registry::Known> for Known {
    fn from(known: registry::Known) -> Self {
        let differs = known.differs.into_iter();
        Self {
            id: known.id,
            differs: differs
                .map(|(field, before)| Difference {
                    field: field.into(),
                    before,
                })
                .collect(),
        }
    }
}

/// A field that was collected as something else than the registry has. Prints without its value.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug, Display)]
pub struct Difference {
    /// Which.
    pub field: PersonField,
    /// The registry's value; empty if it has none.
    pub before: String,
}

without_values!(Sensible(field), Difference(field));
