//! What a worker would most likely answer where no card tells: offered first, never filled in.

use chrono::{DateTime, Datelike, Utc};
use rusqlite::Connection;

use super::content::Content;
use super::error::CollectError;
use super::field::Field;
use super::people;
use crate::evidence::beijing;
use crate::wire::{Person, RELATIONS, TENURES};

/// Years between parents and children, at least.
const GENERATION: i32 = 16;

/// Likely values for the fields that have none yet.
pub(super) fn values(
    connection: &Connection,
    content: &Content,
    today: DateTime<Utc>,
) -> Result<Vec<(Field, Vec<String>)>, CollectError> {
    let household: Vec<Person> = match content.household {
        None => Vec::new(),
        Some(household) => people::all(connection)?
            .into_iter()
            .map(|record| record.person)
            .filter(|person| person.household == household)
            .collect(),
    };
    let head = household.iter().find(|person| person.relation == "head");
    let likely = [
        (Field::Relation, relations(content, head, &household)),
        (Field::Tenure, words(&TENURES)),
        (Field::Since, vec![beijing(today).date_naive().to_string()]),
        (
            Field::Emergency,
            head.map(|head| head.name.clone()).into_iter().collect(),
        ),
        (
            Field::EmergencyPhone,
            head.and_then(|head| head.phone.clone())
                .into_iter()
                .collect(),
        ),
        (
            Field::Guardian,
            head.map(|head| head.name.clone()).into_iter().collect(),
        ),
        (
            Field::GuardianPhone,
            head.and_then(|head| head.phone.clone())
                .into_iter()
                .collect(),
        ),
    ];
    let open = likely
        .into_iter()
        .filter(|(field, values)| content.value(*field).is_none() && !values.is_empty());
    Ok(open.collect())
}

/// The first of a household is its head; a generation younger a child, older a parent; the first
/// other adult of the other sex and about the same age the spouse.
fn relations(content: &Content, head: Option<&Person>, household: &[Person]) -> Vec<String> {
    let mut relations = words(&RELATIONS);
    let Some(head) = head else { return relations };
    let birth = content
        .value(Field::Birth)
        .and_then(|birth| birth.parse().ok());
    let younger = birth.map_or(0, |birth: chrono::NaiveDate| {
        birth.year() - head.birth.year()
    });
    let other_sex = content.value(Field::Sex).is_some_and(|sex| sex != head.sex);
    let married = household.iter().any(|person| person.relation == "spouse");
    let first = if younger >= GENERATION {
        "child"
    } else if younger <= -GENERATION {
        "parent"
    } else if other_sex && !married {
        "spouse"
    } else {
        "sibling"
    };
    relations.retain(|relation| relation != "head");
    relations.sort_by_key(|relation| relation != first);
    relations
}

fn words(list: &[(&str, &str)]) -> Vec<String> {
    list.iter().map(|(code, _)| (*code).to_owned()).collect()
}
