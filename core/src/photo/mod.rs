//! A photo from the camera's file to the encrypted file on disk: `gridwalk-photo` makes of it what
//! will be sent, the [`vault`] keeps that until it has arrived.

pub mod vault;

pub use gridwalk_photo::{
    PhotoError, PhotoPolicy, Prepared, Source, Wanted, limits, prepare, redraw,
};

use crate::wire::Policy;

pub use vault::{Reader, Vault, VaultError};

impl From<&Policy> for PhotoPolicy {
    fn from(policy: &Policy) -> Self {
        Self {
            long_edge: policy.photo_long_edge,
            quality: policy.photo_quality,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deployment_says_how_large_and_how_fine() {
        let wire = Policy {
            photo_long_edge: 100,
            photo_quality: 30,
            ..Policy::default()
        };
        let policy = PhotoPolicy::from(&wire);
        assert_eq!((policy.long_edge, policy.quality), (100, 30));
    }
}
