//! A person of the registry as values of fields: what a second collection is compared with, and what
//! another member of the household takes over.

use chrono::NaiveDate;

use super::content::Content;
use super::field::Field;
use crate::wire::Person;

/// Every field of a person that has a value, in the form in which it is collected.
pub(super) fn values(person: &Person) -> Vec<(Field, String)> {
    let date = |date: Option<NaiveDate>| date.map(|date| date.to_string());
    let (emergency, guardian) = (person.emergency.as_ref(), person.guardian.as_ref());
    let all = [
        (Field::Name, Some(person.name.clone())),
        (Field::Sex, Some(person.sex.clone())),
        (Field::Nationality, Some(person.nationality.clone())),
        (Field::Birth, date(Some(person.birth))),
        (Field::Address, Some(person.address.clone())),
        (Field::IdNumber, Some(person.id_number.reveal().to_owned())),
        (Field::Authority, person.authority.clone()),
        (Field::ValidFrom, date(person.valid_from)),
        (Field::ValidUntil, person.valid_until.clone()),
        (Field::Phone, person.phone.clone()),
        (Field::Relation, Some(person.relation.clone())),
        (Field::Tenure, person.tenure.clone()),
        (Field::Since, date(person.since)),
        (
            Field::Emergency,
            emergency.map(|contact| contact.name.clone()),
        ),
        (
            Field::EmergencyPhone,
            emergency.and_then(|contact| contact.phone.clone()),
        ),
        (
            Field::Guardian,
            guardian.map(|contact| contact.name.clone()),
        ),
        (
            Field::GuardianPhone,
            guardian.and_then(|contact| contact.phone.clone()),
        ),
    ];
    let given = all
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)));
    given.collect()
}

/// Fields that were collected as something else than the registry has, each with the registry's
/// value (empty if it has none). Consents are of the moment and are not compared.
pub(super) fn differs(content: &Content, known: &Person) -> Vec<(Field, String)> {
    let known = values(known);
    let before = |field: Field| {
        let value = known.iter().find(|(other, _)| *other == field);
        value.map_or_else(String::new, |(_, value)| value.clone())
    };
    let collected = content.fields.iter();
    let compared = collected
        .filter(|(field, _)| !matches!(field, Field::Consent | Field::GuardianConsent))
        .map(|(field, entry)| (*field, before(*field), &entry.value));
    compared
        .filter(|(_, before, now)| before != *now)
        .map(|(field, before, _)| (field, before))
        .collect()
}
