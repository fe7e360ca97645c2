//! The application's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use neon_auth::UnixMillis;

/// A clock that can be moved on. The dev-server has one of its own.
#[derive(Clone, Default)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    pub(crate) fn now(&self) -> UnixMillis {
        let now = UnixMillis::from(SystemTime::now());
        UnixMillis::new(now.as_millis() + self.0.load(Ordering::Relaxed))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.0
            .fetch_add(by.as_millis().try_into().unwrap(), Ordering::Relaxed);
    }
}
