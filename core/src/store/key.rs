//! The store's key: 32 random bytes that encrypt the database and the photos. It is kept on disk
//! only as wrapped by the platform's keystore, beside what is needed to tell a wrong key from a
//! damaged database.

use std::fs;
use std::path::Path;

use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::error::StoreError;
use crate::disk;

/// What a phone's keystore can do for us. Implemented by the platform: Android Keystore, Secure
/// Enclave and Keychain; on a desktop [`super::FileKeyStore`].
pub trait KeyStore: Send + Sync {
    /// Encrypts 32 bytes with a key that never leaves the keystore.
    fn wrap(&self, key: &[u8]) -> Result<Vec<u8>, KeyStoreError>;
    /// Undoes [`wrap`](Self::wrap).
    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyStoreError>;
    /// The device's P-256 public key, SEC 1 uncompressed (65 bytes).
    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError>;
    /// ECDSA over P-256 and SHA-256 of `message`, as `r‖s` (64 bytes).
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyStoreError>;
}

/// The keystore did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyStoreError {
    /// Not now: the phone has not been unlocked since it started.
    #[error("the keystore is locked: unlock the phone once")]
    Unavailable,
    /// Never again: the key was deleted or invalidated.
    #[error("the keystore no longer has this device's key")]
    Lost,
}

/// 32 random bytes, wiped from memory when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StoreKey([u8; 32]);

impl StoreKey {
    /// A new random key.
    pub(crate) fn random() -> Result<Self, StoreError> {
        let mut bytes = [0; 32];
        random(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// A key that was unwrapped or unsealed; `None` unless it has 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// The raw bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Tells keys apart without telling the key.
    fn check(&self) -> String {
        let mut out = [0; 8];
        // 8 bytes is far below HKDF's limit; the only error there is cannot occur.
        let _ = Hkdf::<sha2::Sha256>::new(None, &self.0).expand(b"gridwalk key check 1", &mut out);
        hex::encode(out)
    }
}

/// Fills `bytes` from the operating system's generator.
pub(crate) fn random(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|error| StoreError::Io(std::io::Error::other(error)))
}

/// `store.key`: nothing in it is secret without the keystore.
#[derive(Serialize, Deserialize)]
pub(super) struct KeyFile {
    version: u32,
    /// The key as the keystore wrapped it, hex.
    wrapped: String,
    /// SQLCipher's salt of the database, hex, 16 bytes: the file's first bytes.
    pub(super) salt: String,
    check: String,
}

impl KeyFile {
    /// A new random key and salt, durable before this returns.
    pub(super) fn create(path: &Path, keys: &dyn KeyStore) -> Result<(Self, StoreKey), StoreError> {
        let key = StoreKey::random()?;
        let mut salt = [0; 16];
        random(&mut salt)?;
        let file = Self {
            version: 1,
            wrapped: hex::encode(keys.wrap(key.as_bytes())?),
            salt: hex::encode(salt),
            check: key.check(),
        };
        disk::replace(path, &serde_json::to_vec_pretty(&file)?)?;
        Ok((file, key))
    }

    pub(super) fn read(path: &Path) -> Result<Self, StoreError> {
        let damaged = || StoreError::Damaged {
            what: "store.key cannot be read".to_owned(),
        };
        let file: Self = serde_json::from_slice(&fs::read(path)?).map_err(|_| damaged())?;
        let salt_is_sound = file.salt.len() == 32 && hex::decode(&file.salt).is_ok();
        if file.version == 1 && salt_is_sound {
            Ok(file)
        } else {
            Err(damaged())
        }
    }

    /// Has the keystore unwrap the key, and checks that it is this store's.
    pub(super) fn open(&self, keys: &dyn KeyStore) -> Result<StoreKey, StoreError> {
        let wrapped = hex::decode(&self.wrapped).map_err(|_| StoreError::Damaged {
            what: "store.key cannot be read".to_owned(),
        })?;
        let mut bytes = keys.unwrap(&wrapped)?;
        let key = StoreKey::from_slice(&bytes).ok_or(StoreError::KeyWrong);
        bytes.zeroize();
        let key = key?;
        self.accepts(&key)
            .then_some(key)
            .ok_or(StoreError::KeyWrong)
    }

    /// Whether `key` is this store's key.
    pub(super) fn accepts(&self, key: &StoreKey) -> bool {
        key.check() == self.check
    }
}
