//! What a worker should know about a report: before it is queued, and once more when it is.
//! Nothing here refuses anything.

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use uuid::Uuid;

use super::near;
use crate::capture::RecordError;
use crate::hash::Sha256;
use crate::outbox::{Figures, Warning, WarningCode, looks};
use crate::wire::{CatalogueItem, PhotoRole, PlaceEvidence, PlaceGrade, Policy};

/// A report as far as it is known.
pub(super) struct Facts<'a> {
    pub(super) id: Uuid,
    pub(super) item: &'a CatalogueItem,
    pub(super) place: Option<&'a PlaceEvidence>,
    pub(super) handled: bool,
    pub(super) photos: &'a [(Sha256, PhotoRole)],
}

pub(super) fn of(
    connection: &Connection,
    facts: &Facts<'_>,
    now: DateTime<Utc>,
    policy: &Policy,
) -> Result<Vec<Warning>, RecordError> {
    let mut warnings = plain(facts, policy);
    if let Some(place) = facts.place {
        let category = &facts.item.code;
        warnings.extend(near::warning(
            connection,
            facts.id,
            category,
            place.at,
            now,
            &policy.warn,
        )?);
    }
    warnings.append(&mut looks::warnings(
        connection,
        facts.id,
        facts.photos,
        &policy.warn,
    )?);
    Ok(warnings)
}

/// What follows from the report alone.
fn plain(facts: &Facts<'_>, policy: &Policy) -> Vec<Warning> {
    let lacks = |wanted: PhotoRole| {
        policy.warn.missing_photo && !facts.photos.iter().any(|(_, role)| *role == wanted)
    };
    let grade = facts.place.map(|place| place.grade);
    let count = facts.photos.len();
    let accuracy = facts.place.map_or(0.0, |place| place.accuracy_m);
    let none_is = |code, words: String| {
        Warning::new(code, words).with(Figures {
            photos: u32::try_from(count).ok(),
            ..Figures::default()
        })
    };
    let found = [
        (
            facts.item.evidence.near && lacks(PhotoRole::Near),
            none_is(
                WarningCode::MissingNearPhoto,
                format!(
                    "this item asks for a near photo (近景) of the thing itself; none of {count} is one"
                ),
            ),
        ),
        (
            facts.item.evidence.far && lacks(PhotoRole::Far),
            none_is(
                WarningCode::MissingFarPhoto,
                format!(
                    "this item asks for a far photo (远景) with a landmark; none of {count} is one"
                ),
            ),
        ),
        (
            facts.handled && lacks(PhotoRole::After),
            none_is(
                WarningCode::MissingAfterPhoto,
                "a report that is handled on the spot asks for a photo after it (处置后)"
                    .to_owned(),
            ),
        ),
        (
            facts.handled && !facts.item.self_handling,
            Warning::new(
                WarningCode::SelfHandlingNotForeseen,
                "the catalogue does not foresee that a worker handles this item; the centre will look",
            ),
        ),
        (
            grade == Some(PlaceGrade::Fair),
            Warning::new(
                WarningCode::CoarsePlace,
                format!("the fix is coarse ({accuracy:.0} m); a far photo with a landmark helps"),
            )
            .with(Figures {
                metres: Some(accuracy.round() as u32),
                ..Figures::default()
            }),
        ),
        (
            grade == Some(PlaceGrade::Doubtful),
            Warning::new(
                WarningCode::DoubtfulPlace,
                "something speaks against the fix; a far photo with a landmark helps",
            ),
        ),
    ];
    let holds = found.into_iter().filter(|(holds, _)| *holds);
    holds.map(|(_, warning)| warning).collect()
}
