//! When the newest invalidation was, read without a lock.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::session::owner::Number;
use crate::time::UnixMillis;

/// So many that few subjects share a place with others; 128 KiB.
const PLACES: usize = 16_384;

/// Stands for no invalidation at all.
const NEVER: i64 = i64::MIN;
/// Whatever is at this time or later is one.
pub(super) const EARLIEST: i64 = NEVER + 1;

/// The time of the newest of several invalidations.
pub(super) struct Newest(AtomicI64);

impl Newest {
    pub(super) const fn of_none() -> Self {
        Self(AtomicI64::new(NEVER))
    }

    /// One more.
    pub(super) fn add(&self, at: UnixMillis) {
        self.0.fetch_max(at.as_millis(), Ordering::Release);
    }

    /// Whether there is one at that time or later, in milliseconds.
    pub(super) fn reaches(&self, since: i64) -> bool {
        self.0.load(Ordering::Acquire) >= since
    }
}

/// A table of fixed size with the newest of all subjects that share a place: where there is none, there is none of a
/// subject, and nothing else has to be asked.
pub(super) struct NewestByPlace(Box<[Newest]>);

impl NewestByPlace {
    pub(super) fn of_none() -> Self {
        let places = std::iter::repeat_with(Newest::of_none).take(PLACES);
        Self(places.collect())
    }

    pub(super) fn add(&self, number: Number, at: UnixMillis) {
        if let Some(newest) = self.place(number) {
            newest.add(at);
        }
    }

    pub(super) fn reaches(&self, number: Number, since: i64) -> bool {
        self.place(number)
            .is_some_and(|newest| newest.reaches(since))
    }

    fn place(&self, number: Number) -> Option<&Newest> {
        let [low, high, ..] = number.get().to_le_bytes();
        self.0
            .get(usize::from(u16::from_le_bytes([low, high])) % PLACES)
    }
}
