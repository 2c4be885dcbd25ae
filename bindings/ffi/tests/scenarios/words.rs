//! The words of a scenario's file, and what was seen held against them.

use gridwalk_core::registry::Field;
use gridwalk_ffi::*;
use serde_json::Value;

/// An error as scenarios name it: the store's own wherever it surfaces.
pub(crate) struct Named(pub(crate) String);

macro_rules! named {
    ($($error:ident),*) => {$(
        impl From<$error> for Named {
            fn from(error: $error) -> Self {
                match error {
                    $error::Store { problem } => problem.into(),
                    other => Self(format!("{}.{}", stringify!($error), bare(&other))),
                }
            }
        }
    )*};
}
named!(
    PatrolError,
    ReportError,
    OutboxError,
    SyncError,
    CollectError
);

impl From<IdCardError> for Named {
    fn from(error: IdCardError) -> Self {
        Self(format!("IdCardError.{}", bare(&error)))
    }
}

impl From<StoreError> for Named {
    fn from(error: StoreError) -> Self {
        Self(format!("StoreError.{}", bare(&error)))
    }
}

/// The variant's name, without its fields.
pub(crate) fn bare(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    text.split([' ', '{', '(']).next().unwrap().to_owned()
}

/// `TagNotGenuine` is `tag_not_genuine`.
pub(crate) fn snake(value: &impl std::fmt::Debug) -> String {
    let mut text = String::new();
    for letter in bare(value).chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// In the sample district, unless the step says where or `null`.
pub(crate) fn fix(step: &Value) -> Option<Fix> {
    match step.get("at") {
        None => Some(at(Wgs84 {
            lat: 21.2521,
            lon: 113.3693,
        })),
        Some(Value::Array(place)) => Some(at(Wgs84 {
            lat: place[0].as_f64().unwrap(),
            lon: place[1].as_f64().unwrap(),
        })),
        Some(_) => None,
    }
}

pub(crate) fn at(at: Wgs84) -> Fix {
    Fix {
        at,
        accuracy_m: 8.0,
        mock: false,
        gnss_time: None,
    }
}

/// The field of that name.
pub(crate) fn field(name: &str) -> PersonField {
    let named = Field::ALL.into_iter().find(|field| field.as_str() == name);
    named.unwrap().into()
}

pub(crate) fn text(step: &Value, name: &str) -> String {
    step[name].as_str().unwrap().to_owned()
}

pub(crate) fn seen(step: &Value, what: &str, actual: &str) {
    if let Some(expected) = step[what].as_str() {
        assert_eq!(actual, expected, "{step}");
    }
}

pub(crate) fn tally(expected: &Value, tally: Tally) {
    let Some(expected) = expected.as_object() else {
        return;
    };
    for (name, count) in expected {
        let actual = match name.as_str() {
            "complete" => tally.complete,
            "received" => tally.received,
            "waiting" => tally.waiting,
            "quarantined" => tally.quarantined,
            other => panic!("no count {other}"),
        };
        assert_eq!(Some(actual), count.as_i64(), "{name} of {tally:?}");
    }
}
