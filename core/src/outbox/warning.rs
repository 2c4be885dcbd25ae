//! What the worker should know about something that was recorded all the same.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// Something worth knowing about what was recorded; never a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Which.
    pub code: WarningCode,
    /// The same in words.
    pub words: String,
    /// What the words say in numbers.
    pub figures: Figures,
}

/// The numbers of a warning, for an app that says it in words of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Which photo it is about, from 1.
    pub photo: Option<u32>,
    /// How sharp that photo is against what is fine, or how much like an earlier one.
    pub percent: Option<u32>,
    /// How far away the same thing was reported, or how coarse the fix is.
    pub metres: Option<u32>,
    /// When the earlier photo or report was made.
    pub made: Option<DateTime<Utc>>,
    /// Photos that there are and none is the one that is missing, or that still have room.
    pub photos: Option<u32>,
}

impl Warning {
    pub(crate) fn new(code: WarningCode, words: impl Into<String>) -> Self {
        Self {
            code,
            words: words.into(),
            figures: Figures::default(),
        }
    }

    pub(crate) fn with(self, figures: Figures) -> Self {
        Self { figures, ..self }
    }
}

/// What may be worth knowing. A slug in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// The tag's signature does not hold, or its checkpoint is not in this scope.
    TagNotGenuine,
    /// The tag is of another checkpoint than the one that was named.
    TagElsewhere,
    /// The fix is outside the checkpoint's fence.
    OutsideFence,
    /// Neither a fix nor a genuine tag says where this was.
    NoPlace,
    /// The fix is coarse.
    CoarsePlace,
    /// Something speaks against the fix.
    DoubtfulPlace,
    /// The item asks for a near photo (近景).
    MissingNearPhoto,
    /// The item asks for a far photo (远景).
    MissingFarPhoto,
    /// A report that was handled on the spot asks for a photo after it (处置后).
    MissingAfterPhoto,
    /// The catalogue does not foresee that a worker handles this item.
    SelfHandlingNotForeseen,
    /// A photo is blurred.
    BlurredPhoto,
    /// A photo was taken already, or was taken of one.
    PhotoTakenAlready,
    /// The same thing is reported near by and open.
    ReportedNearBy,
    /// The phone has little room for more photos.
    StorageLow,
}
