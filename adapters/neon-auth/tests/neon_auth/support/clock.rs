//! A clock for tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use neon_auth::UnixMillis;
use neon_auth::{Mode, NeonAuth, NeonAuthBuilder};

use super::noon;

/// A clock that stops unless it is moved.
#[derive(Clone)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    pub(crate) fn at_noon() -> Self {
        Self(Arc::new(AtomicI64::new(noon().as_millis())))
    }

    pub(crate) fn now(&self) -> UnixMillis {
        UnixMillis::new(self.0.load(Ordering::Relaxed))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.0
            .fetch_add(by.as_millis().try_into().unwrap(), Ordering::Relaxed);
    }

    pub(crate) fn tells<M: Mode>(&self, auth: NeonAuthBuilder<M>) -> NeonAuth<M> {
        let clock = self.clone();
        auth.clock(move || clock.now()).build()
    }
}
