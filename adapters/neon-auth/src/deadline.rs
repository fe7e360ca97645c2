//! When something has to be over.

use std::time::{Duration, Instant};

/// A moment by which something has to be over; none if that is later than the clock can say.
#[derive(Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    pub(crate) fn after(time: Duration) -> Self {
        Self(Instant::now().checked_add(time))
    }

    pub(crate) fn left(self) -> Duration {
        self.0.map_or(Duration::MAX, |due| {
            due.saturating_duration_since(Instant::now())
        })
    }

    pub(crate) fn is_past(self) -> bool {
        self.left().is_zero()
    }
}
