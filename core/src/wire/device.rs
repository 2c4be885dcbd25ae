//! Activation of a device, and access tokens bound to its key (RFC 9449, DPoP).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A P-256 public key (RFC 7517, RFC 7518 §6.2). Only these members, in this order, so that its
/// JSON is also the input of its thumbprint (RFC 7638).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Jwk {
    /// `P-256`.
    pub crv: String,
    /// `EC`.
    pub kty: String,
    /// 32 bytes, base64url without padding.
    pub x: String,
    /// 32 bytes, base64url without padding.
    pub y: String,
}

/// `POST /v1/devices`. Idempotent by (code, public key): asked again, it answers the same device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceRequest {
    /// The activation code that the station gave to the worker.
    pub code: String,
    /// The device's key; the request's DPoP proof is signed with it.
    pub public_key: Jwk,
}

/// The activated device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceReply {
    /// The device's id.
    pub device: Uuid,
    /// Whose it is.
    pub worker: Worker,
    /// First access token.
    pub access_token: String,
    /// Its life in seconds, for information: renewal is on a 401, never by the phone's clock.
    pub expires_in: u64,
    /// Ed25519 public key (base64url, 32 bytes) by which tags at checkpoints are signed.
    pub city_brain_key: String,
    /// The deployment's rescue key, an age X25519 recipient (`age1…`).
    pub rescue_key: String,
    /// A code by which the station activates in this worker's name when the device is lost. The
    /// client keeps it nowhere but inside what is sealed to `rescue_key`.
    pub rescue_code: String,
    /// Uploads go only under this address.
    pub files_url: String,
    /// Contract version of the city brain.
    pub contract: u32,
    /// See [`super::ReceiptsPage::epoch`].
    pub epoch: Uuid,
    /// The city brain's clock.
    pub server_time: DateTime<Utc>,
}

/// 网格员.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Worker {
    /// Identifier at the city brain.
    pub id: String,
    /// Name, for the worker's own screen.
    pub name: String,
    /// How they are employed.
    pub kind: WorkerKind,
    /// Codes of the grids they work in, first the main one.
    pub grids: Vec<String>,
}

/// How a worker is employed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WorkerKind {
    /// 专职
    FullTime,
    /// 兼职
    PartTime,
    /// 专业
    Professional,
    /// A kind of a newer contract.
    #[serde(other)]
    Other,
}

/// `POST /v1/token`: an assertion in place of a refresh token, which could be copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenRequest {
    /// A JWT (ES256) signed by the device key: `iss` and `sub` the device id, `aud` the token
    /// address, `nonce` the last `DPoP-Nonce`, `jti` fresh.
    pub assertion: String,
}

/// A new access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenReply {
    /// Sent as `Authorization: DPoP TOKEN`.
    pub access_token: String,
    /// Life in seconds, for information.
    pub expires_in: u64,
}
