//! Values that cross: core's, with the types that both languages have.

pub(crate) mod operation;
pub(crate) mod photo;
pub(crate) mod place;
pub(crate) mod report;
pub(crate) mod status;
pub(crate) mod time;

use gridwalk_core::hash::Sha256;
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

/// Both languages count with signed numbers.
pub(crate) fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
