//! The client core for Kotlin and Swift: records, handles and errors that `uniffi` turns into code
//! of either language. Nothing is decided here; what a developer of an app uses is the small
//! hand-written layer over the generated code (`bindings/kotlin`, `bindings/swift`).
//!
//! Every call that may wait is a future which only waits: the work is done on this library's own
//! threads, so neither a screen's thread nor a coroutine's is held. A future that is dropped gives
//! its work up at the next safe point. A panic ends one call, with `Internal` or, of
//! reading a card, `ReaderFailed`, and nothing else.

mod background;
mod cancellation;
mod clock;
mod config;
mod connectivity;
mod desk;
mod error;
mod gridwalk;
mod idcard;
mod key_store;
mod location;
mod observe;
mod outbox;
mod patrol;
mod recogniser;
mod registry;
mod report;
mod sync;
mod value;

pub use background::{BackgroundUpload, BackgroundUploadError, PlainUpload};
pub use cancellation::Cancellation;
pub use clock::{Clock, ClockError, ClockReading};
pub use config::Config;
pub use connectivity::{Connectivity, ConnectivityError};
pub use error::{
    CollectError, IdCardError, OutboxError, PatrolError, PhotoProblem, ReportError, StoreError,
    SyncError, ValueProblem,
};
pub use gridwalk::Gridwalk;
pub use idcard::{CardAdvice, CardFinder, CardLook, CardReader};
pub use key_store::{KeyStore, KeyStoreError, file_key_store};
pub use location::{LatestFix, LocationError, LocationSource};
pub use observe::{ChangeListener, ListenerError, Subscription};
pub use outbox::{Outbox, OutboxListener};
pub use patrol::{CheckIn, Patrol};
pub use recogniser::{LineImage, LineScript, LineText, TextRecogniser, TextRecogniserError};
pub use registry::Registry;
pub use report::Reports;
pub use sync::{Progress, Sync, SyncListener, SyncMode, SyncState};
pub use value::card::*;
pub use value::collecting::*;
pub use value::operation::*;
pub use value::person::{Choice, Contact, Dwelling, Person, PersonField, choices};
pub use value::photo::{DraftPhoto, Photo, PhotoRole};
pub use value::place::*;
pub use value::report::{CatalogueItem, Draft, DraftEdit, Report, Suggestion};
pub use value::status::*;

uniffi::setup_scaffolding!("gridwalk");
