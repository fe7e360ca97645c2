//! What upstream sees of the server's calls.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Which endpoint a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    GetSession,
    SignIn,
    Jwks,
    Other,
}

/// A clone shares the counts.
#[derive(Clone, Default)]
pub(crate) struct Counts(Arc<Mutex<Seen>>);

/// The counts at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) connections: usize,
    pub(crate) handshakes: usize,
    pub(crate) open: usize,
    pub(crate) most_open: usize,
    /// Calls whose head was read, and on which the work is not over.
    pub(crate) busy: usize,
    /// Those of them that are worked on: not those that hang.
    pub(crate) working: usize,
    pub(crate) most_working: usize,
    /// When each call began.
    pub(crate) calls: Vec<(Instant, Route)>,
}

impl Seen {
    pub(crate) fn calls_of(&self, route: Route) -> usize {
        let calls = self.calls.iter();
        calls.filter(|(_, called)| *called == route).count()
    }

    pub(crate) fn calls_since(&self, begin: Instant) -> usize {
        let calls = self.calls.iter();
        calls.filter(|(begun, _)| *begun >= begin).count()
    }
}

impl Counts {
    pub(crate) fn seen(&self) -> Seen {
        self.lock().clone()
    }

    /// Open connections, busy calls, and how many calls there have been: without the copy that [`Self::seen`] makes.
    pub(crate) fn now(&self) -> (usize, usize, usize) {
        let seen = self.lock();
        (seen.open, seen.busy, seen.calls.len())
    }

    /// A connection is open until this is dropped.
    pub(super) fn opened(&self) -> Open {
        let mut seen = self.lock();
        seen.connections += 1;
        seen.open += 1;
        seen.most_open = seen.most_open.max(seen.open);
        Open(self.clone())
    }

    pub(super) fn shook_hands(&self) {
        self.lock().handshakes += 1;
    }

    /// A call is busy until this is dropped.
    pub(super) fn begun(&self, route: Route) -> Busy {
        let mut seen = self.lock();
        seen.calls.push((Instant::now(), route));
        seen.busy += 1;
        Busy(self.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Open(Counts);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.lock().open -= 1;
    }
}

pub(super) struct Busy(Counts);

impl Busy {
    /// It is worked on until what this gives is dropped.
    pub(super) fn working(self) -> Working {
        let mut seen = self.0.lock();
        seen.working += 1;
        seen.most_working = seen.most_working.max(seen.working);
        drop(seen);
        Working(self)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.lock().busy -= 1;
    }
}

pub(super) struct Working(Busy);

impl Drop for Working {
    fn drop(&mut self) {
        self.0.0.lock().working -= 1;
    }
}
