//! The chain itself: what a link hashes, and the walk that finds the first broken one.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::hash::Sha256;
use crate::store::{StoreError, meta};

/// The newest link, kept apart from the table so that a cut tail is noticed too.
#[derive(Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) seq: i64,
    pub(super) hash: Option<Sha256>,
}

/// What a link says.
#[derive(Serialize)]
pub(super) struct Link {
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) worker: String,
    pub(super) action: String,
    pub(super) subject: String,
    pub(super) fields: String,
    pub(super) digest: Option<Sha256>,
}

impl Link {
    /// SHA-256 over the hash before (64 hex digits, nothing for the first) and this link as JSON.
    pub(super) fn hash(&self, before: &Option<Sha256>) -> Result<Sha256, StoreError> {
        let mut text = before
            .map(|hash| hash.to_string())
            .unwrap_or_default()
            .into_bytes();
        serde_json::to_writer(&mut text, self)?;
        Ok(Sha256::of(&text))
    }
}

/// The result of a walk over the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Links that hold.
    pub entries: i64,
    /// The first that does not.
    pub broken: Option<Break>,
}

/// Where the chain first breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The entry with this number was changed, or one before it is missing.
    Changed(i64),
    /// Everything after this number was cut off.
    CutAfter(i64),
}

pub(super) fn verify(connection: &Connection) -> Result<Verified, StoreError> {
    let head: Head = meta::get(connection, meta::JOURNAL_HEAD)?.unwrap_or_default();
    let mut statement = connection.prepare(
        "SELECT seq, at, worker, action, subject, fields, digest, hash FROM journal ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    let mut last = Head::default();
    while let Some(row) = rows.next()? {
        let digest: Option<[u8; 32]> = row.get(6)?;
        let link = Link {
            seq: row.get(0)?,
            at: row.get(1)?,
            worker: row.get(2)?,
            action: row.get(3)?,
            subject: row.get(4)?,
            fields: row.get(5)?,
            digest: digest.map(Sha256::from_bytes),
        };
        let stored = Sha256::from_bytes(row.get(7)?);
        if link.seq != last.seq + 1 || link.hash(&last.hash)? != stored {
            let broken = Some(Break::Changed(link.seq));
            return Ok(Verified {
                entries: last.seq,
                broken,
            });
        }
        last = Head {
            seq: link.seq,
            hash: Some(stored),
        };
    }
    let broken = (last != head).then_some(Break::CutAfter(last.seq));
    Ok(Verified {
        entries: last.seq,
        broken,
    })
}
