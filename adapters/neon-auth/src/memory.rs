//! The memory of verified session cookies that all requests of one `NeonAuth` share.

use std::sync::{PoisonError, RwLock};

use neon_auth_core::{MemoryShard, SessionMemory, VerifiedSession};

/// So many that requests on different cores seldom want the same lock.
const MOST_SHARDS: usize = 32;
/// What a shard has at least, so that the largest cookie fits into it many times.
const SMALLEST_SHARD: usize = 256 * 1024;

/// Shards with a lock each. A reader waits for nobody but a writer.
#[derive(Debug)]
pub(crate) struct Memory(Vec<RwLock<MemoryShard>>);

impl Memory {
    /// A memory of at most so many bytes, roughly; none for zero.
    pub(crate) fn with_limit(bytes: usize) -> Option<Self> {
        let shards = (bytes / SMALLEST_SHARD).clamp(1, MOST_SHARDS);
        let shard = || RwLock::new(MemoryShard::with_limit(bytes / shards));
        (bytes > 0).then(|| Self(std::iter::repeat_with(shard).take(shards).collect()))
    }

    fn shard_of(&self, cookie: &[u8]) -> Option<&RwLock<MemoryShard>> {
        self.0.get(MemoryShard::index_of(cookie, self.0.len()))
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
