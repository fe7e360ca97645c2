//! The secrets that sign the session cookie, and the MAC made with them.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
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

    /// Whether it is the same character all along, as in an example that was copied.
    pub(crate) fn is_one_character(&self) -> bool {
        let mut characters = self.0.chars();
        let first = characters.next();
        characters.all(|character| Some(character) == first)
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
    signing: Key,
    previous: Vec<Key>,
}

#[derive(Clone)]
struct Key {
    hmac: Hmac<Sha256>,
    id: KeyId,
}

/// Which secret it was, without the secret: the beginning of a MAC under it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct KeyId([u8; 16]);

impl Key {
    /// HMAC takes keys of any length.
    fn of(secret: &Secret) -> Option<Self> {
        let hmac = Hmac::<Sha256>::new_from_slice(secret.0.as_bytes()).ok()?;
        let mac = mac(&hmac, b"neon-auth: the name of this key");
        let id = KeyId(*mac.first_chunk()?);
        Some(Self { hmac, id })
    }
}

impl Keyring {
    /// The keys of the current secret and of those before it.
    pub(crate) fn new(current: &Secret, previous: &[Secret]) -> Option<Self> {
        Some(Self {
            signing: Key::of(current)?,
            previous: previous.iter().map(Key::of).collect::<Option<_>>()?,
        })
    }

    /// The MAC of `message` under the current secret.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 32] {
        mac(&self.signing.hmac, message)
    }

    /// The secret under which `tag` is the MAC of `message`, if there is one, in time that does not depend on the tag.
    pub(crate) fn verify(&self, message: &[u8], tag: &[u8]) -> Option<KeyId> {
        let is_right = |key: &&Key| bool::from(mac(&key.hmac, message).ct_eq(tag));
        self.keys().find(is_right).map(|key| key.id)
    }

    /// Whether the secret is one of these.
    pub(crate) fn has(&self, id: KeyId) -> bool {
        self.keys().any(|key| key.id == id)
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.signing).chain(&self.previous)
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
        let verified = new.verify(b"message", &old.sign(b"message")).unwrap();
        assert!(old.has(verified) && new.has(verified));
        assert!(old.verify(b"message", &new.sign(b"message")).is_none());
        let signing = new.verify(b"message", &new.sign(b"message")).unwrap();
        assert!(!old.has(signing), "it has the new secret");
    }

    #[test]
    fn a_tag_of_another_length_is_wrong() {
        let keys = Keyring::new(&secret("a"), &[]).unwrap();
        let tag = keys.sign(b"message");
        for wrong in [&[][..], &tag[..31], &[&tag[..], &[0]].concat()] {
            assert!(keys.verify(b"message", wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn debug_prints_no_secret() {
        let printed = format!("{:?} {:?}", secret("a"), Keyring::new(&secret("a"), &[]));
        assert!(!printed.contains("aaa"), "{printed}");
    }
}
