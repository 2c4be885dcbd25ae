//! Reference data that comes down by the changes feed: catalogue, policy, grids, checkpoints and
//! the grid's history.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::CollectionPolicy;
use crate::geo::Wgs84;

/// An item of the catalogue (入格事项清单): what may be reported, who handles it, how fast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatalogueItem {
    /// Code, as in `report --category`.
    pub code: String,
    /// 大类
    pub class: String,
    /// 小类
    pub name: String,
    /// 小类 in English.
    #[serde(default)]
    pub name_en: String,
    /// 责任部门
    #[serde(default)]
    pub department: String,
    /// Deadline in work-hours; 0 means at once.
    #[serde(default)]
    pub deadline_work_hours: f64,
    /// Photos that the item asks for.
    #[serde(default)]
    pub evidence: Evidence,
    /// 自行处理: the worker may settle it on the spot.
    #[serde(default)]
    pub self_handling: bool,
    /// Reports of this item are urgent by nature.
    #[serde(default)]
    pub urgent: bool,
}

/// Photos that a catalogue item asks for. Missing ones are told, never a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// 近景
    #[serde(default)]
    pub near: bool,
    /// 远景
    #[serde(default)]
    pub far: bool,
}

/// 网格.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grid {
    /// 15 digits: 6 division (GB/T 2260), 3 town, 3 community, 3 sequence.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Village or community.
    #[serde(default)]
    pub village: String,
    /// Town or sub-district.
    #[serde(default)]
    pub town: String,
    /// A point inside.
    pub centre: Wgs84,
    /// Outline, first point not repeated.
    #[serde(default)]
    pub outline: Vec<Wgs84>,
}

/// 巡查点.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    #[serde(default)]
    pub tag: bool,
}

/// A report of the grid's past, without anything personal: what the suggestions learn from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastReport {
    /// Code of the catalogue.
    pub category: String,
    /// Where it was.
    pub at: Wgs84,
    /// When it was.
    pub when: DateTime<Utc>,
    /// Nobody has closed it yet.
    #[serde(default)]
    pub open: bool,
}

/// The deployment's policy. Every field has a default, so that an older or newer city brain does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Policy {
    /// Days that originals and bodies of complete operations are kept.
    pub keep_days: f64,
    /// Long edge of a photo as sent, pixels.
    pub photo_long_edge: u32,
    /// JPEG quality of a photo as sent, 1 to 100.
    pub photo_quality: u8,
    /// Metres of accuracy above which a fix counts as coarse.
    pub coarse_m: f64,
    /// Metres per second above which a jump between two fixes is impossible on foot or by scooter.
    pub jump_m_per_s: f64,
    /// What a worker is told before and after recording.
    pub warn: Warnings,
    /// Megabytes that originals may take on a phone.
    pub storage_mb: f64,
    /// Of those, megabytes that only urgent reports may take.
    pub reserve_mb: f64,
    /// Megabytes of originals a day on a metered network; urgent ones go beyond it.
    pub metered_mb_per_day: f64,
    /// Photos of reports and check-ins may go on while an app is suspended. The rest of one then
    /// lies readable on the phone until it has arrived, or the app is back.
    pub background_uploads: bool,
    /// What may be asked of a person.
    pub collection: CollectionPolicy,
}

/// What a worker is told about a record; never a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Warnings {
    /// A photo is blurred.
    pub blurred: bool,
    /// A photo was taken already: the same, compressed anew, or a photo of it.
    pub taken_already: bool,
    /// The same thing is reported near by and open.
    pub reported_near_by: bool,
    /// A photo that the item asks for is missing.
    pub missing_photo: bool,
    /// Metres within which the same category is the same thing.
    pub near_by_m: f64,
    /// Days after which a report of which nothing was heard no longer counts as open.
    pub near_by_days: f64,
}

impl Default for Warnings {
    fn default() -> Self {
        Self {
            blurred: true,
            taken_already: true,
            reported_near_by: true,
            missing_photo: true,
            near_by_m: 30.0,
            near_by_days: 7.0,
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            keep_days: 3.0,
            photo_long_edge: 1600,
            photo_quality: 78,
            coarse_m: 100.0,
            jump_m_per_s: 42.0,
            warn: Warnings::default(),
            storage_mb: 2000.0,
            reserve_mb: 20.0,
            metered_mb_per_day: 50.0,
            background_uploads: false,
            collection: CollectionPolicy::default(),
        }
    }
}
