//! Tags at checkpoints: a QR code or NFC tag whose text the city brain has signed, so that an
//! offline phone can tell it from one that somebody printed. It proves a place where no satellite
//! is seen. `gridwalk:tag:1:CHECKPOINT:SIGNATURE`, the signature (Ed25519, base64url without
//! padding) over all that stands before its colon.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};

const PREFIX: &str = "gridwalk:tag:1:";

/// Id of the checkpoint that `text` names, if the city brain with `key` (base64url) signed it.
pub(crate) fn checkpoint<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let (signed, signature) = text.trim().rsplit_once(':')?;
    let checkpoint = signed.strip_prefix(PREFIX)?;
    let key: [u8; 32] = URL_SAFE_NO_PAD.decode(key).ok()?.try_into().ok()?;
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
    VerifyingKey::from_bytes(&key)
        .ok()?
        .verify_strict(signed.as_bytes(), &signature)
        .ok()?;
    Some(checkpoint)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;

    fn tag(key: &SigningKey, checkpoint: &str) -> String {
        let signed = format!("{PREFIX}{checkpoint}");
        let signature = key.sign(signed.as_bytes()).to_bytes();
        format!("{signed}:{}", URL_SAFE_NO_PAD.encode(signature))
    }

    #[test]
    fn a_signed_tag_names_its_checkpoint_and_a_changed_one_names_none() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
        let text = tag(&key, "440697001001001-03");
        assert_eq!(checkpoint(&text, &public), Some("440697001001001-03"));
        assert_eq!(
            checkpoint(&format!(" {text}\n"), &public),
            Some("440697001001001-03")
        );
        // An id with a colon of its own is still one id.
        assert_eq!(checkpoint(&tag(&key, "a:b"), &public), Some("a:b"));

        let other = SigningKey::from_bytes(&[8; 32]);
        for forged in [
            tag(&other, "440697001001001-03"),
            text.replace("-03:", "-04:"),
            text.replace("tag:1", "tag:2"),
            text[..text.len() - 1].to_owned(),
            String::new(),
            "gridwalk:tag:1:".to_owned(),
            "二维码".to_owned(),
        ] {
            assert_eq!(checkpoint(&forged, &public), None, "{forged}");
        }
        assert_eq!(checkpoint(&text, "no key"), None);
    }
}
