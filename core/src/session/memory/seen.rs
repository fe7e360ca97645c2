//! Cookies that were seen once, while there was no room for them.

use std::sync::atomic::{AtomicU32, Ordering};

use super::mac_key::MacKey;

/// How many bytes of a shard's limit go with one place here: with the usual cookies, twice as many places as entries.
///
/// With many more, visitors who come in turn, and are more than there is room for, would all replace one another.
const BYTES_OF_A_PLACE: usize = 2048;

/// A table of numbers that stays as large as it is. A cookie takes the place of another one without asking.
///
/// If two threads note something at once, one of the two notes may be lost, and that cookie has to come once more.
pub(super) struct Seen(Box<[AtomicU32]>);

impl Seen {
    /// The table of a shard of so many bytes.
    pub(super) fn for_limit(bytes: usize) -> Self {
        let places = (bytes / BYTES_OF_A_PLACE).max(1);
        let empty = || AtomicU32::new(0);
        Self(std::iter::repeat_with(empty).take(places).collect())
    }

    /// Notes a cookie. Says whether it was noted already.
    pub(super) fn note(&self, key: MacKey) -> bool {
        let Some(place) = self.0.get(key.place(self.0.len())) else {
            return false;
        };
        let tag = key.tag();
        let is_noted = place.load(Ordering::Relaxed) == tag;
        if !is_noted {
            place.store(tag, Ordering::Relaxed);
        }
        is_noted
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::cookie;
    use super::*;

    fn key(number: usize) -> MacKey {
        MacKey::of(&cookie(number)).unwrap()
    }

    #[test]
    fn a_cookie_is_noted_until_others_take_its_place() {
        let seen = Seen::for_limit(8 * BYTES_OF_A_PLACE);
        assert!(!seen.note(key(0)));
        assert!(seen.note(key(0)));
        for number in 1..1000 {
            assert!(!seen.note(key(number)), "{number}");
        }
        assert!(!seen.note(key(0)), "a thousand others came");
    }

    #[test]
    fn the_table_is_small_and_never_grows() {
        for (bytes, places) in [(0, 1), (16 << 10, 8), (512 << 10, 256)] {
            let seen = Seen::for_limit(bytes);
            (0..1000).for_each(|number| _ = seen.note(key(number)));
            assert_eq!(seen.0.len(), places, "{bytes}");
        }
    }
}
