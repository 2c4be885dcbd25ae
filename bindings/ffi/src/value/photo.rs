//! Photos cross as paths of the camera's files: no copy of a picture is made for the crossing.

use std::path::PathBuf;

use gridwalk_core::hash::Sha256;
use gridwalk_core::wire;

/// A photo to be recorded. The file is only read, and may be deleted afterwards.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Photo {
    /// Where the camera's file lies: JPEG, PNG or WebP.
    pub path: String,
    /// What it shows.
    pub role: PhotoRole,
}

/// What a photo shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, uniffi::Enum)]
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

impl From<PhotoRole> for wire::PhotoRole {
    fn from(role: PhotoRole) -> Self {
        match role {
            PhotoRole::Plain => Self::Plain,
            PhotoRole::Near => Self::Near,
            PhotoRole::Far => Self::Far,
            PhotoRole::After => Self::After,
        }
    }
}

impl From<wire::PhotoRole> for PhotoRole {
    fn from(role: wire::PhotoRole) -> Self {
        match role {
            wire::PhotoRole::Plain => Self::Plain,
            wire::PhotoRole::Near => Self::Near,
            wire::PhotoRole::Far => Self::Far,
            wire::PhotoRole::After => Self::After,
        }
    }
}

/// A photo of a draft.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DraftPhoto {
    /// Its name: the hash of what will be sent.
    pub sha256: Sha256,
    /// What it shows.
    pub role: PhotoRole,
}

/// As core takes them.
pub(crate) fn files(photos: Vec<Photo>) -> Vec<(PathBuf, wire::PhotoRole)> {
    photos
        .into_iter()
        .map(|photo| (photo.path.into(), photo.role.into()))
        .collect()
}
