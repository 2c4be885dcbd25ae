//! Grants: leave to upload one file to the files address. They carry their own headers, so that
//! the access token never goes there.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Held;
use crate::hash::Sha256;

/// Leave to upload one file by tus 1.0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    /// The file.
    pub sha256: Sha256,
    /// Where an upload is created (tus creation).
    pub create_url: String,
    /// The only headers, beside tus's own, that go to the files address.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The grant is void after this, by the city brain's clock.
    pub expires: DateTime<Utc>,
    /// An upload of this file that was begun already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload_url: Option<String>,
    /// How far it had come, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// The files address is another server's: once the upload is whole, tell the city brain where
    /// it lies (`PUT /v1/attachments/SHA256`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tell: bool,
}

/// `PUT /v1/attachments/SHA256`: where a whole upload lies on the files address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredElsewhere {
    /// The upload's address, under the files address.
    pub url: String,
}

/// `POST /v1/grants`: asks again for leave to upload, after a grant expired or a creation went
/// unanswered. Cheaper than sending the operation again for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantsRequest {
    /// Attachments of operations that this device has sent.
    pub attachments: Vec<Sha256>,
}

/// The answer: every attachment asked for is in one of the lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantsReply {
    /// Leave to upload what is missing.
    #[serde(default)]
    pub grants: Vec<Grant>,
    /// Already held, whole.
    #[serde(default)]
    pub held: Vec<Held>,
    /// No stored operation of this device names them.
    #[serde(default)]
    pub unknown: Vec<Sha256>,
}
