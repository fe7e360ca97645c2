//! Sessions whose cookie was verified before.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};

use super::token::Verified;

/// How many characters of base64url a MAC of HS256 has, at the end of every session_data cookie.
const MAC_LENGTH: usize = 43;

/// What an entry takes beside the cookie's own text: the parsed session, in bytes, roughly.
const ENTRY_OVERHEAD: usize = 1024;

/// Remembers sessions whose cookie was verified, so that the same cookie need not be verified again.
///
/// It holds what the cookie says and nothing else: whether it counts, now and beside the session token of a request, is
/// checked each time. A forgery never gets here.
///
/// The driver has one for each `NeonAuth`, made of [`MemoryShard`]s. A session counts only under a configuration that
/// has the secret of its cookie, so that a secret which is removed takes along what was verified under it.
pub trait SessionMemory: fmt::Debug + Send + Sync {
    /// What this very cookie says, if it was verified before.
    fn recall(&self, cookie: &[u8]) -> Option<VerifiedSession>;

    /// The cookie was verified, and says this.
    fn remember(&self, cookie: &[u8], session: VerifiedSession);
}

/// What a verified cookie says. Only this crate makes one and looks into it; it is cheap to clone.
#[derive(Clone)]
pub struct VerifiedSession(pub(super) Verified);

impl fmt::Debug for VerifiedSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedSession").finish_non_exhaustive()
    }
}

/// A part of a memory, for a lock of its own: a bounded map.
///
/// When it is full, what was not recalled since it came goes first.
#[derive(Default)]
pub struct MemoryShard {
    entries: HashMap<MacKey, Entry, BuildHasherDefault<MacHasher>>,
    /// The entries, the one that is removed next in front.
    queue: VecDeque<MacKey>,
    size: usize,
    largest_size: usize,
}

struct Entry {
    cookie: Box<[u8]>,
    session: VerifiedSession,
    /// Whether it was recalled since it came, or since its last turn.
    is_used: AtomicBool,
}

impl MemoryShard {
    /// An empty shard of at most so many bytes, roughly. An entry counts as one KiB and twice its cookie's length, so
    /// that the number of entries is bounded too.
    #[must_use]
    pub fn with_limit(bytes: usize) -> Self {
        Self {
            largest_size: bytes,
            ..Self::default()
        }
    }

    /// Which of so many shards a cookie belongs to.
    #[must_use]
    pub fn index_of(cookie: &[u8], shards: usize) -> usize {
        let spread = MacKey::of(cookie).map_or(0, |key| key.spread() >> 32);
        usize::try_from(spread).unwrap_or_default() % shards.max(1)
    }

    /// See [`SessionMemory::recall`].
    #[must_use]
    pub fn recall(&self, cookie: &[u8]) -> Option<VerifiedSession> {
        let entry = self.entries.get(&MacKey::of(cookie)?)?;
        // How long it takes says nothing to somebody who does not know the whole session already: the MAC comes last.
        if &*entry.cookie != cookie {
            return None;
        }
        // A line that many cores read is not written without need.
        if !entry.is_used.load(Ordering::Relaxed) {
            entry.is_used.store(true, Ordering::Relaxed);
        }
        Some(entry.session.clone())
    }

    /// See [`SessionMemory::remember`].
    pub fn remember(&mut self, cookie: &[u8], session: VerifiedSession) {
        let Some(key) = MacKey::of(cookie) else {
            return;
        };
        let entry = Entry {
            cookie: cookie.into(),
            session,
            is_used: AtomicBool::new(false),
        };
        let size = entry.size();
        // Another thread may have verified the same cookie at the same time.
        if size > self.largest_size || self.entries.contains_key(&key) {
            return;
        }
        self.make_room(size);
        self.entries.insert(key, entry);
        self.queue.push_back(key);
        self.size += size;
    }

    /// Removes the oldest entries until there is room. One that was used since its last turn is kept for another turn.
    fn make_room(&mut self, size: usize) {
        while self.size + size > self.largest_size {
            let Some(key) = self.queue.pop_front() else {
                return;
            };
            let is_used = |entry: &mut Entry| std::mem::take(entry.is_used.get_mut());
            if self.entries.get_mut(&key).is_some_and(is_used) {
                self.queue.push_back(key);
            } else if let Some(old) = self.entries.remove(&key) {
                self.size -= old.size();
            }
        }
    }
}

impl Entry {
    fn size(&self) -> usize {
        ENTRY_OVERHEAD + 2 * self.cookie.len()
    }
}

/// How full it is, and nothing of what it holds.
impl fmt::Debug for MemoryShard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryShard")
            .field("entries", &self.entries.len())
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// The beginning of a cookie's MAC. Two cookies hardly ever share one, and only the holder of a secret can choose one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct MacKey(u64);

impl MacKey {
    fn of(cookie: &[u8]) -> Option<Self> {
        let mac = cookie.last_chunk::<MAC_LENGTH>()?;
        Some(Self(u64::from_le_bytes(*mac.first_chunk()?)))
    }

    /// Base64 leaves two bits of each byte nearly as they are: this spreads the others over all 64.
    fn spread(self) -> u64 {
        let folded = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        folded ^ (folded >> 32)
    }
}

impl std::hash::Hash for MacKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.spread());
    }
}

/// A MAC is uniform already, so it is its own hash.
#[derive(Default)]
struct MacHasher(u64);

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
    use super::*;
    use crate::session::Session;
    use crate::time::UnixMillis;

    fn verified(user: &str) -> VerifiedSession {
        let text = format!(
            r#"{{"session":{{"id":"s","userId":"u","token":"t","expiresAt":"2026-06-08T12:00:00.000Z"}},"user":{{"id":"{user}"}}}}"#
        );
        VerifiedSession(Verified {
            session: Session::from_json(&text).unwrap(),
            expires: UnixMillis::from_secs(9),
            not_before: None,
            key: crate::secret::KeyId::default(),
        })
    }

    /// A cookie whose MAC begins with this number.
    fn cookie(number: usize) -> Vec<u8> {
        format!("e30.payload{number}.{number:08}{}", "m".repeat(35)).into_bytes()
    }

    fn user_of(shard: &MemoryShard, cookie: &[u8]) -> Option<String> {
        let VerifiedSession(verified) = shard.recall(cookie)?;
        Some(verified.session.user.id.to_string())
    }

    fn shard_of(entries: usize) -> MemoryShard {
        MemoryShard::with_limit(entries * (ENTRY_OVERHEAD + 2 * cookie(0).len() + 4))
    }

    #[test]
    fn the_same_cookie_is_recalled_and_no_other() {
        let mut shard = shard_of(9);
        shard.remember(&cookie(1), verified("ann"));
        assert_eq!(user_of(&shard, &cookie(1)).as_deref(), Some("ann"));
        let good = cookie(1);
        for at in 0..good.len() {
            let mut forged = good.clone();
            forged[at] ^= 1;
            assert_eq!(user_of(&shard, &forged), None, "byte {at} is another");
        }
        for (what, forged) in [
            ("cut off", good[1..].to_vec()),
            ("longer", [b"x", &*good].concat()),
            ("the MAC alone", good[good.len() - MAC_LENGTH..].to_vec()),
            ("empty", Vec::new()),
        ] {
            assert_eq!(user_of(&shard, &forged), None, "{what}");
        }
    }

    #[test]
    fn it_never_grows_past_its_limit() {
        let mut shard = shard_of(10);
        for number in 0..1000 {
            shard.remember(&cookie(number), verified("ann"));
            let user = user_of(&shard, &cookie(number));
            assert_eq!(user.as_deref(), Some("ann"), "{number} is not remembered");
            assert!(shard.size <= shard.largest_size, "{shard:?}");
            assert_eq!(shard.entries.len(), shard.queue.len(), "{shard:?}");
        }
        assert_eq!(shard.entries.len(), 10);
    }

    #[test]
    fn what_is_used_stays_longer() {
        let mut shard = shard_of(10);
        for number in 0..100 {
            shard.remember(&cookie(number), verified("ann"));
            assert!(shard.recall(&cookie(0)).is_some(), "after {number} others");
        }
    }

    #[test]
    fn a_cookie_that_comes_twice_is_one_entry() {
        let mut shard = shard_of(10);
        shard.remember(&cookie(1), verified("ann"));
        shard.remember(&cookie(1), verified("ann"));
        assert_eq!(user_of(&shard, &cookie(1)).as_deref(), Some("ann"));
        assert_eq!((shard.entries.len(), shard.queue.len()), (1, 1));
    }

    #[test]
    fn without_room_nothing_is_remembered() {
        let mut shard = MemoryShard::with_limit(0);
        shard.remember(&cookie(1), verified("ann"));
        assert!(shard.recall(&cookie(1)).is_none());
    }

    #[test]
    fn the_shards_get_about_equal_parts() {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let keys =
            crate::secret::Keyring::new(&crate::secret::Secret::new("k".repeat(32)), &[]).unwrap();
        let mut counts = [0; 16];
        for number in 0_u32..16_000 {
            let mac = URL_SAFE_NO_PAD.encode(keys.sign(&number.to_le_bytes()));
            counts[MemoryShard::index_of(mac.as_bytes(), 16)] += 1;
        }
        assert!(
            counts.iter().all(|count| (800..1200).contains(count)),
            "{counts:?}"
        );
    }
}
