//! Receipts: the city brain's word that it holds something, given after its own fsync.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::hash::Sha256;

/// The city brain holds this operation, and these of its attachments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The operation.
    pub operation: Uuid,
    /// SHA-256 of the operation's bytes as the city brain stored them.
    pub sha256: Sha256,
    /// Attachments that it holds, each hashed anew from what was stored.
    #[serde(default)]
    pub attachments: Vec<Held>,
}

/// A file that the city brain holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Held {
    /// SHA-256 of the stored bytes.
    pub sha256: Sha256,
    /// Their number.
    pub bytes: u64,
}

/// `GET /v1/receipts?cursor=`: receipts of this device, oldest change first. An operation appears
/// again whenever more of its attachments have arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptsPage {
    /// Changes when the city brain was restored from a backup; cursors of another epoch are void.
    pub epoch: Uuid,
    /// Where the next page begins.
    pub cursor: String,
    /// There is a next page already.
    pub more: bool,
    /// The receipts.
    pub receipts: Vec<Receipt>,
}
