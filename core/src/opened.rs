//! What every capability works with once a data folder is open. It lies below them, so that no
//! arrow points back at the façade.

use std::sync::Arc;
use std::time::Duration;

use crate::evidence::Clock;
use crate::photo::Vault;
use crate::store::{KeyStore, Store};

/// An opened data folder, with the phone's clocks and keys.
pub(crate) struct Core {
    pub(crate) store: Arc<Store>,
    pub(crate) keys: Arc<dyn KeyStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) undo_window: Duration,
    pub(crate) vault: Vault,
}
