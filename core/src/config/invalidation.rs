//! For how long, and how many, [`Invalidations`](crate::Invalidations) are kept.

use std::time::Duration;

use super::builder::ConfigBuilder;
use super::error::ConfigError;

/// What is set; see the options of these names.
#[derive(Clone)]
pub(super) struct InvalidationOptions {
    clock_tolerance: Duration,
    retention: Duration,
    limit: usize,
}

/// What follows from it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InvalidationRules {
    pub(crate) clock_tolerance: Duration,
    /// How long each is kept.
    pub(crate) retention: Duration,
    /// How many are kept at most.
    pub(crate) limit: usize,
}

impl Default for InvalidationOptions {
    fn default() -> Self {
        Self {
            clock_tolerance: Duration::from_secs(2),
            retention: Duration::ZERO,
            limit: 100_000,
        }
    }
}

impl InvalidationOptions {
    /// Checks them. A cached session may live for `lifetime`.
    pub(super) fn check(&self, lifetime: Duration) -> Result<InvalidationRules, ConfigError> {
        let Self {
            clock_tolerance,
            retention,
            limit,
        } = *self;
        if clock_tolerance > Duration::from_secs(60) {
            return Err(ConfigError::new(
                "clock_tolerance",
                "must be at most a minute; let the machines take their time from a time server",
            ));
        }
        if limit < 100 {
            return Err(ConfigError::new(
                "invalidation_limit",
                "must be at least 100",
            ));
        }
        Ok(InvalidationRules {
            clock_tolerance,
            retention: retention.max(lifetime.saturating_add(clock_tolerance)),
            limit,
        })
    }
}

impl ConfigBuilder {
    /// Sets by how much the clocks of two machines that serve this application may differ: 2 s unless set, a minute at most.
    ///
    /// After a change to a session or a user, what was cached no later than this time after it does not count: each page
    /// asks Neon Auth again for so long.
    pub fn clock_tolerance(mut self, tolerance: Duration) -> Self {
        self.invalidation.clock_tolerance = tolerance;
        self
    }

    /// Sets for how long it is kept at least that a session or a user has changed. Unless set it is as long as a session
    /// cookie of this application lives.
    ///
    /// Raise it to the longest `sessionDataTtl` of a JavaScript service that signs cookies with the same secret.
    pub fn invalidation_retention(mut self, retention: Duration) -> Self {
        self.invalidation.retention = retention;
        self
    }

    /// Sets of how many sessions and users it is kept that they have changed: 100,000 unless set, at least 100. One takes
    /// some 100 bytes.
    ///
    /// If there are more, nothing that was cached before the oldest of them counts, whose it may be.
    pub fn invalidation_limit(mut self, subjects: usize) -> Self {
        self.invalidation.limit = subjects;
        self
    }
}
