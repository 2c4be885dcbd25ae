//! The compact JWS that we make: ES256 by the device key, which never leaves the keystore.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use serde::Serialize;

use crate::store::{KeyStore, KeyStoreError};
use crate::wire::Jwk;

/// Base64url of `bytes`, as JOSE wants it.
pub(super) fn base64url(bytes: &[u8]) -> String {
    B64.encode(bytes)
}

/// The device's public key as it travels. `None` if the keystore's key is not a P-256 point.
pub(super) fn jwk(keys: &dyn KeyStore) -> Result<Jwk, KeyStoreError> {
    let point = keys.public_key()?;
    match point.as_slice() {
        [4, coordinates @ ..] if coordinates.len() == 64 => Ok(Jwk {
            crv: "P-256".to_owned(),
            kty: "EC".to_owned(),
            x: base64url(&coordinates[..32]),
            y: base64url(&coordinates[32..]),
        }),
        _ => Err(KeyStoreError::Lost),
    }
}

/// Signs `claims`. A phone's keystore may take a while, so this leaves the caller's thread.
pub(super) async fn sign(
    keys: &Arc<dyn KeyStore>,
    header: &impl Serialize,
    claims: &impl Serialize,
) -> Result<String, KeyStoreError> {
    // Both are plain structs of strings and numbers: serialising them cannot fail.
    let part = |json: Result<Vec<u8>, _>| base64url(&json.unwrap_or_default());
    let signed = format!(
        "{}.{}",
        part(serde_json::to_vec(header)),
        part(serde_json::to_vec(claims))
    );
    let keys = Arc::clone(keys);
    let work = move || {
        keys.sign(signed.as_bytes())
            .map(|signature| (signed, signature))
    };
    let (signed, signature) = tokio::task::spawn_blocking(work)
        .await
        .unwrap_or(Err(KeyStoreError::Unavailable))?;
    Ok(format!("{signed}.{}", base64url(&signature)))
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::Verifier;
    use p256::ecdsa::{Signature, VerifyingKey};
    use serde_json::json;

    use super::*;
    use crate::store::FileKeyStore;

    #[tokio::test]
    async fn what_is_signed_verifies_with_the_jwk_beside_it() {
        let home = tempfile::tempdir().unwrap();
        let keys: Arc<dyn KeyStore> =
            Arc::new(FileKeyStore::open(&home.path().join("keys"), true).unwrap());
        let token = sign(&keys, &json!({"alg": "ES256"}), &json!({"jti": "1"}))
            .await
            .unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let jwk = jwk(keys.as_ref()).unwrap();
        let point = [
            vec![4],
            B64.decode(jwk.x).unwrap(),
            B64.decode(jwk.y).unwrap(),
        ]
        .concat();
        let key = VerifyingKey::from_sec1_bytes(&point).unwrap();
        let signature = Signature::from_slice(&B64.decode(signature).unwrap()).unwrap();
        assert!(key.verify(signed.as_bytes(), &signature).is_ok());
        assert!(key.verify(b"another", &signature).is_err());
    }

    /// A keystore whose public key is whatever it is given.
    struct Odd(Vec<u8>);

    impl KeyStore for Odd {
        fn wrap(&self, _: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
            Err(KeyStoreError::Unavailable)
        }
        fn unwrap(&self, _: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
            Err(KeyStoreError::Unavailable)
        }
        fn public_key(&self) -> Result<Vec<u8>, KeyStoreError> {
            Ok(self.0.clone())
        }
        fn sign(&self, _: &[u8]) -> Result<Vec<u8>, KeyStoreError> {
            Err(KeyStoreError::Unavailable)
        }
    }

    #[test]
    fn a_key_that_is_no_whole_point_is_none() {
        let point = |first: u8, length: usize| Odd([vec![first], vec![7; length]].concat());
        assert!(jwk(&point(4, 64)).is_ok());
        for odd in [
            point(2, 32),
            point(2, 64),
            point(4, 63),
            point(4, 65),
            Odd(Vec::new()),
        ] {
            assert_eq!(jwk(&odd).err(), Some(KeyStoreError::Lost), "{:?}", odd.0);
        }
    }
}
