//! A keystore in a file, for desktops: developers and tests. It protects nothing from whoever can
//! read the folder; phones hand in their own.

use std::fs;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::key::{KeyStore, KeyStoreError, random};
use crate::disk;

/// The device's keys in one file that only its owner may read (mode 0600). For desktops only.
pub struct FileKeyStore {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Keys {
    note: String,
    wrapping: String,
    device: String,
}

impl FileKeyStore {
    /// Uses `path`, and makes new keys there if `may_create` and there is none.
    pub fn open(path: &Path, may_create: bool) -> Result<Self, StoreError> {
        if may_create && !path.exists() {
            disk::create_folder(path.parent().unwrap_or(Path::new("")))?;
            let (mut wrapping, mut device) = ([0; 32], [0; 32]);
            random(&mut wrapping)?;
            // A random scalar is out of range once in 2^32 times.
            while SigningKey::from_slice(&device).is_err() {
                random(&mut device)?;
            }
            let keys = Keys {
                note: "Keys of a desktop for developers and tests; phones use their keystore."
                    .to_owned(),
                wrapping: hex::encode(wrapping),
                device: hex::encode(device),
            };
            disk::replace(path, &serde_json::to_vec_pretty(&keys)?)?;
        }
        Ok(Self {
            path: path.to_owned(),
        })
    }

    fn read<T>(&self, part: impl FnOnce(Keys) -> Option<T>) -> Result<T, KeyStoreError> {
        let bytes = fs::read(&self.path).map_err(|_| KeyStoreError::Lost)?;
        serde_json::from_slice(&bytes)
            .ok()
            .and_then(part)
            .ok_or(KeyStoreError::Lost)
    }

    fn cipher(&self) -> Result<XChaCha20Poly1305, KeyStoreError> {
        self.read(|keys| XChaCha20Poly1305::new_from_slice(&hex::decode(keys.wrapping).ok()?).ok())
    }

    fn device(&self) -> Result<SigningKey, KeyStoreError> {
        self.read(|keys| SigningKey::from_slice(&hex::decode(keys.device).ok()?).ok())
    }
}

impl KeyStore for FileKeyStore {
    fn wrap(&self, key: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        let mut nonce = [0; 24];
        random(&mut nonce).map_err(|_| KeyStoreError::Unavailable)?;
        let sealed = self
            .cipher()?
            .encrypt(&XNonce::from(nonce), key)
            .map_err(|_| KeyStoreError::Unavailable)?;
        Ok([&nonce[..], &sealed].concat())
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        let (nonce, sealed) = wrapped
            .split_first_chunk::<24>()
            .ok_or(KeyStoreError::Lost)?;
        self.cipher()?
            .decrypt(&XNonce::from(*nonce), sealed)
            .map_err(|_| KeyStoreError::Lost)
    }

    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError> {
        Ok(self
            .device()?
            .verifying_key()
            .to_sec1_point(false)
            .as_bytes()
            .to_vec())
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
        let signature: Signature = self.device()?.sign(message);
        Ok(signature.to_bytes().to_vec())
    }
}
