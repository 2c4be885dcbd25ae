//! From a draft to an operation: what must be there is there, what must be looked at was, and the
//! footing on which the person was collected goes with them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use gridwalk_idcard::IdNumber;
use uuid::Uuid;

use super::content::Content;
use super::error::CollectError;
use super::field::{BadValue, Field};
use super::{Registry, people};
use crate::capture;
use crate::evidence::{beijing, time};
use crate::outbox::Recorded;
use crate::outbox::draft;
use crate::outbox::record::{Intent, record};
use crate::wire::{Basis, Collection, CollectionPolicy, Contact, FieldSource, Payload, Person};

/// PIPL, Article 31: younger than this needs a guardian's consent.
const OF_AGE: i32 = 14;

impl Registry {
    /// The worker confirms what is shown: durable when this returns, and the draft is gone. Of a
    /// person whom the registry has already this is an edit of their record.
    pub fn confirm(&self, id: Uuid) -> Result<Recorded, CollectError> {
        let now = self.core.clock.read();
        let recorded = self.core.store.write(|transaction| {
            let mut content = Content::load(transaction, id)?;
            let policy = capture::policy(transaction)?.collection;
            content.finished(&policy, now.wall)?;
            // Whoever takes the record back has the draft again, but nothing of the picture.
            content.forget_zones();
            draft::change(transaction, id, &content.to_json()?, &[], &[], now.wall)?;
            let mut person = content.person(id)?;
            let known = people::by_number(transaction, person.id_number.reveal())?;
            // Somebody who is known and was not put beside others stays in their household.
            if let (Some(known), None) = (&known, content.household)
                && known.person.dwelling == person.dwelling
            {
                person.household = known.person.household;
            }
            let collection = Collection {
                base: known.as_ref().and_then(|record| record.version),
                id: known.map_or_else(|| id.to_string(), |record| record.id),
                basis: content.basis(policy),
                sources: content.sources(),
                person,
            };
            let intent = Intent {
                id,
                payload: Payload::Collect(Box::new(collection)),
                photos: Vec::new(),
                depends_on: Vec::new(),
                replaces: None,
                urgent: false,
                recorded: time::take(transaction, &now, None)?,
                undo_window: self.core.undo_window,
            };
            Ok::<_, CollectError>(record(transaction, intent)?)
        })?;
        tracing::debug!(id = %recorded.id, "record committed");
        Ok(recorded)
    }
}

impl Content {
    fn finished(&self, policy: &CollectionPolicy, now: DateTime<Utc>) -> Result<(), CollectError> {
        let (missing, to_look) = (self.missing(), self.to_look());
        if !missing.is_empty() || !to_look.is_empty() {
            return Err(CollectError::Unfinished { missing, to_look });
        }
        if self.is_child(now) && !self.guardian_agreed() {
            return Err(CollectError::GuardianNeeded);
        }
        if policy.consent && self.value(Field::Consent).is_none() {
            return Err(CollectError::ConsentNeeded);
        }
        Ok(())
    }

    /// Under 14 on this day in Beijing, as far as the birth date is known.
    pub(super) fn is_child(&self, now: DateTime<Utc>) -> bool {
        let birth: Option<NaiveDate> = self.value(Field::Birth).and_then(|b| b.parse().ok());
        let today = beijing(now).date_naive();
        birth.is_some_and(|birth| {
            let had_birthday = (today.month(), today.day()) >= (birth.month(), birth.day());
            today.year() - birth.year() - i32::from(!had_birthday) < OF_AGE
        })
    }

    pub(super) fn guardian_agreed(&self) -> bool {
        self.value(Field::Guardian).is_some() && self.value(Field::GuardianConsent).is_some()
    }

    fn person(&self, id: Uuid) -> Result<Person, CollectError> {
        let text = |field| self.value(field).map(str::to_owned);
        let needed = |field| {
            text(field).ok_or_else(|| CollectError::Unfinished {
                missing: vec![field],
                to_look: Vec::new(),
            })
        };
        let date = |field| match self.value(field).map(str::parse) {
            None => Ok(None),
            Some(Ok(date)) => Ok(Some(date)),
            Some(Err(_)) => Err(bad(field, BadValue::NoDate)),
        };
        let number = IdNumber::parse(&needed(Field::IdNumber)?);
        let contact = |name, phone| {
            text(name).map(|name| Contact {
                name,
                phone: text(phone),
            })
        };
        Ok(Person {
            id_number: number.map_err(|problem| bad(Field::IdNumber, problem.into()))?,
            name: needed(Field::Name)?,
            sex: needed(Field::Sex)?,
            nationality: needed(Field::Nationality)?,
            birth: date(Field::Birth)?.ok_or_else(|| bad(Field::Birth, BadValue::NoDate))?,
            address: needed(Field::Address)?,
            authority: text(Field::Authority),
            valid_from: date(Field::ValidFrom)?,
            valid_until: text(Field::ValidUntil),
            dwelling: self.dwelling.clone(),
            household: self.household.unwrap_or(id),
            relation: needed(Field::Relation)?,
            tenure: text(Field::Tenure),
            since: date(Field::Since)?,
            phone: text(Field::Phone),
            emergency: contact(Field::Emergency, Field::EmergencyPhone),
            guardian: contact(Field::Guardian, Field::GuardianPhone),
        })
    }

    fn basis(&self, policy: CollectionPolicy) -> Basis {
        Basis {
            purpose: policy.purpose,
            legal_basis: policy.legal_basis,
            notice: policy.notice,
            consent: self.value(Field::Consent).is_some(),
            guardian_consent: self.value(Field::GuardianConsent).is_some(),
        }
    }

    fn sources(&self) -> Vec<FieldSource> {
        let entries = self.fields.iter().map(|(field, entry)| FieldSource {
            field: field.as_str().to_owned(),
            source: entry.source.clone(),
            confidence: entry.confidence,
            looked: entry.looked,
        });
        entries.collect()
    }
}

fn bad(field: Field, problem: BadValue) -> CollectError {
    CollectError::BadValue { field, problem }
}
