//! Single values of the store, each under a name of its own.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;

/// The activated device, [`crate::device::Device`].
pub(crate) const DEVICE: &str = "device";
/// Access token.
pub(crate) const TOKEN: &str = "token";
/// The city brain's epoch that the cursors belong to.
pub(crate) const EPOCH: &str = "epoch";
/// Where the next page of receipts begins.
pub(crate) const RECEIPTS_CURSOR: &str = "receipts_cursor";
/// Receipts were read to their end once: from then on one for an unknown operation is news.
pub(crate) const RECEIPTS_READ: &str = "receipts_read";
/// When another copy of this folder was last seen to send.
pub(crate) const OTHER_COPY: &str = "other_copy";
/// Where the next page of changes begins.
pub(crate) const CHANGES_CURSOR: &str = "changes_cursor";
/// Last comparison with the city brain's clock.
pub(crate) const SERVER_CLOCK: &str = "server_clock";
/// The last few fixes, to tell jumps and frozen receivers.
pub(crate) const FIXES: &str = "fixes";
/// Last cause of a failed sync, in words.
pub(crate) const LAST_ERROR: &str = "last_error";
/// The city brain asked to be left alone until then.
pub(crate) const REST_UNTIL: &str = "rest_until";
/// Grows when the line may be back: a syncer in any process sees it.
pub(crate) const NUDGES: &str = "nudges";
/// The journal's newest sequence number and hash.
pub(crate) const JOURNAL_HEAD: &str = "journal_head";

/// The value of `key`, if it was ever set.
pub(crate) fn get<T: DeserializeOwned>(
    connection: &Connection,
    key: &str,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// Sets `key`.
pub(crate) fn set<T: Serialize>(
    transaction: &Transaction<'_>,
    key: &str,
    value: &T,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO meta (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?
        .execute([key, &serde_json::to_string(value)?])?;
    Ok(())
}

/// Forgets `key`.
pub(crate) fn clear(transaction: &Transaction<'_>, key: &str) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM meta WHERE key = ?1")?
        .execute([key])?;
    Ok(())
}
