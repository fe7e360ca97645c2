//! A semaphore whose queue is fair, in async and blocking code alike.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::deadline::Deadline;
use crate::transport::{Mode, Notify, Transport};

/// A number of permits, and a queue of callers that wait for one. Clones share them.
#[derive(Clone)]
pub(crate) struct Semaphore(Arc<Shared>);

struct Shared(Mutex<State>);

struct State {
    free: usize,
    /// Those who wait, by the order in which they came. There is none while a permit is free.
    queue: BTreeMap<u64, Arc<Notify>>,
    /// How many have ever waited.
    arrivals: u64,
}

impl Semaphore {
    pub(crate) fn new(number: usize) -> Self {
        Self(Arc::new(Shared(Mutex::new(State {
            free: number,
            queue: BTreeMap::new(),
            arrivals: 0,
        }))))
    }

    /// Takes a permit if one is free.
    pub(crate) fn try_acquire(&self) -> Option<Permit> {
        let mut state = self.0.lock();
        state.free = state.free.checked_sub(1)?;
        Some(Permit(Arc::clone(&self.0)))
    }

    /// Takes a permit, or waits for one until the deadline. `None` if that was too short.
    pub(crate) async fn acquire<M: Mode>(
        &self,
        transport: &dyn Transport<Mode = M>,
        deadline: Deadline,
    ) -> Option<Permit> {
        let permit = match self.enter() {
            Entry::Permit(permit) => Some(permit),
            Entry::Queue(mut turn) => turn.wait(transport, deadline).await,
        };
        permit.filter(|_| !deadline.is_past())
    }

    fn enter(&self) -> Entry {
        let mut state = self.0.lock();
        if state.free > 0 {
            state.free -= 1;
            return Entry::Permit(Permit(Arc::clone(&self.0)));
        }
        let number = state.arrivals;
        state.arrivals += 1;
        let called = Arc::new(Notify::new());
        state.queue.insert(number, Arc::clone(&called));
        Entry::Queue(Turn {
            shared: Arc::clone(&self.0),
            number,
            called,
            is_waiting: true,
        })
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a permit to the first who waits, or leaves it free.
    fn release(&self) {
        let mut state = self.lock();
        let first = state.queue.pop_first();
        match first {
            // The permit is taken from here on, so that nobody who comes now gets it first.
            Some((_, called)) => {
                drop(state);
                called.notify_all();
            }
            None => state.free += 1,
        }
    }
}

enum Entry {
    Permit(Permit),
    Queue(Turn),
}

/// One permit. Dropping it gives it back.
pub(crate) struct Permit(Arc<Shared>);

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.release();
    }
}

/// A caller that waits for a permit. One that is no longer in the queue has its permit.
struct Turn {
    shared: Arc<Shared>,
    number: u64,
    called: Arc<Notify>,
    /// Whether it has not taken its permit yet.
    is_waiting: bool,
}

impl Turn {
    async fn wait<M: Mode>(
        &mut self,
        transport: &dyn Transport<Mode = M>,
        deadline: Deadline,
    ) -> Option<Permit> {
        loop {
            let called = self.called.notified();
            if self.is_called() {
                self.is_waiting = false;
                return Some(Permit(Arc::clone(&self.shared)));
            }
            if !transport.wait(called, deadline.left()).await && !self.is_called() {
                return None;
            }
        }
    }

    fn is_called(&self) -> bool {
        !self.shared.lock().queue.contains_key(&self.number)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_waiting {
            return;
        }
        let waited = self.shared.lock().queue.remove(&self.number).is_some();
        if !waited {
            // The permit came too late for this one.
            self.shared.release();
        }
    }
}
