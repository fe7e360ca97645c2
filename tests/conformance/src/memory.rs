//! A memory of verified cookies that counts how it was used.

use std::sync::{Mutex, MutexGuard, PoisonError};

use neon_auth_core::{MemoryShard, SessionMemory, VerifiedSession};

/// One shard behind a lock, as a driver has many.
#[derive(Debug)]
pub struct Memory(Mutex<Used>);

#[derive(Debug)]
struct Used {
    shard: MemoryShard,
    recalled: usize,
    remembered: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self(Mutex::new(Used {
            shard: MemoryShard::with_limit(1 << 20),
            recalled: 0,
            remembered: 0,
        }))
    }
}

impl Memory {
    /// How often a cookie was found in it.
    #[must_use]
    pub fn recalled(&self) -> usize {
        self.lock().recalled
    }

    /// How often a cookie came into it.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.lock().remembered
    }

    fn lock(&self) -> MutexGuard<'_, Used> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionMemory for Memory {
    fn recall(&self, cookie: &[u8]) -> Option<VerifiedSession> {
        let mut used = self.lock();
        let session = used.shard.recall(cookie)?;
        used.recalled += 1;
        Some(session)
    }

    fn remember(&self, cookie: &[u8], session: VerifiedSession) {
        let mut used = self.lock();
        used.remembered += 1;
        used.shard.remember(cookie, session);
    }
}
