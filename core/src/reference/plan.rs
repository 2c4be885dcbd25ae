//! What to do with a record that came down, decided from the record and the version here alone.

use serde::de::DeserializeOwned;

use crate::wire::{
    CatalogueItem, Change, Checkpoint, Dwelling, Grid, PastReport, Person, Policy, kind,
};

/// What will be done with a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// Keep it, in place of what is here.
    Put,
    /// Keep it, but use it for nothing: this version cannot read it.
    SetAside(String),
    /// The record goes.
    Delete,
    /// What is here is as new.
    Ignore,
}

/// Decides about `change` when version `here` is on the phone.
pub(crate) fn plan(change: &Change, here: Option<i64>) -> Action {
    if here.is_some_and(|here| here >= change.version) {
        return Action::Ignore;
    }
    if change.deleted {
        return if here.is_some() {
            Action::Delete
        } else {
            Action::Ignore
        };
    }
    let readable = match change.kind.as_str() {
        kind::CATALOGUE_ITEM => readable::<CatalogueItem>(change),
        kind::POLICY => readable::<Policy>(change),
        kind::GRID => readable::<Grid>(change),
        kind::CHECKPOINT => readable::<Checkpoint>(change),
        kind::PAST_REPORT => readable::<PastReport>(change),
        kind::DWELLING => readable::<Dwelling>(change),
        kind::PERSON => readable::<Person>(change),
        // A kind of a newer contract: kept as it is.
        _ => Ok(()),
    };
    match readable {
        Ok(()) => Action::Put,
        Err(reason) => Action::SetAside(reason),
    }
}

/// Whether the record has the shape of its kind. The reason names line and column, no values.
fn readable<T: DeserializeOwned>(change: &Change) -> Result<(), String> {
    let value = change
        .value
        .as_ref()
        .ok_or("neither a value nor a tombstone")?;
    let text = value.to_string();
    serde_json::from_str::<T>(&text)
        .map(|_| ())
        .map_err(|error| {
            format!(
                "not a {} of this version, column {}",
                change.kind,
                error.column()
            )
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn change(kind: &str, version: i64, value: Option<serde_json::Value>) -> Change {
        let deleted = value.is_none();
        Change {
            kind: kind.to_owned(),
            id: "x".to_owned(),
            version,
            deleted,
            value,
        }
    }

    #[test]
    fn newer_is_kept_and_older_ignored() {
        let policy = change(kind::POLICY, 4, Some(json!({"keep_days": 1})));
        assert_eq!(plan(&policy, None), Action::Put);
        assert_eq!(plan(&policy, Some(3)), Action::Put);
        assert_eq!(plan(&policy, Some(4)), Action::Ignore);
    }

    #[test]
    fn tombstones_delete_what_is_here() {
        assert_eq!(plan(&change(kind::GRID, 2, None), Some(1)), Action::Delete);
        assert_eq!(plan(&change(kind::GRID, 2, None), None), Action::Ignore);
    }

    #[test]
    fn unknown_kinds_and_fields_are_kept_raw() {
        let newer = change("drone_route", 1, Some(json!({"anything": [1, 2]})));
        assert_eq!(plan(&newer, None), Action::Put);
        let item = json!({"code": "A", "class": "b", "name": "c", "of_tomorrow": true});
        assert_eq!(
            plan(&change(kind::CATALOGUE_ITEM, 1, Some(item)), None),
            Action::Put
        );
    }

    #[test]
    fn what_cannot_be_read_is_set_aside_without_its_values() {
        let item = change(kind::CATALOGUE_ITEM, 1, Some(json!({"code": ["secret"]})));
        let Action::SetAside(reason) = plan(&item, None) else {
            panic!("not set aside")
        };
        assert!(!reason.contains("secret"), "{reason}");
    }
}
