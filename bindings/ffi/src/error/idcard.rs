//! Why no card was read.

use gridwalk_core::idcard::text::{ModelError, ReaderFailed};
use gridwalk_core::idcard::{BadPicture, NoCard};

use crate::desk::Panicked;

/// No card was read. Nothing is kept of a picture, read or not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[uniffi::export(Display)]
pub enum IdCardError {
    /// The folder has no model: the app's asset was not laid there, and nothing else reads.
    #[error("the folder has no model of the card reader: lay the app's asset there")]
    ModelMissing,
    /// The file is not the model that this version was measured with.
    #[error("the model of the card reader is damaged, or of another version: lay it there anew")]
    ModelDamaged,
    /// A reader could not read at all.
    #[error("the reader {reader} failed: check that it is installed whole, or go on without it")]
    ReaderFailed {
        /// `ppocr`, `tesseract` or `phone`; `gridwalk` for a fault of this library: please report it.
        reader: String,
    },
    /// The picture's file cannot be read.
    #[error("the picture's file cannot be read: {what}")]
    Unreadable {
        /// What the operating system said.
        what: String,
    },
    /// Not a JPEG, PNG or WebP, or a damaged one.
    #[error("the picture cannot be decoded: take it again")]
    Undecodable,
    /// More pixels than any camera takes.
    #[error("the picture has {width} × {height} pixels, more than a camera takes: save it smaller")]
    TooLarge {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// Nothing of a card's shape and layout is in the picture.
    #[error("no card is in the picture: take it again, with the whole card in it")]
    NoCard,
    /// Something has a card's shape, but is no resident identity card.
    #[error("this is no resident identity card: show the identity card")]
    AnotherDocument,
    /// The caller cancelled.
    #[error("cancelled: nothing was read")]
    Cancelled,
}

impl From<Panicked> for IdCardError {
    fn from(_: Panicked) -> Self {
        Self::ReaderFailed {
            reader: "gridwalk".to_owned(),
        }
    }
}

impl From<std::io::Error> for IdCardError {
    fn from(error: std::io::Error) -> Self {
        Self::Unreadable {
            what: error.kind().to_string(),
        }
    }
}

impl From<ModelError> for IdCardError {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Missing(_) => Self::ModelMissing,
            ModelError::WrongHash(_) | ModelError::Unusable(_) => Self::ModelDamaged,
        }
    }
}

impl From<ReaderFailed> for IdCardError {
    fn from(error: ReaderFailed) -> Self {
        // What a reader says may be a foreign stack trace, and a trace may be personal.
        Self::ReaderFailed {
            reader: error.reader.to_owned(),
        }
    }
}

impl From<BadPicture> for IdCardError {
    fn from(error: BadPicture) -> Self {
        match error {
            BadPicture::Undecodable(_) => Self::Undecodable,
            BadPicture::TooLarge(width, height) => Self::TooLarge { width, height },
            BadPicture::Reader(failed) => failed.into(),
            BadPicture::Cancelled => Self::Cancelled,
        }
    }
}

impl From<NoCard> for IdCardError {
    fn from(why: NoCard) -> Self {
        match why {
            NoCard::NotFound => Self::NoCard,
            NoCard::AnotherDocument => Self::AnotherDocument,
        }
    }
}
