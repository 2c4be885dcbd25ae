//! Why a photo was refused.

use std::io;

use crate::limits::{MAX_FILE_BYTES, MAX_PIXELS, MAX_WHOLE_PIXELS};

/// Why a photo was refused. Nothing is kept of a refused photo.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// A picture of a kind that is not read here.
    #[error("{format} pictures are not read: convert it to JPEG{hint}")]
    Unsupported {
        /// Its kind, for people.
        format: &'static str,
        /// How to avoid it the next time, or nothing.
        hint: &'static str,
    },
    /// Not a picture at all.
    #[error("the file is not a picture: give a JPEG, PNG or WebP file")]
    NotAPicture,
    /// A picture that cannot be decoded to its end.
    #[error("the {format} picture is damaged or cut off: take the photo again, or copy it anew")]
    Damaged {
        /// Its kind, for people.
        format: &'static str,
    },
    /// A picture that would take too much memory or time.
    #[error("the picture is too large ({what}): save it smaller, as baseline JPEG")]
    TooLarge {
        /// What is too large, and the limit.
        what: TooLarge,
    },
    /// The caller asked to stop.
    #[error("preparing the photo was cancelled")]
    Cancelled,
    /// The file cannot be read.
    #[error("the photo's file cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// What about a picture is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    /// See [`MAX_FILE_BYTES`].
    #[error("more than {} MiB", MAX_FILE_BYTES >> 20)]
    File,
    /// See [`MAX_PIXELS`].
    #[error("{width} x {height}, limit {} megapixels", MAX_PIXELS / 1_000_000)]
    Pixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// See [`MAX_WHOLE_PIXELS`] and [`crate::limits::MAX_WHOLE_BYTES`].
    #[error("{width} x {height}, limit {} megapixels for this kind", MAX_WHOLE_PIXELS / 1_000_000)]
    Whole {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// See [`crate::limits::MAX_SCANS`] and [`crate::limits::MAX_TABLES`].
    #[error("more passes over its pixels than any camera makes")]
    Scans,
}
