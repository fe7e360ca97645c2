//! Verified cookies, and which of them is removed next.

use std::collections::{HashMap, VecDeque};
use std::hash::BuildHasherDefault;
use std::sync::atomic::{AtomicBool, Ordering};

use super::mac_key::{MacHasher, MacKey};
use crate::session::owner::{Number, Owner};
use crate::session::token::Verified;
use crate::time::UnixMillis;

/// What an entry takes beside the cookie's own text: the parsed session, in bytes, roughly.
const ENTRY_OVERHEAD: usize = 1024;

/// A bounded map of cookies. What was not recalled since it came goes first.
pub(super) struct Entries {
    by_key: HashMap<MacKey, Entry, BuildHasherDefault<MacHasher>>,
    /// All of them, the one that is looked at next in front.
    queue: VecDeque<Place>,
    size: usize,
    limit: usize,
}

/// A cookie and what it says.
pub(super) struct Entry {
    cookie: Box<[u8]>,
    verified: Verified,
    /// Whether it was recalled since it came, or since its last turn.
    is_used: AtomicBool,
}

/// An entry's place in the queue. Whose it is stands here, so that a search goes through memory that is small and in one
/// piece.
struct Place {
    key: MacKey,
    owner: Owner,
}

impl Entry {
    pub(super) fn new(cookie: &[u8], verified: &Verified, owner: Owner) -> Self {
        Self {
            cookie: cookie.into(),
            verified: Verified {
                owner: Some(owner),
                ..verified.clone()
            },
            is_used: AtomicBool::new(false),
        }
    }

    fn size(&self) -> usize {
        entry_size(&self.cookie)
    }

    /// Whether it was recalled since its last turn, and may be again. Its next turn begins.
    fn begin_turn(&mut self, now: UnixMillis) -> bool {
        std::mem::take(self.is_used.get_mut()) && self.verified.expires > now
    }
}

fn entry_size(cookie: &[u8]) -> usize {
    ENTRY_OVERHEAD + 2 * cookie.len()
}

impl Entries {
    pub(super) fn with_limit(bytes: usize) -> Self {
        Self {
            by_key: HashMap::default(),
            queue: VecDeque::new(),
            size: 0,
            limit: bytes,
        }
    }

    pub(super) fn recall(&self, key: MacKey, cookie: &[u8]) -> Option<&Verified> {
        let entry = self.by_key.get(&key)?;
        // How long it takes says nothing to somebody who does not know the whole session already: the MAC comes last.
        if &*entry.cookie != cookie {
            return None;
        }
        // A line that many cores read is not written without need.
        if !entry.is_used.load(Ordering::Relaxed) {
            entry.is_used.store(true, Ordering::Relaxed);
        }
        Some(&entry.verified)
    }

    /// Whether this one fits in beside all others.
    pub(super) fn has_room_for(&self, cookie: &[u8]) -> bool {
        self.has_room(entry_size(cookie))
    }

    fn has_room(&self, size: usize) -> bool {
        self.size + size <= self.limit
    }

    /// Takes an entry in, unless it would take the place of one that is in use.
    pub(super) fn keep(&mut self, key: MacKey, owner: Owner, entry: Entry, now: UnixMillis) {
        let size = entry.size();
        // Another thread may have verified the same cookie at the same time.
        if size > self.limit || self.by_key.contains_key(&key) || !self.make_room(size, now) {
            return;
        }
        self.by_key.insert(key, entry);
        self.queue.push_back(Place { key, owner });
        self.size += size;
    }

    /// Removes entries until there is room, and says whether there is.
    ///
    /// The first one that is in use ends it: readers wait meanwhile, so a search does not go far. That one has another
    /// turn, and the next cookie that comes goes on behind it.
    fn make_room(&mut self, size: usize, now: UnixMillis) -> bool {
        while !self.has_room(size) {
            let Some(place) = self.queue.pop_front() else {
                return false;
            };
            let entry = self.by_key.get_mut(&place.key);
            if entry.is_some_and(|entry| entry.begin_turn(now)) {
                self.queue.push_back(place);
                return false;
            }
            self.remove(&place);
        }
        true
    }

    /// Whether an entry is of this session or user.
    pub(super) fn has_any(&self, number: Number) -> bool {
        self.queue.iter().any(|place| place.owner.is(number))
    }

    /// Removes the entries of this session or user.
    pub(super) fn forget(&mut self, number: Number) {
        let mut queue = std::mem::take(&mut self.queue);
        queue.retain(|place| {
            let stays = !place.owner.is(number);
            if !stays {
                self.remove(place);
            }
            stays
        });
        self.queue = queue;
    }

    fn remove(&mut self, place: &Place) {
        if let Some(old) = self.by_key.remove(&place.key) {
            self.size -= old.size();
        }
    }

    /// How many there are, and how much they take.
    pub(super) fn fullness(&self) -> (usize, usize) {
        (self.queue.len(), self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{EXPIRES, NOW, cookie, verified};
    use super::*;

    fn entries_of(count: usize) -> Entries {
        Entries::with_limit(count * entry_size(&cookie(0)))
    }

    fn key(number: usize) -> MacKey {
        MacKey::of(&cookie(number)).unwrap()
    }

    fn keep(entries: &mut Entries, cookie: &[u8]) {
        keep_at(NOW, entries, cookie);
    }

    fn keep_at(now: UnixMillis, entries: &mut Entries, cookie: &[u8]) {
        let verified = verified("ann");
        let owner = verified.owner();
        let key = MacKey::of(cookie).unwrap();
        entries.keep(key, owner, Entry::new(cookie, &verified, owner), now);
        assert_eq!(entries.by_key.len(), entries.queue.len());
        let size: usize = entries.by_key.values().map(Entry::size).sum();
        assert_eq!(entries.size, size);
        assert!(entries.size <= entries.limit, "it is past its limit");
    }

    #[test]
    fn it_never_grows_past_its_limit() {
        let mut entries = entries_of(10);
        for number in 0..1000 {
            keep(&mut entries, &cookie(number));
        }
        assert_eq!(entries.queue.len(), 10);
    }

    #[test]
    fn what_is_used_stays() {
        let mut entries = entries_of(10);
        for number in 0..100 {
            keep(&mut entries, &cookie(number));
            let user = entries.recall(key(0), &cookie(0));
            assert!(user.is_some(), "after {number} others");
        }
    }

    #[test]
    fn what_is_used_no_longer_goes() {
        let mut entries = entries_of(10);
        for number in 0..10 {
            keep(&mut entries, &cookie(number));
            assert!(entries.recall(key(number), &cookie(number)).is_some());
        }
        for number in 10..20 {
            keep(&mut entries, &cookie(number));
            let is_kept = entries.by_key.contains_key(&key(number));
            assert!(!is_kept, "{number} took the place of one in use");
        }
        for number in 20..30 {
            keep(&mut entries, &cookie(number));
            assert!(entries.by_key.contains_key(&key(number)), "{number}");
        }
    }

    #[test]
    fn what_is_over_goes_however_much_it_was_used() {
        let mut entries = entries_of(10);
        for number in 0..10 {
            keep(&mut entries, &cookie(number));
            assert!(entries.recall(key(number), &cookie(number)).is_some());
        }
        for number in 10..20 {
            keep_at(EXPIRES, &mut entries, &cookie(number));
            assert!(entries.by_key.contains_key(&key(number)), "{number}");
        }
    }

    #[test]
    fn a_cookie_that_comes_twice_is_one_entry() {
        let mut entries = entries_of(10);
        keep(&mut entries, &cookie(1));
        keep(&mut entries, &cookie(1));
        assert_eq!(entries.queue.len(), 1);
    }

    #[test]
    fn a_long_cookie_takes_the_place_of_several() {
        let mut entries = entries_of(10);
        for number in 0..10 {
            keep(&mut entries, &cookie(number));
        }
        let long = [&*b"x".repeat(4096), &*cookie(10)].concat();
        keep(&mut entries, &long);
        assert!(entries.recall(key(10), &long).is_some());
        assert!(entries.queue.len() < 10);
        let too_long = [&*b"x".repeat(16 * 1024), &*cookie(11)].concat();
        let before = entries.fullness();
        keep(&mut entries, &too_long);
        assert_eq!(entries.fullness(), before, "what never fits removes others");
    }
}
