//! Errors of the city brain (RFC 9457 problem details).

use serde::{Deserialize, Serialize};

/// RFC 9457 problem details, media type `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:gridwalk:problem:SLUG`; the slug is one of [`slug`] or newer than this client.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, for people.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// To what, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Problem {
    const URN: &'static str = "urn:gridwalk:problem:";

    /// A problem of this project.
    pub fn new(slug: &str, status: u16, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("{}{slug}", Self::URN),
            title: title.to_owned(),
            status,
            detail: Some(detail.into()),
        }
    }

    /// The last part of the type, by which a client decides.
    pub fn slug(&self) -> &str {
        self.kind.strip_prefix(Self::URN).unwrap_or(&self.kind)
    }
}

/// Slugs that a client acts on.
pub mod slug {
    /// The id is bound to other bytes already; never sent again as it is.
    pub const ID_REUSED: &str = "id-reused";
    /// The catalogue at the city brain has no such category.
    pub const UNKNOWN_CATEGORY: &str = "unknown-category";
    /// The registry at the city brain has no such dwelling.
    pub const UNKNOWN_DWELLING: &str = "unknown-dwelling";
    /// The operation cannot be read.
    pub const MALFORMED: &str = "malformed";
    /// The grid is not in the worker's scope.
    pub const OUT_OF_SCOPE: &str = "out-of-scope";
    /// Something that it depends on is not stored.
    pub const DEPENDENCY_MISSING: &str = "dependency-missing";
    /// The city brain no longer accepts this kind from this contract.
    pub const CONTRACT_TOO_OLD: &str = "contract-too-old";
    /// The access token is missing, expired or not bound to this key.
    pub const TOKEN_INVALID: &str = "token-invalid";
    /// The DPoP proof needs the nonce that this answer carries (RFC 9449 §8).
    pub const NONCE_REQUIRED: &str = "use-dpop-nonce";
    /// The activation code is unknown, or bound to another device.
    pub const CODE_INVALID: &str = "code-invalid";
    /// The device was locked out by an administrator.
    pub const DEVICE_REVOKED: &str = "device-revoked";
    /// The batch is larger than the contract allows.
    pub const TOO_LARGE: &str = "too-large";
    /// The grant is missing, expired or for another file.
    pub const GRANT_INVALID: &str = "grant-invalid";
}
