//! What a worker should know about a report that was recorded all the same.

use crate::hash::Sha256;
use crate::outbox::{Warning, WarningCode};
use crate::wire::{CatalogueItem, PhotoRole, PlaceGrade, Report};

pub(super) fn of(
    report: &Report,
    item: &CatalogueItem,
    photos: &[(Sha256, PhotoRole)],
) -> Vec<Warning> {
    let lacks = |wanted: PhotoRole| !photos.iter().any(|(_, role)| *role == wanted);
    let found = [
        (
            item.evidence.near && lacks(PhotoRole::Near),
            WarningCode::MissingNearPhoto,
            "this item asks for a near photo (近景) of the thing itself",
        ),
        (
            item.evidence.far && lacks(PhotoRole::Far),
            WarningCode::MissingFarPhoto,
            "this item asks for a far photo (远景) with a landmark",
        ),
        (
            report.handled && lacks(PhotoRole::After),
            WarningCode::MissingAfterPhoto,
            "a report that is handled on the spot asks for a photo after it (处置后)",
        ),
        (
            report.handled && !item.self_handling,
            WarningCode::SelfHandlingNotForeseen,
            "the catalogue does not foresee that a worker handles this item; the centre will look",
        ),
        (
            report.place.grade == PlaceGrade::Fair,
            WarningCode::CoarsePlace,
            "the fix is coarse; a far photo with a landmark helps",
        ),
        (
            report.place.grade == PlaceGrade::Doubtful,
            WarningCode::DoubtfulPlace,
            "something speaks against the fix; a far photo with a landmark helps",
        ),
    ];
    found
        .into_iter()
        .filter(|(holds, ..)| *holds)
        .map(|(_, code, words)| Warning::new(code, words))
        .collect()
}
