//! What every capability works with once a data folder is open. It lies below them, so that no
//! arrow points back at the façade.

use std::sync::Arc;
use std::time::Duration;

use crate::evidence::{Clock, Fix, LatestFix, LocationSource};
use crate::photo::Vault;
use crate::store::{KeyStore, Store};
use crate::sync::BackgroundUpload;

/// An opened data folder, with the phone's clocks, keys and place.
pub(crate) struct Core {
    pub(crate) store: Arc<Store>,
    pub(crate) keys: Arc<dyn KeyStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) location: Option<Arc<dyn LocationSource>>,
    pub(crate) background: Option<Arc<dyn BackgroundUpload>>,
    pub(crate) undo_window: Duration,
    pub(crate) vault: Vault,
}

impl Core {
    /// Where the phone is, as far as somebody knows. The app is asked, which may take its time: not
    /// inside of a transaction.
    pub(crate) fn here(&self) -> Option<Fix> {
        self.location.as_ref()?.latest().and_then(LatestFix::now)
    }
}
