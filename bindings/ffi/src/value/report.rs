//! Reports: the catalogue, suggestions, drafts and whole reports.

use std::time::SystemTime;

use gridwalk_core::{report, wire};
use uuid::Uuid;

use super::photo::{DraftPhoto, Photo, files};
use super::place::{Fix, Place};

/// An item of the catalogue (入格事项清单): what may be reported, who handles it, how fast.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct CatalogueItem {
    /// Its code.
    pub code: String,
    /// 大类
    pub class_name: String,
    /// 小类
    pub name: String,
    /// 小类 in English, where there is one.
    pub name_en: String,
    /// 责任部门
    pub department: String,
    /// Deadline in work-hours; 0 means at once.
    pub deadline_work_hours: f64,
    /// It asks for a near photo (近景).
    pub wants_near: bool,
    /// It asks for a far photo (远景).
    pub wants_far: bool,
    /// 自行处理: the worker may settle it on the spot.
    pub self_handling: bool,
    /// Reports of this item are urgent by nature.
    pub urgent: bool,
}

impl From<wire::CatalogueItem> for CatalogueItem {
    fn from(item: wire::CatalogueItem) -> Self {
        Self {
            code: item.code,
            class_name: item.class,
            name: item.name,
            name_en: item.name_en,
            department: item.department,
            deadline_work_hours: item.deadline_work_hours,
            wants_near: item.evidence.near,
            wants_far: item.evidence.far,
            self_handling: item.self_handling,
            urgent: item.urgent,
        }
    }
}

/// A category that is likely, and why.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Suggestion {
    /// Code of the catalogue.
    pub category: String,
    /// Its name.
    pub name: String,
    /// What speaks for it.
    pub why: String,
}

impl From<report::Suggestion> for Suggestion {
    fn from(suggestion: report::Suggestion) -> Self {
        Self {
            category: suggestion.category,
            name: suggestion.name,
            why: suggestion.why,
        }
    }
}

/// A whole report at once.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Report {
    /// Code of the catalogue.
    pub category: String,
    /// Where it is; without one the location source is asked.
    #[uniffi(default = None)]
    pub fix: Option<Fix>,
    /// What the worker adds in words.
    #[uniffi(default = None)]
    pub note: Option<String>,
    /// Photos, each with what it shows.
    #[uniffi(default = [])]
    pub photos: Vec<Photo>,
    /// 自行处理: the worker settled it on the spot.
    #[uniffi(default = false)]
    pub handled: bool,
    /// To be looked at before everything else.
    #[uniffi(default = false)]
    pub urgent: bool,
}

impl From<Report> for report::ReportRequest {
    fn from(report: Report) -> Self {
        Self {
            category: report.category,
            fix: report.fix.map(Into::into),
            note: report.note,
            photos: files(report.photos),
            handled: report.handled,
            urgent: report.urgent,
        }
    }
}

/// A change to a draft: what is not given stays as it is.
#[derive(Debug, Clone, PartialEq, Default, uniffi::Record)]
pub struct DraftEdit {
    /// Code of the catalogue.
    #[uniffi(default = None)]
    pub category: Option<String>,
    /// What the worker adds in words; empty takes it back.
    #[uniffi(default = None)]
    pub note: Option<String>,
    /// Where it is. The fix is graded at once, as it is now.
    #[uniffi(default = None)]
    pub fix: Option<Fix>,
    /// 自行处理
    #[uniffi(default = None)]
    pub handled: Option<bool>,
    /// To be looked at before everything else.
    #[uniffi(default = None)]
    pub urgent: Option<bool>,
}

impl From<DraftEdit> for report::DraftEdit {
    fn from(edit: DraftEdit) -> Self {
        Self {
            category: edit.category,
            note: edit.note,
            fix: edit.fix.map(Into::into),
            handled: edit.handled,
            urgent: edit.urgent,
        }
    }
}

/// A draft as the worker sees it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Draft {
    /// The id that its report will have.
    pub id: Uuid,
    /// Code of the catalogue, once it was chosen.
    pub category: Option<String>,
    /// What the worker adds in words.
    pub note: Option<String>,
    /// Where it is.
    pub place: Option<Place>,
    /// 自行处理
    pub handled: bool,
    /// To be looked at before everything else.
    pub urgent: bool,
    /// Its photos in the order in which they were added.
    pub photos: Vec<DraftPhoto>,
    /// When it was begun.
    pub begun: SystemTime,
}

impl From<report::Draft> for Draft {
    fn from(draft: report::Draft) -> Self {
        let photos = draft.photos.into_iter().map(|(sha256, role)| DraftPhoto {
            sha256,
            role: role.into(),
        });
        Self {
            id: draft.id,
            category: draft.category,
            note: draft.note,
            place: draft.place.map(Into::into),
            handled: draft.handled,
            urgent: draft.urgent,
            photos: photos.collect(),
            begun: draft.begun.into(),
        }
    }
}
