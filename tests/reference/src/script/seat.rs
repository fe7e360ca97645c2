//! One browser, and what has to be true of it.

use super::browser::Browser;
use super::outcome::Expected;

/// A browser, what is expected of it, and what somebody may have kept of it.
#[derive(Debug, Default)]
pub(super) struct Seat {
    pub(super) browser: Browser,
    pub(super) expected: Expected,
    /// Every cached session that the browser ever had.
    pub(super) caches: Vec<String>,
}
