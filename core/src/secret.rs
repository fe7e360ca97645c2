//! The secrets that sign the session cookie, and the MAC made with them.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

/// A secret as the configuration gives it. Neither `Debug` nor anything else prints it, and it is wiped when it is dropped.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    /// The fewest characters a secret may have: 256 bits of the weakest usual encoding.
    pub(crate) const MIN_CHARACTERS: usize = 32;

    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(crate) fn is_long_enough(&self) -> bool {
        self.0.chars().count() >= Self::MIN_CHARACTERS
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// HMAC-SHA256 under the configured secrets: the first signs, all verify. What the keys are made into is wiped too
/// (`zeroize` of the two crates).
#[derive(Clone)]
pub(crate) struct Keyring {
    signing: Hmac<Sha256>,
    previous: Vec<Hmac<Sha256>>,
}

impl Keyring {
    /// The keys of the current secret and of those before it. HMAC takes keys of any length.
    pub(crate) fn new(current: &Secret, previous: &[Secret]) -> Option<Self> {
        let key = |secret: &Secret| Hmac::<Sha256>::new_from_slice(secret.0.as_bytes()).ok();
        Some(Self {
            signing: key(current)?,
            previous: previous.iter().map(key).collect::<Option<_>>()?,
        })
    }

    /// The MAC of `message` under the current secret.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 32] {
        mac(&self.signing, message)
    }

    /// Whether `tag` is the MAC of `message` under one of the secrets, in time that does not depend on the tag.
    pub(crate) fn verify(&self, message: &[u8], tag: &[u8]) -> bool {
        let mut right = Choice::from(0);
        for key in std::iter::once(&self.signing).chain(&self.previous) {
            right |= mac(key, message).ct_eq(tag);
            if right.into() {
                return true;
            }
        }
        false
    }
}

fn mac(key: &Hmac<Sha256>, message: &[u8]) -> [u8; 32] {
    let mut mac = key.clone();
    mac.update(message);
    mac.finalize().into_bytes().into()
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Keyring({} secrets, [redacted])",
            1 + self.previous.len()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(letter: &str) -> Secret {
        Secret::new(letter.repeat(32))
    }

    #[test]
    fn a_rotated_secret_still_verifies_but_no_longer_signs() {
        let old = Keyring::new(&secret("a"), &[]).unwrap();
        let new = Keyring::new(&secret("b"), &[secret("a")]).unwrap();
        assert!(new.verify(b"message", &old.sign(b"message")));
        assert!(!old.verify(b"message", &new.sign(b"message")));
    }

    #[test]
    fn a_tag_of_another_length_is_wrong() {
        let keys = Keyring::new(&secret("a"), &[]).unwrap();
        let tag = keys.sign(b"message");
        assert!(!keys.verify(b"message", &[]));
        assert!(!keys.verify(b"message", &tag[..31]));
        assert!(!keys.verify(b"message", &[&tag[..], &[0]].concat()));
    }

    #[test]
    fn debug_prints_no_secret() {
        let printed = format!("{:?} {:?}", secret("a"), Keyring::new(&secret("a"), &[]));
        assert!(!printed.contains("aaa"), "{printed}");
    }
}
