//! Why a photo was refused.

use gridwalk_core::photo::PhotoError as Core;

/// Why a photo was refused. Nothing is kept of a refused photo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum PhotoProblem {
    /// A picture of a kind that is not read here; convert it to JPEG.
    #[error("{format} pictures are not read: convert it to JPEG{hint}")]
    Unsupported {
        /// Its kind, for people.
        format: String,
        /// How to avoid it the next time, or nothing.
        hint: String,
    },
    /// Not a picture at all.
    #[error("the file is not a picture: give a JPEG, PNG or WebP file")]
    NotAPicture,
    /// A picture that cannot be decoded to its end; take it again.
    #[error("the {format} picture is damaged or cut off: take the photo again, or copy it anew")]
    Damaged {
        /// Its kind, for people.
        format: String,
    },
    /// A picture that would take too much memory or time; save it smaller.
    #[error("the picture is too large ({limit}): save it smaller, as baseline JPEG")]
    TooLarge {
        /// What is too large, and the limit.
        limit: String,
    },
    /// The file cannot be read.
    #[error("the photo's file cannot be read: {what}")]
    Unreadable {
        /// What the operating system said.
        what: String,
    },
}

impl PhotoProblem {
    /// `None`: it was no problem of the photo, the caller cancelled.
    pub(super) fn of(error: Core) -> Option<Self> {
        Some(match error {
            Core::Unsupported { format, hint } => Self::Unsupported {
                format: format.to_owned(),
                hint: hint.to_owned(),
            },
            Core::NotAPicture => Self::NotAPicture,
            Core::Damaged { format } => Self::Damaged {
                format: format.to_owned(),
            },
            Core::TooLarge { what } => Self::TooLarge {
                limit: what.to_string(),
            },
            Core::Io(error) => Self::Unreadable {
                what: error.kind().to_string(),
            },
            Core::Cancelled => return None,
        })
    }
}
