//! Sessions whose cookie was verified before.

mod entries;
#[cfg(test)]
mod fixture;
mod mac_key;
mod seen;
mod shard;

use std::fmt;

use self::mac_key::MacKey;
use self::shard::Shard;
use super::invalidation::Subject;
use super::token::Verified;
use crate::time::UnixMillis;

/// So many that requests on different cores seldom want the same lock.
const MOST_SHARDS: usize = 32;
/// What a shard has at least, so that the largest cookie fits into it many times.
const SMALLEST_SHARD: usize = 256 * 1024;

/// Remembers sessions whose cookie was verified, so that the same cookie need not be verified again.
///
/// It holds what the cookie says and nothing else: whether it counts, now and beside the session token of a request, is
/// checked each time. A forgery never gets here. A session counts only under a configuration that has the secret of its
/// cookie, so that a secret which is removed takes along what was verified under it.
///
/// A cookie is kept at its first sight while there is room, and at its second one if it has to take the place of another:
/// a visitor who comes once costs no more than without a memory.
///
/// All threads share one, by [`Context::recalling`](crate::Context::recalling). The adapter has one for each `NeonAuth`.
pub struct SessionMemory {
    shards: Box<[Shard]>,
}

impl SessionMemory {
    /// Makes one of at most so many bytes, roughly; zero turns it off. An entry counts as one KiB and twice its cookie's
    /// length, so that the number of entries is bounded too.
    #[must_use]
    pub fn with_limit(bytes: usize) -> Self {
        let shards = (bytes / SMALLEST_SHARD).clamp(bytes.min(1), MOST_SHARDS);
        let shard = || Shard::with_limit(bytes / shards);
        Self {
            shards: std::iter::repeat_with(shard).take(shards).collect(),
        }
    }

    /// Forgets every cookie of a session or a user.
    ///
    /// It gives room for others, no more: whether the cookies still count, [`Invalidations`](crate::Invalidations) say.
    pub fn forget(&self, subject: &Subject) {
        for shard in &self.shards {
            shard.forget(subject.number());
        }
    }

    /// Reads what this very cookie says, if it was verified before. To remember another one has to wait meanwhile.
    pub(super) fn recall<T>(&self, cookie: &[u8], read: impl FnOnce(&Verified) -> T) -> Option<T> {
        let key = MacKey::of(cookie)?;
        self.shard_of(key)?.recall(key, cookie, read)
    }

    /// The cookie was verified, and says this. It is good now.
    pub(super) fn remember(&self, cookie: &[u8], verified: &Verified, now: UnixMillis) {
        if let Some(key) = MacKey::of(cookie)
            && let Some(shard) = self.shard_of(key)
        {
            shard.remember(key, cookie, verified, now);
        }
    }

    fn shard_of(&self, key: MacKey) -> Option<&Shard> {
        self.shards.get(key.shard(self.shards.len()))
    }
}

/// How full it is, and nothing of what it holds.
impl fmt::Debug for SessionMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut entries, mut bytes) = (0, 0);
        for shard in &self.shards {
            let (more_entries, more_bytes) = shard.fullness();
            entries += more_entries;
            bytes += more_bytes;
        }
        f.debug_struct("SessionMemory")
            .field("entries", &entries)
            .field("bytes", &bytes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::{cookie, remember, user_of, with_room_for};
    use super::mac_key::MAC_LENGTH;
    use super::*;

    fn fullness(memory: &SessionMemory) -> (usize, usize) {
        let of_shards = memory.shards.iter().map(Shard::fullness);
        of_shards.fold((0, 0), |(entries, bytes), (more, more_bytes)| {
            (entries + more, bytes + more_bytes)
        })
    }

    #[test]
    fn the_same_cookie_is_recalled_and_no_other() {
        let memory = with_room_for(9);
        remember(&memory, 1, "ann");
        assert_eq!(user_of(&memory, &cookie(1)).as_deref(), Some("ann"));
        let good = cookie(1);
        for at in 0..good.len() {
            let mut forged = good.clone();
            forged[at] ^= 1;
            assert_eq!(user_of(&memory, &forged), None, "byte {at} is another");
        }
        for (what, forged) in [
            ("cut off", good[1..].to_vec()),
            ("longer", [b"x", &*good].concat()),
            ("the MAC alone", good[good.len() - MAC_LENGTH..].to_vec()),
            ("empty", Vec::new()),
        ] {
            assert_eq!(user_of(&memory, &forged), None, "{what}");
        }
    }

    #[test]
    fn a_new_cookie_is_kept_at_first_sight_while_there_is_room() {
        let memory = with_room_for(10);
        for number in 0..10 {
            remember(&memory, number, "ann");
            assert!(memory.recall(&cookie(number), |_| ()).is_some(), "{number}");
        }
    }

    #[test]
    fn a_full_memory_keeps_a_new_cookie_at_second_sight() {
        let memory = with_room_for(10);
        for number in 0..100 {
            remember(&memory, number, "ann");
            let is_kept = memory.recall(&cookie(number), |_| ()).is_some();
            assert_eq!(is_kept, number < 10, "{number} at first sight");
        }
        // What was recalled has another turn, so that a cookie may have to come again.
        for _ in 0..12 {
            remember(&memory, 100, "bob");
        }
        assert_eq!(user_of(&memory, &cookie(100)).as_deref(), Some("bob"));
    }

    #[test]
    fn it_never_grows_past_its_limit() {
        let memory = with_room_for(10);
        for number in 0..1000 {
            remember(&memory, number, "ann");
            remember(&memory, number, "ann");
            let entries = (number + 1).min(10);
            let bytes = entries * (1024 + 2 * cookie(0).len());
            assert_eq!(fullness(&memory), (entries, bytes));
            assert!(memory.recall(&cookie(number), |_| ()).is_some() || number >= 10);
        }
    }

    #[test]
    fn zero_turns_it_off() {
        let memory = SessionMemory::with_limit(0);
        remember(&memory, 1, "ann");
        assert!(memory.recall(&cookie(1), |_| ()).is_none());
        memory.forget(&Subject::user("ann"));
    }

    #[test]
    fn every_limit_makes_a_memory() {
        for (bytes, shards) in [
            (0, 0),
            (1, 1),
            (SMALLEST_SHARD, 1),
            (2 * SMALLEST_SHARD, 2),
            (16 << 20, MOST_SHARDS),
            (1 << 30, MOST_SHARDS),
        ] {
            let memory = SessionMemory::with_limit(bytes);
            assert_eq!(memory.shards.len(), shards, "{bytes}");
        }
    }

    #[test]
    fn a_session_is_forgotten_with_all_its_cookies_and_no_other() {
        let memory = SessionMemory::with_limit(16 << 20);
        for number in 0..100 {
            let user = ["ann", "bob"][number % 2];
            remember(&memory, number, user);
        }
        memory.forget(&Subject::session("token of ann"));
        for number in 0..100 {
            let user = user_of(&memory, &cookie(number));
            let expected = (number % 2 == 1).then_some("bob");
            assert_eq!(user.as_deref(), expected, "{number}");
        }
        assert_eq!(fullness(&memory).0, 50, "{memory:?}");
    }

    #[test]
    fn a_user_is_forgotten_and_nobody_else() {
        let memory = SessionMemory::with_limit(16 << 20);
        for (number, user) in ["ann", "bob", "ann", "eve"].into_iter().enumerate() {
            remember(&memory, number, user);
        }
        memory.forget(&Subject::user("nobody"));
        assert_eq!(fullness(&memory).0, 4, "{memory:?}");
        memory.forget(&Subject::user("ann"));
        assert!(
            memory.recall(&cookie(0), |_| ()).is_none()
                && memory.recall(&cookie(2), |_| ()).is_none()
        );
        assert_eq!(user_of(&memory, &cookie(1)).as_deref(), Some("bob"));
        assert_eq!(user_of(&memory, &cookie(3)).as_deref(), Some("eve"));
        memory.forget(&Subject::user("bob"));
        memory.forget(&Subject::user("eve"));
        assert_eq!(fullness(&memory), (0, 0), "{memory:?}");
    }

    #[test]
    fn what_is_forgotten_gives_room_at_first_sight() {
        let memory = with_room_for(10);
        for number in 0..10 {
            let user = if number < 3 { "ann" } else { "bob" };
            remember(&memory, number, user);
        }
        memory.forget(&Subject::user("ann"));
        for number in 10..20 {
            remember(&memory, number, "eve");
            let is_kept = memory.recall(&cookie(number), |_| ()).is_some();
            assert_eq!(is_kept, number < 13, "{number}");
        }
        assert_eq!(fullness(&memory).0, 10, "{memory:?}");
    }

    #[test]
    fn threads_share_it() {
        let memory = with_room_for(20);
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let memory = &memory;
                scope.spawn(move || {
                    for turn in 0..2_000 {
                        let number = (turn * (thread + 1)) % 60;
                        let user = format!("user {number}");
                        match user_of(memory, &cookie(number)) {
                            Some(recalled) => assert_eq!(recalled, user),
                            None => remember(memory, number, &user),
                        }
                        if turn % 97 == 0 {
                            memory.forget(&Subject::user(&*user));
                        }
                    }
                });
            }
        });
        assert!(fullness(&memory).0 <= 20, "{memory:?}");
        for number in 0..60 {
            memory.forget(&Subject::user(format!("user {number}")));
        }
        assert_eq!(fullness(&memory), (0, 0), "{memory:?}");
    }

    #[test]
    fn debug_says_how_full_it_is_and_nothing_else() {
        let memory = with_room_for(10);
        remember(&memory, 1, "ann");
        let bytes = 1024 + 2 * cookie(1).len();
        assert_eq!(
            format!("{memory:?}"),
            format!("SessionMemory {{ entries: 1, bytes: {bytes}, .. }}")
        );
    }
}
