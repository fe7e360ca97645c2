//! A number of places, and a queue of callers that wait for one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use event_listener::Event;

use crate::due::Due;
use crate::transport::{Mode, Transport};

/// A number of places, and a queue of callers that wait for one. Clones share them.
#[derive(Clone)]
pub(crate) struct Places(Arc<Shared>);

struct Shared(Mutex<State>);

struct State {
    free: usize,
    /// Those who wait, by the order in which they came. There is none while a place is free.
    queue: BTreeMap<u64, Arc<Event>>,
    /// How many have ever waited.
    arrivals: u64,
}

impl Places {
    pub(crate) fn new(number: usize) -> Self {
        Self(Arc::new(Shared(Mutex::new(State {
            free: number,
            queue: BTreeMap::new(),
            arrivals: 0,
        }))))
    }

    /// Takes a place if one is free.
    pub(crate) fn take_free(&self) -> Option<Place> {
        let mut state = self.0.lock();
        state.free = state.free.checked_sub(1)?;
        Some(Place(Arc::clone(&self.0)))
    }

    /// Takes a place, or waits for one until it is due. `None` if that was too short.
    pub(crate) async fn take<M: Mode>(
        &self,
        transport: &dyn Transport<Mode = M>,
        due: Due,
    ) -> Option<Place> {
        let place = match self.enter() {
            Entry::Place(place) => Some(place),
            Entry::Queue(mut turn) => turn.wait(transport, due).await,
        };
        place.filter(|_| !due.is_past())
    }

    fn enter(&self) -> Entry {
        let mut state = self.0.lock();
        if state.free > 0 {
            state.free -= 1;
            return Entry::Place(Place(Arc::clone(&self.0)));
        }
        let number = state.arrivals;
        state.arrivals += 1;
        let called = Arc::new(Event::new());
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

    /// Gives a place to the first who waits, or leaves it free.
    fn release(&self) {
        let mut state = self.lock();
        let first = state.queue.pop_first();
        match first {
            // The place is taken from here on, so that nobody who comes now gets it first.
            Some((_, called)) => {
                drop(state);
                called.notify(1);
            }
            None => state.free += 1,
        }
    }
}

enum Entry {
    Place(Place),
    Queue(Turn),
}

/// One place. Dropping it gives it back.
pub(crate) struct Place(Arc<Shared>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.release();
    }
}

/// A caller that waits for a place. One that is no longer in the queue has its place.
struct Turn {
    shared: Arc<Shared>,
    number: u64,
    called: Arc<Event>,
    /// Whether it has not taken its place yet.
    is_waiting: bool,
}

impl Turn {
    async fn wait<M: Mode>(
        &mut self,
        transport: &dyn Transport<Mode = M>,
        due: Due,
    ) -> Option<Place> {
        loop {
            let called = self.called.listen();
            if self.is_called() {
                self.is_waiting = false;
                return Some(Place(Arc::clone(&self.shared)));
            }
            if !transport.wait(called, due.left()).await && !self.is_called() {
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
            // The place came too late for this one.
            self.shared.release();
        }
    }
}
