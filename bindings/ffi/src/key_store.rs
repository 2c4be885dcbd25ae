//! The phone's keystore, which the app hands in, and the one in a file for desktops.

use std::path::Path;
use std::sync::Arc;

use gridwalk_core::store::{self, FileKeyStore};

use crate::desk;
use crate::error::StoreError;

/// What the phone's keystore does: Android Keystore; Secure Enclave and Keychain. Is asked on
/// threads of the library, which may wait for it. Anything but a [`KeyStoreError`] that it throws
/// counts as [`KeyStoreError::Unavailable`].
#[uniffi::export(rust, foreign)]
pub trait KeyStore: Send + Sync {
    /// Encrypts 32 bytes with a key that never leaves the keystore.
    fn wrap(&self, key: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;
    /// Undoes `wrap`.
    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;
    /// The device's P-256 public key, SEC 1 uncompressed (65 bytes).
    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError>;
    /// ECDSA over P-256 and SHA-256 of `message`, as `r‖s` (64 bytes).
    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;
}

/// The keystore did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum KeyStoreError {
    /// Not now: the phone has not been unlocked since it started.
    #[error("the keystore is locked: unlock the phone once")]
    Unavailable,
    /// Never again: the key was deleted or invalidated.
    #[error("the keystore no longer has this device's key")]
    Lost,
}

// It is not known to be lost.
desk::fails_as!(KeyStoreError::Unavailable);

impl From<KeyStoreError> for store::KeyStoreError {
    fn from(error: KeyStoreError) -> Self {
        match error {
            KeyStoreError::Unavailable => Self::Unavailable,
            KeyStoreError::Lost => Self::Lost,
        }
    }
}

impl From<store::KeyStoreError> for KeyStoreError {
    fn from(error: store::KeyStoreError) -> Self {
        match error {
            store::KeyStoreError::Unavailable => Self::Unavailable,
            store::KeyStoreError::Lost => Self::Lost,
        }
    }
}

/// The app's keystore, as core asks for it.
pub(crate) struct AppKeyStore(pub(crate) Arc<dyn KeyStore>);

impl store::KeyStore for AppKeyStore {
    fn wrap(&self, key: &[u8]) -> Result<Vec<u8>, store::KeyStoreError> {
        Ok(desk::ask(|| self.0.wrap(key.to_vec()))?)
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, store::KeyStoreError> {
        Ok(desk::ask(|| self.0.unwrap(wrapped.to_vec()))?)
    }

    fn public_key(&self) -> Result<Vec<u8>, store::KeyStoreError> {
        Ok(desk::ask(|| self.0.public_key())?)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, store::KeyStoreError> {
        Ok(desk::ask(|| self.0.sign(message.to_vec()))?)
    }
}

/// A keystore in a file that only its owner may read, made if it is not there. For desktops only:
/// it protects nothing from whoever can read the folder.
#[uniffi::export]
pub fn file_key_store(path: String) -> Result<Arc<dyn KeyStore>, StoreError> {
    Ok(Arc::new(InFile(FileKeyStore::open(
        Path::new(&path),
        true,
    )?)))
}

struct InFile(FileKeyStore);

impl KeyStore for InFile {
    fn wrap(&self, key: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        Ok(store::KeyStore::wrap(&self.0, &key)?)
    }

    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        Ok(store::KeyStore::unwrap(&self.0, &wrapped)?)
    }

    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError> {
        Ok(store::KeyStore::public_key(&self.0)?)
    }

    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        Ok(store::KeyStore::sign(&self.0, &message)?)
    }
}
