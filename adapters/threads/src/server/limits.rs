//! How long each part of an exchange may take.

use std::time::{Duration, Instant};

/// Holds the times, and how large a body may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) idle: Duration,
    pub(crate) head: Duration,
    pub(crate) body: Duration,
    pub(crate) answer: Duration,
    pub(crate) body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // The idle connections of an nginx end after 60 s.
            idle: Duration::from_secs(75),
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            answer: Duration::from_secs(60),
            body_bytes: 1024 * 1024,
        }
    }
}

/// A moment by which something has to be over; none if that is later than the clock can say.
#[derive(Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    pub(crate) fn after(time: Duration) -> Self {
        Self(Instant::now().checked_add(time))
    }

    /// What is left, for a socket, which takes none for "for ever". `Err` if it is past.
    pub(crate) fn left(self) -> Result<Option<Duration>, Late> {
        let Some(due) = self.0 else {
            return Ok(None);
        };
        match due.saturating_duration_since(Instant::now()) {
            Duration::ZERO => Err(Late),
            left => Ok(Some(left)),
        }
    }
}

/// Says that a deadline is past.
#[derive(Debug)]
pub(crate) struct Late;
