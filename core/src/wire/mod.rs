//! What crosses the network, as types that the client and the city brain share. The contract is
//! the city brain's OpenAPI document; these types are where both sides meet it.
//!
//! Two rules hold for all of them. What comes down may be newer than this client: unknown fields
//! are ignored, unknown kinds and values are kept as text, never an error. What goes up as an
//! operation is serialised once, stored as those bytes, and sent as those bytes for ever.

mod changes;
mod device;
mod evidence;
mod grant;
mod operation;
mod problem;
mod receipt;
mod reference;
mod registry;

pub use changes::{Change, ChangesPage, kind};
pub use device::{DeviceReply, DeviceRequest, Jwk, TokenReply, TokenRequest, Worker, WorkerKind};
pub use evidence::{Fence, PlaceDoubt, PlaceEvidence, PlaceGrade, TimeEvidence, TimeGrade};
pub use grant::{Grant, GrantsReply, GrantsRequest, StoredElsewhere};
pub use operation::{
    Attachment, BatchReply, BatchRequest, CheckIn, Operation, Outcome, Payload, PhotoRole, Report,
    TagProof, Verdict, Withdraw,
};
pub use problem::{Problem, slug};
pub use receipt::{Held, Receipt, ReceiptsPage};
pub use reference::{CatalogueItem, Checkpoint, Evidence, Grid, PastReport, Policy, Warnings};
pub use registry::{
    Basis, Collection, CollectionPolicy, Contact, Dwelling, FieldSource, Person, RELATIONS, TENURES,
};

/// Version of the contract that this client speaks. A city brain accepts queued operations of its
/// own and the last two before it.
pub const CONTRACT: u32 = 1;

/// Request header that names the client, `gridwalk/VERSION`.
pub const CLIENT_HEADER: &str = "gridwalk-client";
/// Request header that names the contract version.
pub const CONTRACT_HEADER: &str = "gridwalk-contract";

/// A batch holds at most this many operations.
pub const MAX_BATCH_OPERATIONS: usize = 200;
/// A batch holds at most this many bytes of JSON before compression, one operation excepted: an
/// operation alone may be larger, or it could never be sent.
pub const MAX_BATCH_BYTES: usize = 256 * 1024;
// Thumbnails are made as small as the wire wants them.
pub use gridwalk_photo::limits::MAX_THUMBNAIL_BYTES;
