//! What photos look like: rows of [`crate::photo::Wanted`]'s findings, and what a worker is told of
//! them. A photo that looks like one of another record was probably taken of it.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use chrono::{DateTime, Utc};

use super::error::OutboxError;
use super::warning::{Figures, Warning, WarningCode};
use crate::evidence::beijing;
use crate::hash::Sha256;
use crate::photo::limits::{ALIKE_FROM, BLURRED_BELOW};
use crate::wire::{PhotoRole, Warnings};

/// Among so many of the newest photos a new one is looked for.
const REMEMBERED: i64 = 2500;

/// What a new photo looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    pub(crate) sharpness: f32,
    pub(crate) hash: u64,
    /// The earlier photo that it looks most like, and how much.
    pub(crate) alike: Option<(Sha256, f32)>,
}

/// Perceptual hashes of the newest photos.
pub(crate) fn hashes(connection: &Connection) -> Result<Vec<(Sha256, u64)>, OutboxError> {
    let mut select = connection
        .prepare_cached("SELECT sha256, hash FROM looks ORDER BY created DESC LIMIT ?1")?;
    let rows = select.query_map([REMEMBERED], |row| {
        Ok((
            Sha256::from_bytes(row.get(0)?),
            row.get::<_, i64>(1)?.cast_unsigned(),
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The thumbnail of a photo.
pub(crate) fn thumbnail(connection: &Connection, sha256: Sha256) -> Result<Vec<u8>, OutboxError> {
    Ok(connection
        .prepare_cached("SELECT thumbnail FROM photos WHERE sha256 = ?1")?
        .query_row([sha256.as_bytes()], |row| row.get(0))?)
}

/// Remembers what a photo looks like; its row is there.
pub(crate) fn add(
    transaction: &Transaction<'_>,
    sha256: Sha256,
    look: &Look,
    now_ms: i64,
) -> Result<(), OutboxError> {
    transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO looks (sha256, sharpness, hash, alike, likeness, created)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            sha256.as_bytes(),
            look.sharpness,
            look.hash.cast_signed(),
            look.alike.map(|(sha256, _)| *sha256.as_bytes()),
            look.alike.map_or(0.0, |(_, likeness)| likeness),
            now_ms,
        ])?;
    Ok(())
}

/// What to tell about the photos of `operation`.
pub(crate) fn warnings(
    connection: &Connection,
    operation: Uuid,
    photos: &[(Sha256, PhotoRole)],
    policy: &Warnings,
) -> Result<Vec<Warning>, OutboxError> {
    let mut found = Vec::new();
    for (number, (sha256, _)) in (1..).zip(photos) {
        let Some(look) = look(connection, *sha256)? else {
            continue;
        };
        if policy.blurred && look.sharpness < BLURRED_BELOW {
            let words = format!(
                "photo {number} is blurred (sharpness {:.2}, from {BLURRED_BELOW:.2} it is fine): \
                 hold still and take it again if it shows too little",
                look.sharpness
            );
            found.push(
                Warning::new(WarningCode::BlurredPhoto, words).with(Figures {
                    photo: Some(number),
                    percent: Some((100.0 * look.sharpness / BLURRED_BELOW) as u32),
                    ..Figures::default()
                }),
            );
        }
        if !policy.taken_already {
            continue;
        }
        let same = Some((*sha256, 1.0));
        let alike = look.alike.filter(|(_, likeness)| *likeness >= ALIKE_FROM);
        for (earlier, likeness) in same.into_iter().chain(alike) {
            if let Some(when) = named_elsewhere(connection, earlier, operation)? {
                let words = format!(
                    "photo {number} looks like one of {} ({:.0} % alike): take a new one if this \
                     is another matter",
                    beijing(when).format("%d.%m. %H:%M"),
                    100.0 * likeness
                );
                found.push(
                    Warning::new(WarningCode::PhotoTakenAlready, words).with(Figures {
                        photo: Some(number),
                        percent: Some((100.0 * likeness).round() as u32),
                        made: Some(when),
                        ..Figures::default()
                    }),
                );
                break;
            }
        }
    }
    Ok(found)
}

fn look(connection: &Connection, sha256: Sha256) -> Result<Option<Look>, OutboxError> {
    let sql = "SELECT sharpness, hash, alike, likeness FROM looks WHERE sha256 = ?1";
    let row = connection
        .prepare_cached(sql)?
        .query_row([sha256.as_bytes()], |row| {
            let alike: Option<[u8; 32]> = row.get(2)?;
            let likeness: f32 = row.get(3)?;
            Ok(Look {
                sharpness: row.get(0)?,
                hash: row.get::<_, i64>(1)?.cast_unsigned(),
                alike: alike.map(|sha256| (Sha256::from_bytes(sha256), likeness)),
            })
        });
    Ok(row.optional()?)
}

/// When another record that stands was made with this photo.
fn named_elsewhere(
    connection: &Connection,
    sha256: Sha256,
    operation: Uuid,
) -> Result<Option<DateTime<Utc>>, OutboxError> {
    let created: Option<i64> = connection
        .prepare_cached(
            "SELECT MAX(created) FROM operation_photos JOIN operations ON id = operation
             WHERE operation_photos.sha256 = ?1 AND id <> ?2
               AND state NOT IN ('draft', 'discarded')",
        )?
        .query_row(params![sha256.as_bytes(), operation.to_string()], |row| {
            row.get(0)
        })?;
    Ok(created.and_then(DateTime::from_timestamp_millis))
}
