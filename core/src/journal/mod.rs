//! The journal (操作日志): who did what on this phone, as a chain of hashes. It holds ids, field
//! names and salted hashes, never values; deleting a subject's salt makes its hashes meaningless
//! and leaves the chain whole (PIPL 47). Every action is written in the transaction that does it.

mod chain;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::device::Device;
use crate::hash::Sha256;
use crate::store::{self, StoreError, meta};
pub use chain::{Break, Verified};

/// What the worker, or the phone for them, did. Written as snake case; a shipped name stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
    /// The device was activated for a worker.
    Activated,
    /// A photo began a draft, or was added to one.
    PhotoTaken,
    /// Something else about a draft was changed.
    DraftChanged,
    /// A draft was thrown away.
    DraftDiscarded,
    /// An operation was recorded: it is durable from here on.
    Recorded,
    /// A report was taken back within the undo window.
    Undone,
    /// A refused operation was sent again as it is.
    Retried,
    /// The worker gave an operation up, knowingly.
    Discarded,
    /// The rest of a photo was laid open on disk, for the phone to send while the app is suspended.
    LaidOpen,
    /// The original of a photo was deleted after everything that names it was complete.
    OriginalDeleted,
    /// The body of a complete operation was dropped.
    BodyDropped,
}

impl Action {
    fn name(self) -> String {
        // A unit variant is always a JSON string.
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// One thing that was done.
pub(crate) struct Entry<'a> {
    pub(crate) action: Action,
    /// Id of what it was done to: an operation, or a photo's SHA-256.
    pub(crate) subject: &'a str,
    /// Names of the fields that were given a value.
    pub(crate) fields: &'a [&'a str],
    /// The values, of which only a salted hash is kept.
    pub(crate) values: Option<&'a [u8]>,
}

/// Adds `entry` to the chain, in the transaction that does what it says.
pub(crate) fn append(
    transaction: &Transaction<'_>,
    at: DateTime<Utc>,
    entry: &Entry<'_>,
) -> Result<(), StoreError> {
    let head: chain::Head = meta::get(transaction, meta::JOURNAL_HEAD)?.unwrap_or_default();
    let digest = match entry.values {
        Some(values) => Some(salted(transaction, entry.subject, values)?),
        None => None,
    };
    let link = chain::Link {
        seq: head.seq + 1,
        at: at.timestamp_millis(),
        worker: Device::load(transaction)?
            .map(|device| device.worker.id)
            .unwrap_or_default(),
        action: entry.action.name(),
        subject: entry.subject.to_owned(),
        fields: serde_json::to_string(entry.fields)?,
        digest,
    };
    let hash = link.hash(&head.hash)?;
    transaction
        .prepare_cached(
            "INSERT INTO journal (seq, at, worker, action, subject, fields, digest, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            link.seq,
            link.at,
            link.worker,
            link.action,
            link.subject,
            link.fields,
            link.digest.map(|digest| digest.as_bytes().to_vec()),
            hash.as_bytes(),
        ])?;
    meta::set(
        transaction,
        meta::JOURNAL_HEAD,
        &chain::Head {
            seq: link.seq,
            hash: Some(hash),
        },
    )
}

/// Walks the chain from its beginning and returns how long it is, or where it first breaks.
pub(crate) fn verify(connection: &Connection) -> Result<Verified, StoreError> {
    chain::verify(connection)
}

/// Erases what a subject's digests could be compared with: its content has gone, and what is left in
/// the journal must tell nothing of it, not even to who guesses.
pub(crate) fn forget(transaction: &Transaction<'_>, subject: &str) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM salts WHERE subject = ?1", [subject])?;
    Ok(())
}

fn salted(
    transaction: &Transaction<'_>,
    subject: &str,
    values: &[u8],
) -> Result<Sha256, StoreError> {
    let known: Option<Vec<u8>> = transaction
        .prepare_cached("SELECT salt FROM salts WHERE subject = ?1")?
        .query_row([subject], |row| row.get(0))
        .optional()?;
    let salt = match known {
        Some(salt) => salt,
        None => {
            let mut fresh = vec![0; 16];
            store::random(&mut fresh)?;
            transaction
                .prepare_cached("INSERT INTO salts (subject, salt) VALUES (?1, ?2)")?
                .execute(params![subject, fresh])?;
            fresh
        }
    };
    Ok(Sha256::of(&[&salt[..], values].concat()))
}

#[cfg(test)]
mod tests;
