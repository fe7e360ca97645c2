//! A notification that a call waits for, in async and blocking code alike.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use event_listener::{Event, EventListener, Listener};

/// Notifies those who wait for it. Nothing is kept for those who come later.
#[derive(Default)]
pub struct Notify(Event);

impl Notify {
    /// Makes one that nobody waits for yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Event::new())
    }

    /// Begins to wait: a notification from here on counts.
    pub fn notified(&self) -> Notified {
        Notified(self.0.listen())
    }

    /// Notifies all who wait.
    pub fn notify_all(&self) {
        self.0.notify(usize::MAX);
    }
}

impl fmt::Debug for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notify").finish_non_exhaustive()
    }
}

/// Waits for a notification: a future in async code, [`wait_timeout`](Self::wait_timeout) in blocking code.
#[must_use = "nobody waits until it is awaited, or waited for in blocking code"]
pub struct Notified(EventListener);

impl Notified {
    /// Blocks the thread until the notification comes, and says whether it came within the limit.
    #[must_use]
    pub fn wait_timeout(self, limit: Duration) -> bool {
        self.0.wait_timeout(limit).is_some()
    }
}

impl Future for Notified {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl fmt::Debug for Notified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notified").finish_non_exhaustive()
    }
}
