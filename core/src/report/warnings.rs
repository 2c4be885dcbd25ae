//! What a worker should know about a report that was recorded all the same.

use crate::hash::Sha256;
use crate::outbox::Warning;
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
            "missing_near_photo",
            "this item asks for a near photo (近景) of the thing itself",
        ),
        (
            item.evidence.far && lacks(PhotoRole::Far),
            "missing_far_photo",
            "this item asks for a far photo (远景) with a landmark",
        ),
        (
            report.handled && lacks(PhotoRole::After),
            "missing_after_photo",
            "a report that is handled on the spot asks for a photo after it (处置后)",
        ),
        (
            report.handled && !item.self_handling,
            "self_handling_not_foreseen",
            "the catalogue does not foresee that a worker handles this item; the centre will look",
        ),
        (
            report.place.grade == PlaceGrade::Fair,
            "coarse_place",
            "the fix is coarse; a far photo with a landmark helps",
        ),
        (
            report.place.grade == PlaceGrade::Doubtful,
            "doubtful_place",
            "something speaks against the fix; a far photo with a landmark helps",
        ),
    ];
    found
        .into_iter()
        .filter(|(holds, ..)| *holds)
        .map(|(_, code, words)| Warning::new(code, words))
        .collect()
}
