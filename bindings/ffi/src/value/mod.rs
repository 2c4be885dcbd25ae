//! Values that cross: core's, with the types that both languages have.

pub(crate) mod budgets;
pub(crate) mod card;
pub(crate) mod collecting;
pub(crate) mod operation;
pub(crate) mod person;
pub(crate) mod photo;
pub(crate) mod place;
pub(crate) mod report;
pub(crate) mod status;
pub(crate) mod time;

use chrono::NaiveDate;
use gridwalk_core::hash::Sha256;
use gridwalk_core::idcard::IdNumber;
use uuid::Uuid;

// Each language's own UUID; see uniffi.toml.
uniffi::custom_type!(Uuid, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| Ok(text.parse()?),
});

// 64 hex digits, the name of a photo.
uniffi::custom_type!(Sha256, String, {
    remote,
    lower: |digest| digest.to_string(),
    try_lift: |text| Ok(text.parse()?),
});

// A type of its own in each language, which prints masked and is asked for its digits by name.
uniffi::custom_type!(IdNumber, String, {
    remote,
    lower: |number| number.reveal().to_owned(),
    try_lift: |text| Ok(IdNumber::parse(&text)?),
});

// A day of the calendar: `LocalDate`, `DateComponents`.
uniffi::custom_type!(NaiveDate, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| Ok(text.parse()?),
});

/// An enum of ours and one of core's with the same variants, each made of the other: a variant that
/// is added to either is missed by the compiler.
macro_rules! mirrors {
    ($ours:ident = $core:path: $($variant:ident),+ $(,)?) => {
        impl $ours {
            /// Every one.
            #[allow(dead_code)]
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),+];
        }

        impl From<$core> for $ours {
            fn from(core: $core) -> Self {
                match core { $(<$core>::$variant => Self::$variant),+ }
            }
        }

        impl From<$ours> for $core {
            fn from(ours: $ours) -> Self {
                match ours { $($ours::$variant => Self::$variant),+ }
            }
        }
    };
}
pub(crate) use mirrors;

/// Both ways of printing a record, with no more than one field of it.
macro_rules! without_values {
    ($($record:ident($shown:ident)),+) => {$(
        impl ::std::fmt::Display for $record {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}({:?})", stringify!($record), self.$shown)
            }
        }

        impl ::std::fmt::Debug for $record {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(self, f)
            }
        }
    )+};
}
pub(crate) use without_values;

/// Both languages count with signed numbers.
pub(crate) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
