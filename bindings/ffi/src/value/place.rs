//! Places: fixes, checkpoints, grids.

use std::time::SystemTime;

use gridwalk_core::{evidence, geo, patrol, wire};

use super::time::utc;

/// A position in WGS 84, degrees.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct Wgs84 {
    /// Latitude, -90 to 90, north positive.
    pub lat: f64,
    /// Longitude, -180 to 180, east positive.
    pub lon: f64,
}

impl From<Wgs84> for geo::Wgs84 {
    fn from(at: Wgs84) -> Self {
        // Not checked here: whoever records with it checks it.
        Self {
            lat: at.lat,
            lon: at.lon,
        }
    }
}

impl From<geo::Wgs84> for Wgs84 {
    fn from(at: geo::Wgs84) -> Self {
        Self {
            lat: at.lat,
            lon: at.lon,
        }
    }
}

/// A position as the platform reports it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Fix {
    /// Where.
    pub at: Wgs84,
    /// Radius of 68 % confidence in metres.
    pub accuracy_m: f64,
    /// The platform says that a mock provider made it.
    #[uniffi(default = false)]
    pub mock: bool,
    /// Time of the satellites, where they were seen.
    #[uniffi(default = None)]
    pub gnss_time: Option<SystemTime>,
}

impl From<Fix> for evidence::Fix {
    fn from(fix: Fix) -> Self {
        Self {
            at: fix.at.into(),
            accuracy_m: fix.accuracy_m,
            mock: fix.mock,
            gnss_time: fix.gnss_time.and_then(utc),
        }
    }
}

/// A place of a draft, graded. A grade informs a reviewer; nobody is scored by one.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Place {
    /// Where.
    pub at: Wgs84,
    /// Radius of 68 % confidence in metres.
    pub accuracy_m: f64,
    /// Summary of the doubts.
    pub grade: PlaceGrade,
    /// What speaks against it, empty when nothing does.
    pub doubts: Vec<PlaceDoubt>,
}

impl From<wire::PlaceEvidence> for Place {
    fn from(place: wire::PlaceEvidence) -> Self {
        Self {
            at: place.at.into(),
            accuracy_m: place.accuracy_m,
            grade: place.grade.into(),
            doubts: place.doubts.into_iter().map(Into::into).collect(),
        }
    }
}

/// How much a fix can be leaned on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum PlaceGrade {
    /// Nothing speaks against it.
    Good,
    /// Usable, but imprecise.
    Fair,
    /// Something speaks against it.
    Doubtful,
}

impl From<wire::PlaceGrade> for PlaceGrade {
    fn from(grade: wire::PlaceGrade) -> Self {
        match grade {
            wire::PlaceGrade::Good => Self::Good,
            wire::PlaceGrade::Fair => Self::Fair,
            wire::PlaceGrade::Doubtful => Self::Doubtful,
        }
    }
}

/// One thing that speaks against a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
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

impl From<wire::PlaceDoubt> for PlaceDoubt {
    fn from(doubt: wire::PlaceDoubt) -> Self {
        match doubt {
            wire::PlaceDoubt::Mock => Self::Mock,
            wire::PlaceDoubt::ImpossibleJump => Self::ImpossibleJump,
            wire::PlaceDoubt::Frozen => Self::Frozen,
            wire::PlaceDoubt::Coarse => Self::Coarse,
        }
    }
}

/// A checkpoint (巡查点) as the worker sees it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Checkpoint {
    /// Identifier.
    pub id: String,
    /// Code of its grid.
    pub grid: String,
    /// Name for people.
    pub name: String,
    /// Where it is.
    pub at: Wgs84,
    /// Radius of its fence in metres.
    pub radius_m: f64,
    /// A QR code or NFC tag hangs there.
    pub has_tag: bool,
    /// The last check-in there today (Beijing time), if there was one.
    pub visited_today: Option<SystemTime>,
    /// How far it is in metres, where the worker's place is known.
    pub distance_m: Option<f64>,
}

impl From<patrol::CheckpointStatus> for Checkpoint {
    fn from(status: patrol::CheckpointStatus) -> Self {
        let checkpoint = status.checkpoint;
        Self {
            id: checkpoint.id,
            grid: checkpoint.grid,
            name: checkpoint.name,
            at: checkpoint.at.into(),
            radius_m: checkpoint.radius_m,
            has_tag: checkpoint.tag,
            visited_today: status.visited_today.map(Into::into),
            distance_m: status.distance_m,
        }
    }
}

/// 网格.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Grid {
    /// 15 digits: 6 division (GB/T 2260), 3 town, 3 community, 3 sequence.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Village or community.
    pub village: String,
    /// Town or sub-district.
    pub town: String,
    /// A point inside.
    pub centre: Wgs84,
    /// Outline, first point not repeated.
    pub outline: Vec<Wgs84>,
}

impl From<wire::Grid> for Grid {
    fn from(grid: wire::Grid) -> Self {
        Self {
            code: grid.code,
            name: grid.name,
            village: grid.village,
            town: grid.town,
            centre: grid.centre.into(),
            outline: grid.outline.into_iter().map(Into::into).collect(),
        }
    }
}
