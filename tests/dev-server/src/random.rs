//! Where ids, tokens and codes come from.

use std::array;
use std::fmt;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

const DIGITS: &[u8] = b"0123456789";
const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER_ALPHANUMERIC: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const URL_SAFE: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
/// Those that nobody takes for another.
const USER_CODE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const ALPHANUMERIC: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Makes random ids, tokens and codes: SHA-256 over a seed and a counter.
///
/// [`Random::from_os`] seeds it from the operating system; [`Random::from_seed`] gives a test the
/// same ids and codes on every run.
#[derive(Clone)]
pub struct Random {
    seed: [u8; 32],
    counter: u64,
    block: array::IntoIter<u8, 32>,
}

impl Random {
    /// Makes a source that nobody can predict.
    ///
    /// # Errors
    ///
    /// If the operating system has no entropy to give.
    pub fn from_os() -> io::Result<Self> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(io::Error::from)?;
        Ok(Self::new(seed))
    }

    /// Makes a source that gives the same values for the same seed.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self::new(Sha256::digest(seed.to_be_bytes()).into())
    }

    fn new(seed: [u8; 32]) -> Self {
        let mut block = [0; 32].into_iter();
        // An exhausted block is refilled on the first use.
        block.by_ref().for_each(drop);
        Self {
            seed,
            counter: 0,
            block,
        }
    }

    fn byte(&mut self) -> u8 {
        loop {
            if let Some(byte) = self.block.next() {
                return byte;
            }
            let digest = Sha256::new()
                .chain_update(self.seed)
                .chain_update(self.counter.to_be_bytes())
                .finalize();
            self.counter = self.counter.wrapping_add(1);
            self.block = <[u8; 32]>::from(digest).into_iter();
        }
    }

    /// `N` random bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        bytes.fill_with(|| self.byte());
        bytes
    }

    /// A session token, OAuth state or the like: letters and digits.
    pub(crate) fn alphanumeric(&mut self, length: usize) -> String {
        self.text(ALPHANUMERIC, length)
    }

    /// A magic link's token: letters only.
    pub(crate) fn letters(&mut self, length: usize) -> String {
        self.text(LETTERS, length)
    }

    /// A code that a person types.
    pub(crate) fn code(&mut self) -> String {
        self.text(DIGITS, 6)
    }

    /// The id of a token: letters, digits, hyphens and underscores.
    pub(crate) fn url_safe(&mut self, length: usize) -> String {
        self.text(URL_SAFE, length)
    }

    /// Small letters and digits.
    pub(crate) fn lower_alphanumeric(&mut self, length: usize) -> String {
        self.text(LOWER_ALPHANUMERIC, length)
    }

    /// A code that a person reads on one device and types on another.
    pub(crate) fn user_code(&mut self) -> String {
        self.text(USER_CODE, 8)
    }

    /// A version 4 UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let random = u128::from_be_bytes(self.bytes());
        let id = random & !(0xF << 76) & !(0b11 << 62) | (0x4 << 76) | (0b10 << 62);
        uuid_text(id.to_be_bytes())
    }

    /// 256 bits as unpadded base64url.
    pub(crate) fn base64url(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }

    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        (0..length).map(|_| self.pick(alphabet)).collect()
    }

    /// One character, each as likely as the next: bytes beyond the last whole multiple of the
    /// alphabet's length are thrown away.
    fn pick(&mut self, alphabet: &[u8]) -> char {
        let whole = 256 - 256 % alphabet.len();
        loop {
            let byte = usize::from(self.byte());
            if byte < whole
                && let Some(&character) = alphabet.get(byte % alphabet.len())
            {
                return char::from(character);
            }
        }
    }
}

/// Prints nothing: with the seed, every later token is known.
impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Random").finish_non_exhaustive()
    }
}

/// A UUID as it is written.
pub(crate) fn uuid_text(id: [u8; 16]) -> String {
    let id = u128::from_be_bytes(id);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        id >> 96,
        (id >> 80) & 0xFFFF,
        (id >> 64) & 0xFFFF,
        (id >> 48) & 0xFFFF,
        id & 0xFFFF_FFFF_FFFF,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_sequence() {
        let (mut one, mut other) = (Random::from_seed(7), Random::from_seed(7));
        assert_eq!(one.alphanumeric(40), other.alphanumeric(40));
        assert_ne!(one.uuid(), one.uuid(), "a second uuid repeats the first");
    }

    #[test]
    fn a_uuid_has_version_and_variant() {
        let uuid = Random::from_seed(1).uuid();
        let parts: Vec<&str> = uuid.split('-').collect();
        assert_eq!(
            parts.iter().map(|part| part.len()).collect::<Vec<_>>(),
            [8, 4, 4, 4, 12]
        );
        assert!(parts[2].starts_with('4'), "{uuid} is not version 4");
        assert!(
            parts[3].starts_with(['8', '9', 'a', 'b']),
            "{uuid} has a wrong variant"
        );
    }
}
