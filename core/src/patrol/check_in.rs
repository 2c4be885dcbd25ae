//! Recording a check-in.

use std::path::PathBuf;
use std::time::Duration;

use rusqlite::{Connection, Transaction};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::visits;
use crate::capture::{self, Photos, RecordError};
use crate::evidence::{Fix, Reading, place, tag, time};
use crate::opened::Core;
use crate::outbox::record::{Intent, record as record_operation};
use crate::outbox::{Recorded, Warning, WarningCode, looks};
use crate::reference;
use crate::room;
use crate::wire::{
    CheckIn, Checkpoint, Fence, Payload, PhotoRole, PlaceEvidence, PlaceGrade, Policy, TagProof,
};

/// What a check-in is made of. Anything may be missing: what is there is recorded and graded.
#[derive(Debug, Clone, Default)]
pub struct CheckInRequest {
    /// Where the phone says it is; without one its location source is asked.
    pub fix: Option<Fix>,
    /// The checkpoint's id, where the worker named one; without it the tag's.
    pub checkpoint: Option<String>,
    /// Text of the tag that was read.
    pub tag: Option<String>,
    /// What the worker adds in words.
    pub note: Option<String>,
    /// Photos, each with what it shows.
    pub photos: Vec<(PathBuf, PhotoRole)>,
}

pub(super) fn record(
    core: &Core,
    mut request: CheckInRequest,
    cancel: &CancellationToken,
) -> Result<Recorded, RecordError> {
    let now = core.clock.read();
    if let Some(fix) = &request.fix {
        capture::checked(fix.at)?;
    }
    let known =
        |connection: &Connection| named(connection, request.checkpoint.as_deref()).map(drop);
    let photos = Photos::take(core, &request.photos, false, known, cancel)?;
    request.fix = request.fix.or_else(|| core.here());
    let recorded = core.store.write(|transaction| {
        let policy = capture::policy(transaction)?;
        let attached = photos.add(transaction, &core.vault, now.wall.timestamp_millis())?;
        let (body, mut warnings) = body(transaction, &request, &now, &policy)?;
        let visited = body.checkpoint.clone();
        let gnss = request.fix.and_then(|fix| fix.gnss_time);
        let intent = Intent {
            id: Uuid::now_v7(),
            payload: Payload::CheckIn(body),
            photos: attached.clone(),
            depends_on: Vec::new(),
            replaces: None,
            urgent: false,
            recorded: time::take(transaction, &now, gnss)?,
            // A draft of a check-in would be another moment: it is withdrawn, not undone.
            undo_window: Duration::ZERO,
        };
        let mut recorded = record_operation(transaction, intent)?;
        recorded.warnings.append(&mut warnings);
        recorded.warnings.append(&mut looks::warnings(
            transaction,
            recorded.id,
            &attached,
            &policy.warn,
        )?);
        let home = core.store.home();
        recorded
            .warnings
            .extend(room::warning(home, transaction, &policy)?);
        if let Some(checkpoint) = visited {
            visits::add(transaction, recorded.id, &checkpoint, now.wall)?;
        }
        Ok::<_, RecordError>(recorded)
    })?;
    tracing::debug!(id = %recorded.id, "record committed");
    Ok(recorded)
}

/// The checkpoint that the worker named, which has to be known; none if none was named.
fn named(connection: &Connection, id: Option<&str>) -> Result<Option<Checkpoint>, RecordError> {
    let Some(id) = id else { return Ok(None) };
    reference::checkpoint(connection, id)?
        .ok_or_else(|| RecordError::UnknownCheckpoint(id.to_owned()))
        .map(Some)
}

fn body(
    transaction: &Transaction<'_>,
    request: &CheckInRequest,
    now: &Reading,
    policy: &Policy,
) -> Result<(CheckIn, Vec<Warning>), RecordError> {
    let key = capture::device(transaction)?.city_brain_key;
    let of_tag = match request.tag.as_deref() {
        Some(text) => match tag::checkpoint(text, &key) {
            Some(id) => reference::checkpoint(transaction, id)?,
            None => None,
        },
        None => None,
    };
    let tag = request.tag.as_ref().map(|text| TagProof {
        text: text.clone(),
        genuine: of_tag.is_some(),
    });
    let tag_is_elsewhere = match (&request.checkpoint, &of_tag) {
        (Some(named), Some(of_tag)) => *named != of_tag.id,
        _ => false,
    };
    let checkpoint = named(transaction, request.checkpoint.as_deref())?.or(of_tag);
    let place = match &request.fix {
        Some(fix) => Some(place::take(transaction, fix, now, policy)?),
        None => None,
    };
    let fence = match (&place, &checkpoint) {
        (Some(place), Some(checkpoint)) => Some(fence(place, checkpoint)),
        _ => None,
    };
    let body = CheckIn {
        checkpoint: checkpoint.map(|checkpoint| checkpoint.id),
        place,
        fence,
        tag,
        note: request.note.clone(),
    };
    let warnings = warnings(&body, tag_is_elsewhere);
    Ok((body, warnings))
}

/// The fix against the fence: inside as soon as its circle meets it.
fn fence(place: &PlaceEvidence, checkpoint: &Checkpoint) -> Fence {
    let distance_m = place.at.distance_m(checkpoint.at);
    Fence {
        distance_m,
        inside: distance_m - place.accuracy_m <= checkpoint.radius_m,
    }
}

fn warnings(body: &CheckIn, tag_is_elsewhere: bool) -> Vec<Warning> {
    let genuine = body.tag.as_ref().map(|tag| tag.genuine);
    let grade = body.place.as_ref().map(|place| place.grade);
    let found = [
        (
            genuine == Some(false),
            WarningCode::TagNotGenuine,
            "the tag's signature does not hold, or its checkpoint is not in this scope",
        ),
        (
            tag_is_elsewhere,
            WarningCode::TagElsewhere,
            "the tag is of another checkpoint than the one that was named",
        ),
        (
            body.fence.is_some_and(|fence| !fence.inside) && genuine != Some(true),
            WarningCode::OutsideFence,
            "the fix is outside the checkpoint's fence",
        ),
        (
            grade == Some(PlaceGrade::Doubtful),
            WarningCode::DoubtfulPlace,
            "something speaks against the fix; a photo or the tag helps a reviewer",
        ),
        (
            grade == Some(PlaceGrade::Fair),
            WarningCode::CoarsePlace,
            "the fix is coarse; a photo or the tag helps a reviewer",
        ),
        (
            body.place.is_none() && genuine != Some(true),
            WarningCode::NoPlace,
            "neither a fix nor a genuine tag says where this was",
        ),
    ];
    found
        .into_iter()
        .filter(|(holds, ..)| *holds)
        .map(|(_, code, words)| Warning::new(code, words))
        .collect()
}
