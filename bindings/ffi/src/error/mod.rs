//! Errors, one enum a capability. A variant is there because a caller would act on it; what
//! concerns the store is [`StoreError`] in each of them.

mod collect;
mod idcard;
mod outbox;
mod photo;
mod record;
mod store;
mod sync;

pub use collect::{CollectError, ValueProblem};
pub use idcard::IdCardError;
pub use outbox::OutboxError;
pub use photo::PhotoProblem;
pub use record::{PatrolError, ReportError};
pub use store::StoreError;
pub use sync::SyncError;
