//! The beginning of a cookie's MAC, which cookies are found by.

use std::hash::{Hash, Hasher};

/// How many characters of base64url a MAC of HS256 has, at the end of every session_data cookie.
pub(super) const MAC_LENGTH: usize = 43;

/// The beginning of a cookie's MAC. Two cookies hardly ever share one, and only the holder of a secret can choose one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct MacKey(u64);

impl MacKey {
    pub(super) fn of(cookie: &[u8]) -> Option<Self> {
        let mac = cookie.last_chunk::<MAC_LENGTH>()?;
        Some(Self(u64::from_le_bytes(*mac.first_chunk()?)))
    }

    /// Which of so many shards the cookie belongs to.
    pub(super) fn shard(self, shards: usize) -> usize {
        remainder(self.high(), shards)
    }

    /// Which of so many places of a shard's table the cookie is noted in.
    pub(super) fn place(self, places: usize) -> usize {
        remainder(self.low(), places)
    }

    /// What is noted there.
    pub(super) fn tag(self) -> u32 {
        self.high()
    }

    fn high(self) -> u32 {
        let [_, _, _, _, high @ ..] = self.spread().to_le_bytes();
        u32::from_le_bytes(high)
    }

    fn low(self) -> u32 {
        let [low @ .., _, _, _, _] = self.spread().to_le_bytes();
        u32::from_le_bytes(low)
    }

    /// Base64 leaves two bits of each byte nearly as they are: this spreads the others over all 64.
    fn spread(self) -> u64 {
        let folded = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        folded ^ (folded >> 32)
    }
}

fn remainder(number: u32, count: usize) -> usize {
    usize::try_from(number).unwrap_or_default() % count.max(1)
}

impl Hash for MacKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.spread());
    }
}

/// A MAC is uniform already, so it is its own hash.
#[derive(Default)]
pub(super) struct MacHasher(u64);

impl Hasher for MacHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, spread: u64) {
        self.0 = spread;
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use crate::secret::{Keyring, Secret};

    #[test]
    fn shards_and_their_places_get_about_equal_parts() {
        let keys = Keyring::new(&Secret::new("k".repeat(32)), &[]).unwrap();
        let (mut shards, mut places) = ([0; 16], [0; 16]);
        for number in 0_u32..32_000 {
            let mac = URL_SAFE_NO_PAD.encode(keys.sign(&number.to_le_bytes()));
            let key = MacKey::of(mac.as_bytes()).unwrap();
            shards[key.shard(16)] += 1;
            if key.shard(2) == 0 {
                places[key.place(16)] += 1;
            }
        }
        assert!(
            shards.iter().all(|count| (1600..2400).contains(count)),
            "{shards:?}"
        );
        assert!(
            places.iter().all(|count| (800..1200).contains(count)),
            "{places:?}"
        );
    }
}
