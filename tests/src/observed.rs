//! A transport that counts those who wait: for an answer, or for a place.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use neon_auth::transport::{BoxFuture, Notified, Transport};
use neon_auth_core::{Fetch, Fetched};

/// Far more than anybody should take.
const AMPLE: Duration = Duration::from_secs(30);

/// Counts those who have waited so far, those who still do included.
#[derive(Clone, Debug, Default)]
pub struct Waiting(Arc<(Mutex<usize>, Condvar)>);

impl Waiting {
    /// Says how many have waited so far.
    #[must_use]
    pub fn so_far(&self) -> usize {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds the thread up until so many have waited.
    ///
    /// # Panics
    ///
    /// They do not come.
    pub fn reaches(&self, many: usize) {
        let (count, changed) = &*self.0;
        let count = count.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, _) = changed
            .wait_timeout_while(count, AMPLE, |count| *count < many)
            .unwrap_or_else(PoisonError::into_inner);
        assert!(*count >= many, "only {count} of {many} have waited");
    }

    fn one_more(&self) {
        let (count, changed) = &*self.0;
        *count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        changed.notify_all();
    }
}

/// Passes everything on to a transport, and counts who waits.
#[derive(Debug)]
pub struct Observed<T> {
    transport: T,
    waiting: Waiting,
}

impl<T> Observed<T> {
    /// Puts this count around a transport.
    pub const fn new(transport: T, waiting: Waiting) -> Self {
        Self { transport, waiting }
    }
}

impl<T: Transport> Transport for Observed<T> {
    type Mode = T::Mode;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        self.transport.fetch(fetch)
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.transport.spawn(task);
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        self.waiting.one_more();
        self.transport.wait(notified, limit)
    }
}
