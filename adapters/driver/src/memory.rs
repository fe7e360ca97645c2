//! The memory of verified session cookies that all requests of one `NeonAuth` share.

use std::sync::{PoisonError, RwLock};

use neon_auth_core::{MemoryShard, SessionMemory, VerifiedSession};

/// So many that requests on different cores seldom want the same lock.
const SHARDS: usize = 32;

/// Shards with a lock each. One that recalls waits for nobody but one that remembers.
#[derive(Debug)]
pub(crate) struct Memory([RwLock<MemoryShard>; SHARDS]);

impl Memory {
    /// A memory of at most so many bytes, roughly; none for zero.
    pub(crate) fn with_limit(bytes: usize) -> Option<Self> {
        let shard = |_| RwLock::new(MemoryShard::with_limit(bytes / SHARDS));
        (bytes > 0).then(|| Self(std::array::from_fn(shard)))
    }

    fn shard_of(&self, cookie: &[u8]) -> Option<&RwLock<MemoryShard>> {
        self.0.get(MemoryShard::index_of(cookie, SHARDS))
    }
}

impl SessionMemory for Memory {
    fn recall(&self, cookie: &[u8]) -> Option<VerifiedSession> {
        let shard = self.shard_of(cookie)?.read();
        shard.unwrap_or_else(PoisonError::into_inner).recall(cookie)
    }

    fn remember(&self, cookie: &[u8], session: VerifiedSession) {
        if let Some(shard) = self.shard_of(cookie) {
            let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
            shard.remember(cookie, session);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_zero_is_no_memory() {
        assert!(Memory::with_limit(0).is_none());
        assert!(Memory::with_limit(1 << 20).is_some());
    }
}
