//! Evidence of place and time, as reviewers see it. Grades are information for them; nobody is
//! punished by one, and nothing is refused for one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::geo::Wgs84;

/// Where the worker was, how sure the phone is, and what speaks against it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceEvidence {
    /// The fix.
    pub at: Wgs84,
    /// Radius of 68 % confidence in metres, as the platform reports it.
    pub accuracy_m: f64,
    /// The platform says that the fix comes from a mock provider.
    pub mock: bool,
    /// Summary of the doubts.
    pub grade: PlaceGrade,
    /// What speaks against the fix, empty when nothing does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<PlaceDoubt>,
}

/// How much a fix can be leaned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlaceGrade {
    /// Nothing speaks against it.
    Good,
    /// Usable, but imprecise.
    Fair,
    /// Something speaks against it; a reviewer should look at the other evidence.
    Doubtful,
}

/// One thing that speaks against a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlaceDoubt {
    /// A mock provider made it.
    Mock,
    /// Nobody travels that fast from the fix before.
    ImpossibleJump,
    /// Digit for digit the same as fixes before it: real receivers tremble.
    Frozen,
    /// The radius is too large to tell one stairwell from the next.
    Coarse,
}

/// Position against a checkpoint's fence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fence {
    /// Distance from the checkpoint in metres.
    pub distance_m: f64,
    /// The circle of the fix meets the fence.
    pub inside: bool,
}

/// When something was recorded, by every clock there is. A wall clock alone can be set by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeEvidence {
    /// The phone's wall clock.
    pub wall: DateTime<Utc>,
    /// Milliseconds since boot, sleep included.
    pub elapsed_ms: i64,
    /// Names the boot that `elapsed_ms` counts from.
    pub boot_id: String,
    /// Server time minus wall clock in milliseconds, as last measured during this boot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_offset_ms: Option<i64>,
    /// Time of the satellite fix, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gnss: Option<DateTime<Utc>>,
    /// Summary.
    pub grade: TimeGrade,
}

/// How much the wall clock can be leaned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeGrade {
    /// Compared with the city brain during this boot, and it agrees within the tolerance.
    Good,
    /// Never compared during this boot.
    Unchecked,
    /// The wall clock moved against the elapsed clock, or is far from the server's or the
    /// satellites'.
    Doubtful,
}
