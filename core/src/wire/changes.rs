//! The changes feed: everything new in this worker's scope, in pages that apply atomically.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// `GET /v1/changes?cursor=`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangesPage {
    /// See [`super::ReceiptsPage::epoch`].
    pub epoch: Uuid,
    /// Where the next page begins.
    pub cursor: String,
    /// There is a next page already.
    pub more: bool,
    /// The changes, oldest first.
    pub changes: Vec<Change>,
}

/// One record that is new, changed or gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// One of [`kind`], or newer than this client: then it is kept raw.
    pub kind: String,
    /// Identifier within its kind.
    pub id: String,
    /// Grows with every change of the record.
    pub version: i64,
    /// A tombstone: the record is gone, or left this worker's scope.
    #[serde(default)]
    pub deleted: bool,
    /// The record; absent in a tombstone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

/// Kinds of records that this client understands.
pub mod kind {
    /// [`crate::wire::CatalogueItem`]
    pub const CATALOGUE_ITEM: &str = "catalogue_item";
    /// [`crate::wire::Policy`], one record with id `policy`
    pub const POLICY: &str = "policy";
    /// [`crate::wire::Grid`]
    pub const GRID: &str = "grid";
    /// [`crate::wire::Checkpoint`]
    pub const CHECKPOINT: &str = "checkpoint";
    /// [`crate::wire::PastReport`]
    pub const PAST_REPORT: &str = "past_report";
    /// [`crate::wire::Dwelling`]
    pub const DWELLING: &str = "dwelling";
    /// [`crate::wire::Person`]
    pub const PERSON: &str = "person";
}
