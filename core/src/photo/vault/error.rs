//! What can go wrong with a photo on disk.

use std::io;

use crate::hash::Sha256;

/// What can go wrong with a photo on disk.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no such photo.
    #[error("photo {sha256} is not on this phone: it was removed, or never written")]
    Missing {
        /// The photo.
        sha256: Sha256,
    },
    /// The file was changed, cut, extended or exchanged, or belongs to another key.
    #[error("photo {sha256} is damaged in its {damage}: it cannot be sent, take it again")]
    Damaged {
        /// The photo.
        sha256: Sha256,
        /// Where.
        damage: Damage,
    },
    /// The bytes to be written are not those of that name; a mistake of the caller.
    #[error("photo {sha256} was not written: its bytes have another SHA-256")]
    WrongName {
        /// The name that was given.
        sha256: Sha256,
    },
    /// The disk is full.
    #[error("the photo was not written, no space is left: free some, then try again")]
    NoSpace,
    /// Any other failure of the file system.
    #[error("the folder of photos cannot be used: {0}")]
    Io(io::Error),
    /// The system's source of randomness or a cipher failed; nothing was written.
    #[error("the photo was not written: the phone's cryptography failed, try again")]
    Crypto,
}

/// Which part of a photo's file is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// What it says about itself does not fit, or not its length.
    #[error("header or length")]
    Header,
    /// This chunk, counted from 0.
    #[error("chunk {0}")]
    Chunk(u64),
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace,
            _ => Self::Io(error),
        }
    }
}
