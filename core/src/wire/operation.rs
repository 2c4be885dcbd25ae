//! Operations: one durable intent of the worker each, and the batches they travel in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{Collection, Grant, PlaceEvidence, Problem, Receipt, TimeEvidence};
use crate::hash::Sha256;
use crate::wire::evidence::Fence;

/// One durable intent of the worker. Serialised once; the bytes are the operation from then on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Operation {
    /// UUIDv7 that never changes, through every retry, restart and restored copy.
    pub id: Uuid,
    /// Contract version that this operation was written in.
    pub contract: u32,
    /// Order of sending on this phone.
    pub seq: i64,
    /// The worker who recorded it.
    pub worker: String,
    /// The grid it belongs to, 15 digits.
    pub grid: String,
    /// When it was recorded, by every clock there is.
    pub recorded: TimeEvidence,
    /// Operations that must be stored before this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<Uuid>,
    /// The refused operation that this one repairs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Uuid>,
    /// Photos, in the order in which they were taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// `kind` and `body`.
    #[serde(flatten)]
    pub payload: Payload,
}

/// What the worker did, as `"kind"` and `"body"`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
pub enum Payload {
    /// 打卡: evidence of a visit.
    CheckIn(CheckIn),
    /// 上报: something the worker found.
    Report(Report),
    /// 采集: a person of the grid.
    Collect(Box<Collection>),
    /// Takes an operation back; it is shown as withdrawn, never as gone.
    Withdraw(Withdraw),
}

impl Payload {
    /// The kind as it stands on the wire.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::CheckIn(_) => "check_in",
            Self::Report(_) => "report",
            Self::Collect(_) => "collect",
            Self::Withdraw(_) => "withdraw",
        }
    }
}

/// 打卡: evidence of a visit, never a score.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckIn {
    /// The checkpoint that was visited, where the worker or a tag named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
    /// The fix, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceEvidence>,
    /// The fix against the checkpoint's fence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fence: Option<Fence>,
    /// The tag that was read at the checkpoint, indoors where there is no fix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<TagProof>,
    /// What the worker adds in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The text of a QR code or NFC tag at a checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TagProof {
    /// The text as it was read.
    pub text: String,
    /// The city brain's signature on it holds and it names a checkpoint that the phone knows.
    pub genuine: bool,
}

/// 上报: something the worker found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// Code of the catalogue (入格事项清单).
    pub category: String,
    /// Where it is.
    pub place: PlaceEvidence,
    /// What the worker adds in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 自行处理: the worker settled it on the spot.
    #[serde(default)]
    pub handled: bool,
    /// To be looked at before everything else.
    #[serde(default)]
    pub urgent: bool,
}

/// Takes an operation back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdraw {
    /// The operation that is taken back.
    pub operation: Uuid,
}

/// A photo of an operation, named by the SHA-256 of what is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// SHA-256 of the file that will be uploaded.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub bytes: u64,
    /// `image/jpeg`.
    pub media_type: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What the photo shows.
    pub role: PhotoRole,
    /// A JPEG of at most [`super::MAX_THUMBNAIL_BYTES`], base64 (RFC 4648 §4), so that the centre
    /// sees the case before the photo arrives.
    pub thumbnail: String,
}

/// What a photo shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhotoRole {
    /// The worker did not say.
    #[default]
    Plain,
    /// 近景: the thing itself.
    Near,
    /// 远景: the thing with a landmark.
    Far,
    /// 处置后: after it was handled.
    After,
}

/// `POST /v1/operations`: operations as the bytes that were stored, in order of sending.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchRequest {
    /// Each element is one operation's exact text.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Operation>))]
    pub operations: Vec<Box<RawValue>>,
}

/// The answer to a batch: one outcome for each operation, in the order of the batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchReply {
    /// The city brain's clock when it answered.
    pub server_time: DateTime<Utc>,
    /// Changes when the city brain was restored from a backup.
    pub epoch: Uuid,
    /// One for each operation.
    pub outcomes: Vec<Outcome>,
}

/// What the city brain did with one operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcome {
    /// The operation.
    pub id: Uuid,
    /// What was done.
    pub verdict: Verdict,
    /// With `duplicate`: what was done the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Verdict>,
    /// The city brain's word that it is stored; with `accepted` and `duplicate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// Why not; with `rejected` and `deferred`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// The record as it stands at the city brain; with `conflict`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
    /// With `deferred`: seconds before it is worth trying again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
    /// Leave to upload each attachment that is missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
}

/// The city brain's verdict on one operation of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Stored now.
    Accepted,
    /// Stored before, under this id with these bytes.
    Duplicate,
    /// Stored beside a record that has moved on; the worker settles it.
    Conflict,
    /// Not stored, and will not be as it is.
    Rejected,
    /// Not stored yet: something that it depends on is missing, or the server is busy.
    Deferred,
    /// A verdict of a newer contract. Treated as not stored; asked again later.
    #[serde(other)]
    Unknown,
}
