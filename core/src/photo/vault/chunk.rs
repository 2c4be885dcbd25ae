//! The format of an encrypted photo: a header, then chunks of 64 KiB, each sealed on its own with
//! XChaCha20-Poly1305. A chunk's seal covers its index, the header (so the length, so also how
//! many chunks there are) and the photo's name: whatever is changed, swapped, cut, added or renamed
//! is noticed by the first chunk that is read.
//!
//! ```text
//! header  36 bytes  magic "GWPHOTO" | version | chunk size u32 | plaintext length u64 | nonce 16
//! chunk   65552     ciphertext | tag 16; the last one is shorter, and an empty photo has one
//! ```
//! Numbers are little-endian.

use std::ops::Range;

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Key, Tag, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use zeroize::Zeroizing;

use super::error::VaultError;
use crate::hash::Sha256;

/// Large enough that tags cost nothing, small enough that a resumed upload wastes nothing.
pub(super) const CHUNK: u64 = 64 << 10;
pub(super) const TAG: u64 = 16;
pub(super) const HEADER: usize = 36;
const MAGIC: &[u8; 8] = b"GWPHOTO\x01";

/// The first bytes of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Header {
    pub(super) length: u64,
    nonce: [u8; 16],
}

impl Header {
    /// A header with a nonce that no other file has.
    pub(super) fn new(length: u64) -> Result<Self, VaultError> {
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).map_err(|_| VaultError::Crypto)?;
        Ok(Self { length, nonce })
    }

    pub(super) fn to_bytes(self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8..12].copy_from_slice(&(CHUNK as u32).to_le_bytes());
        bytes[12..20].copy_from_slice(&self.length.to_le_bytes());
        bytes[20..].copy_from_slice(&self.nonce);
        bytes
    }

    /// `None` if this is no header of ours, or not of a file of `file_length` bytes.
    pub(super) fn parse(bytes: &[u8; HEADER], file_length: u64) -> Option<Self> {
        let length = u64::from_le_bytes(bytes[12..20].try_into().ok()?);
        let header = Self {
            length,
            nonce: bytes[20..].try_into().ok()?,
        };
        (header.to_bytes() == *bytes && header.file_length()? == file_length).then_some(header)
    }

    /// How many chunks there are; at least one, or nothing would vouch for the header.
    pub(super) fn chunks(self) -> u64 {
        self.length.div_ceil(CHUNK).max(1)
    }

    /// The part of the plaintext that a chunk holds.
    pub(super) fn range(self, index: u64) -> Range<u64> {
        let start = index * CHUNK;
        start..(start + CHUNK).min(self.length)
    }

    /// Where a chunk lies in the file.
    pub(super) fn place(self, index: u64) -> u64 {
        HEADER as u64 + index * (CHUNK + TAG)
    }

    fn file_length(self) -> Option<u64> {
        self.chunks()
            .checked_mul(TAG)?
            .checked_add(self.length)?
            .checked_add(HEADER as u64)
    }
}

/// The key of all photos of a store.
pub(super) struct PhotoKey(Zeroizing<[u8; 32]>);

impl PhotoKey {
    /// A key of its own: a flaw in how photos are encrypted must not touch the database.
    pub(super) fn derive(store_key: &[u8; 32]) -> Result<Self, VaultError> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<sha2::Sha256>::new(None, store_key)
            .expand(b"gridwalk photos v1", key.as_mut())
            .map_err(|_| VaultError::Crypto)?;
        Ok(Self(key))
    }

    /// What seals and opens the chunks of one file.
    pub(super) fn chunks(&self, header: Header, sha256: Sha256) -> Chunks {
        let cipher = XChaCha20Poly1305::new(&Key::from(*self.0));
        Chunks {
            cipher,
            header,
            sha256,
        }
    }
}

/// Seals and opens the chunks of one file.
pub(super) struct Chunks {
    cipher: XChaCha20Poly1305,
    header: Header,
    sha256: Sha256,
}

impl Chunks {
    /// Appends a chunk and its tag to a file.
    pub(super) fn seal(
        &self,
        index: u64,
        plaintext: &[u8],
        file: &mut Vec<u8>,
    ) -> Result<(), VaultError> {
        let start = file.len();
        file.extend(plaintext);
        let tag = self
            .cipher
            .encrypt_inout_detached(
                &self.nonce(index),
                &self.covered(index),
                (&mut file[start..]).into(),
            )
            .map_err(|_| VaultError::Crypto)?;
        file.extend(tag);
        Ok(())
    }

    /// Decrypts a chunk in place and takes its tag off; `None` if it is not what was sealed.
    pub(super) fn open(&self, index: u64, chunk: &mut Vec<u8>) -> Option<()> {
        let end = chunk.len().checked_sub(TAG as usize)?;
        let tag = Tag::try_from(&chunk[end..]).ok()?;
        chunk.truncate(end);
        let (nonce, covered) = (self.nonce(index), self.covered(index));
        self.cipher
            .decrypt_inout_detached(&nonce, &covered, chunk.as_mut_slice().into(), &tag)
            .ok()
    }

    /// The file's nonce and the index: never the same twice under one key.
    fn nonce(&self, index: u64) -> XNonce {
        let mut nonce = [0; 24];
        nonce[..16].copy_from_slice(&self.header.nonce);
        nonce[16..].copy_from_slice(&index.to_le_bytes());
        nonce.into()
    }

    fn covered(&self, index: u64) -> [u8; HEADER + 32 + 8] {
        let mut covered = [0; HEADER + 32 + 8];
        covered[..HEADER].copy_from_slice(&self.header.to_bytes());
        covered[HEADER..HEADER + 32].copy_from_slice(self.sha256.as_bytes());
        covered[HEADER + 32..].copy_from_slice(&index.to_le_bytes());
        covered
    }
}
