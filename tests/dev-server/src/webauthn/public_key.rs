//! The public key of a passkey.

use ciborium::Value as Cbor;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};

/// The COSE numbers of the algorithms that are verified here, the preferred one first.
pub(crate) const ALGORITHMS: [i64; 2] = [EDDSA, ES256];

const EDDSA: i64 = -8;

/// ECDSA on P-256 with SHA-256.
pub(crate) const ES256: i64 = -7;

/// A public key that was found to be one.
#[derive(Debug, Clone)]
pub(crate) struct PublicKey {
    key: Key,
    cose: Vec<u8>,
}

#[derive(Debug, Clone)]
enum Key {
    Es256(VerifyingKey),
    EdDsa(ed25519_compact::PublicKey),
}

impl PublicKey {
    /// Reads a key as COSE writes it.
    pub(super) fn from_cose(cose: &[u8]) -> Option<Self> {
        let map: Cbor = ciborium::from_reader(cose).ok()?;
        let map = map.as_map()?;
        let field = |number: i64| {
            let mut fields = map.iter();
            fields.find_map(|(key, value)| (*key == Cbor::from(number)).then_some(value))
        };
        let number = |name| i64::try_from(field(name)?.as_integer()?).ok();
        let coordinate = |name| <[u8; 32]>::try_from(field(name)?.as_bytes()?.as_slice()).ok();
        let (kind, algorithm, curve) = (number(1)?, number(3)?, number(-1)?);
        let key = match (kind, algorithm, curve) {
            // Two coordinates on P-256.
            (2, ES256, 1) => {
                let mut point = vec![4];
                point.extend(coordinate(-2)?);
                point.extend(coordinate(-3)?);
                Key::Es256(VerifyingKey::from_sec1_bytes(&point).ok()?)
            }
            // A point of Ed25519.
            (1, EDDSA, 6) => Key::EdDsa(ed25519_compact::PublicKey::new(coordinate(-2)?)),
            _ => return None,
        };
        Some(Self {
            key,
            cose: cose.to_vec(),
        })
    }

    /// The key as the authenticator wrote it.
    pub(crate) fn cose(&self) -> &[u8] {
        &self.cose
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            Key::Es256(key) => Signature::from_der(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
            Key::EdDsa(key) => ed25519_compact::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
        }
    }
}
