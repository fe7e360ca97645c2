//! A part of a memory, with a lock of its own.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::entries::{Entries, Entry};
use super::mac_key::MacKey;
use super::seen::Seen;
use crate::session::owner::Number;
use crate::session::token::Verified;
use crate::time::UnixMillis;

/// Entries behind a lock: a reader waits for nobody but a writer.
pub(super) struct Shard {
    entries: RwLock<Entries>,
    seen: Seen,
}

impl Shard {
    pub(super) fn with_limit(bytes: usize) -> Self {
        Self {
            entries: RwLock::new(Entries::with_limit(bytes)),
            seen: Seen::for_limit(bytes),
        }
    }

    pub(super) fn recall<T>(
        &self,
        key: MacKey,
        cookie: &[u8],
        read: impl FnOnce(&Verified) -> T,
    ) -> Option<T> {
        self.read().recall(key, cookie).map(read)
    }

    pub(super) fn remember(
        &self,
        key: MacKey,
        cookie: &[u8],
        verified: &Verified,
        now: UnixMillis,
    ) {
        // To take the place of another costs more than to verify once: most visitors who come once never do it.
        if self.read().has_room_for(cookie) || self.seen.note(key) {
            // What can be made before is not made while readers wait.
            let owner = verified.owner();
            let entry = Entry::new(cookie, verified, owner);
            self.write().keep(key, owner, entry, now);
        }
    }

    pub(super) fn forget(&self, number: Number) {
        if self.read().has_any(number) {
            self.write().forget(number);
        }
    }

    /// How many entries it has, and how much they take.
    pub(super) fn fullness(&self) -> (usize, usize) {
        self.read().fullness()
    }

    fn read(&self) -> RwLockReadGuard<'_, Entries> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Entries> {
        self.entries.write().unwrap_or_else(PoisonError::into_inner)
    }
}
