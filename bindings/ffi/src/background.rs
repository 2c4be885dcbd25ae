//! Uploads that go on while an app is suspended: only the platform can send then.

use std::collections::HashMap;
use std::sync::Arc;

use gridwalk_core::sync;

use crate::desk;

/// What goes on uploading while the app is suspended: a background `URLSession`. `Gridwalk.pause`
/// hands the rest of one photo over, where policy allows it; `Gridwalk.resume`, every sync and every
/// opening take it back. When an upload has ended, however, tell `Sync.background_ended`.
#[uniffi::export(rust, foreign)]
pub trait BackgroundUpload: Send + Sync {
    /// Begins to send `upload`, and does not wait for it. If it throws, the file goes at once.
    fn start(&self, upload: PlainUpload) -> Result<(), BackgroundUploadError>;
    /// Ends whatever it still sends, of an earlier run of the app too.
    fn cancel(&self) -> Result<(), BackgroundUploadError>;
}

/// The rest of one photo: `PATCH url`, with these headers and no others of the app's own, and the
/// whole file as its body.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct PlainUpload {
    /// Names this upload; says nothing of the photo.
    pub id: String,
    /// Where it goes.
    pub url: String,
    /// Leave to upload, and never the access token.
    pub headers: HashMap<String, String>,
    /// What is sent. It is not encrypted: protect it until the first unlock, and keep it out of
    /// backups. The library deletes it.
    pub file: String,
    /// A metered network may carry it, too.
    pub metered: bool,
    /// PEM of the deployment's own authority: then it vouches for the server, and nobody else does.
    pub authority: Option<String>,
}

/// The platform will not send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum BackgroundUploadError {
    /// Not this, or not now: the photo waits until the app is back.
    #[error("the platform does not upload while the app is suspended")]
    Refused,
}

desk::fails_as!(BackgroundUploadError::Refused);

/// The app's sender.
pub(crate) struct AppBackgroundUpload(pub(crate) Arc<dyn BackgroundUpload>);

impl sync::BackgroundUpload for AppBackgroundUpload {
    fn start(&self, upload: &sync::PlainUpload) -> bool {
        // A file whose name is no text cannot be told.
        let Some(file) = upload.file.to_str() else {
            return false;
        };
        let upload = PlainUpload {
            id: upload.id.to_string(),
            url: upload.url.clone(),
            headers: upload.headers.clone().into_iter().collect(),
            file: file.to_owned(),
            metered: upload.metered,
            authority: upload.authority.clone(),
        };
        desk::ask(|| self.0.start(upload)).is_ok()
    }

    fn cancel(&self) {
        // What it still sends is the beginning of what is sent anew.
        let _ = desk::ask(|| self.0.cancel());
    }
}
