//! For how long, and how many, [`Invalidations`](crate::Invalidations) are kept.

use std::time::Duration;

use super::error::ConfigError;

/// What is set; see the options of these names.
#[derive(Clone)]
pub(super) struct InvalidationOptions {
    pub(super) clock_tolerance: Duration,
    pub(super) retention: Duration,
    pub(super) limit: usize,
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
