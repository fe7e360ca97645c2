//! How many calls may be under way at once. The others wait for a place, first come, first served.
//!
//! A call takes no more than one connection, so this bounds the connections, too. Without a bound, an upstream that
//! hangs costs a connection for every visitor, until the application has no descriptor left for anything else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use event_listener::Event;
use neon_auth_core::{Fetch, FetchError, FetchErrorKind, Fetched};

use crate::due::Due;
use crate::transport::{Mode, Transport};

/// The places, and who waits for one. Clones share them.
#[derive(Clone)]
pub(crate) struct Limit(Arc<Shared>);

struct Shared {
    limit: usize,
    places: Mutex<Places>,
}

struct Places {
    free: usize,
    /// Those who wait, by the order in which they came. There is none while a place is free.
    queue: BTreeMap<u64, Arc<Event>>,
    /// How many have ever waited.
    arrivals: u64,
}

impl Limit {
    pub(crate) fn new(limit: usize) -> Self {
        Self(Arc::new(Shared {
            limit,
            places: Mutex::new(Places {
                free: limit,
                queue: BTreeMap::new(),
                arrivals: 0,
            }),
        }))
    }

    /// Makes the fetch as soon as there is a place for it.
    pub(crate) async fn fetch<M: Mode>(
        &self,
        transport: &dyn Transport<Mode = M>,
        mut fetch: Fetch,
    ) -> Fetched {
        let _place = self.admit(transport, &mut fetch).await?;
        transport.fetch(fetch).await
    }

    /// Waits for a place, which the fetch has until it is dropped. The wait is taken off the fetch's timeout.
    pub(crate) async fn admit<M: Mode>(
        &self,
        transport: &dyn Transport<Mode = M>,
        fetch: &mut Fetch,
    ) -> Result<Place, FetchError> {
        let mut turn = match self.enter() {
            Entry::Place(place) => return Ok(place),
            Entry::Queue(turn) => turn,
        };
        let whole = fetch.timeout;
        let due = Due::after(whole);
        let place = turn.wait(transport, due).await;
        fetch.timeout = due.left();
        place
            .filter(|_| !due.is_past())
            .ok_or_else(|| self.exhausted(whole))
    }

    /// The failure of a call that got no place within its timeout.
    pub(crate) fn exhausted(&self, timeout: Duration) -> FetchError {
        let cause = format!(
            "all connections are in use ({} at once, see `connection_limit`), and none came free within {} ms",
            self.0.limit,
            timeout.as_millis()
        );
        FetchError::with_source(FetchErrorKind::Timeout, cause)
    }

    fn enter(&self) -> Entry {
        let mut places = self.0.lock();
        if places.free > 0 {
            places.free -= 1;
            return Entry::Place(Place(Arc::clone(&self.0)));
        }
        let number = places.arrivals;
        places.arrivals += 1;
        let called = Arc::new(Event::new());
        places.queue.insert(number, Arc::clone(&called));
        Entry::Queue(Turn {
            shared: Arc::clone(&self.0),
            number,
            called,
            is_waiting: true,
        })
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a place to the first who waits, or leaves it free.
    fn release(&self) {
        let mut places = self.lock();
        let first = places.queue.pop_first();
        match first {
            // It is his from here on, so that nobody who comes now is before him.
            Some((_, called)) => {
                drop(places);
                called.notify(1);
            }
            None => places.free += 1,
        }
    }
}

enum Entry {
    Place(Place),
    Queue(Turn),
}

/// The right to have one call under way. Dropping it gives it back.
pub(crate) struct Place(Arc<Shared>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.release();
    }
}

/// One who waits for a place. Who is no longer in the queue has one.
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
