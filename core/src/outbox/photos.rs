//! Rows of photos: one a distinct file, however many operations name it. The encrypted original
//! itself is the vault's ([`crate::photo`]); its file is durable before the row is written.

use rusqlite::{Transaction, params};
use uuid::Uuid;

use super::error::OutboxError;
use crate::hash::Sha256;
use crate::wire::PhotoRole;

/// A photo whose original is durable in the vault.
pub(crate) struct NewPhoto<'a> {
    pub(crate) sha256: Sha256,
    pub(crate) bytes: u64,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) thumbnail: &'a [u8],
}

/// Adds the row of a photo. One that was taken before, and whose original was deleted since, has
/// its original again.
pub(crate) fn add(
    transaction: &Transaction<'_>,
    photo: &NewPhoto<'_>,
    now_ms: i64,
) -> Result<(), OutboxError> {
    transaction
        .prepare_cached(
            "INSERT INTO photos (sha256, bytes, width, height, thumbnail, created)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (sha256) DO UPDATE SET original = 1",
        )?
        .execute(params![
            photo.sha256.as_bytes(),
            photo.bytes as i64,
            photo.width,
            photo.height,
            photo.thumbnail,
            now_ms,
        ])?;
    Ok(())
}

/// Makes `photos` the photos of an operation, in this order.
pub(super) fn attach(
    transaction: &Transaction<'_>,
    operation: Uuid,
    photos: &[(Sha256, PhotoRole)],
) -> Result<(), OutboxError> {
    transaction
        .prepare_cached("DELETE FROM operation_photos WHERE operation = ?1")?
        .execute([operation.to_string()])?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO operation_photos (operation, position, sha256, role) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (position, (sha256, role)) in photos.iter().enumerate() {
        insert.execute(params![
            operation.to_string(),
            position as i64,
            sha256.as_bytes(),
            role_name(*role),
        ])?;
    }
    Ok(())
}

pub(super) fn role_name(role: PhotoRole) -> &'static str {
    match role {
        PhotoRole::Plain => "plain",
        PhotoRole::Near => "near",
        PhotoRole::Far => "far",
        PhotoRole::After => "after",
    }
}

pub(super) fn role_named(name: &str) -> PhotoRole {
    match name {
        "near" => PhotoRole::Near,
        "far" => PhotoRole::Far,
        "after" => PhotoRole::After,
        _ => PhotoRole::Plain,
    }
}
