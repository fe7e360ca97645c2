//! Single flight: look-ups that are the same byte for byte, and under way at once, are one.
//!
//! The fetch belongs to nobody who waits for it. In async code it is spawned, so that a leader who is kept but not
//! polled holds nobody up; in blocking code the leader's thread runs it, and a guard speaks for a leader who unwinds.
//! A failure is the answer of those who wait; who comes later starts anew. A fetch that nobody waits for is dropped.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use event_listener::Event;
use neon_auth_core::{Fetch, FetchError, FetchErrorKind, Fetched, ShareKey};

use crate::transport::Transport;

/// The shared fetches that are under way.
#[derive(Clone, Default)]
pub(crate) struct Flights(Arc<Mutex<HashMap<ShareKey, Arc<Flight>>>>);

struct Flight {
    progress: Mutex<Progress>,
    /// Tells those who wait that the flight is over.
    over: Event,
    /// Tells the fetch that nobody waits any more.
    deserted: Event,
}

struct Progress {
    waiting: usize,
    result: Option<Landing>,
}

#[derive(Clone)]
enum Landing {
    Landed(Fetched),
    /// The leader was cancelled: somebody else has to lead.
    Abandoned,
}

impl Flights {
    /// Makes the fetch, or waits for one that is the same. Nobody waits past his own deadline.
    pub(crate) async fn fetch<M>(
        &self,
        transport: &Arc<dyn Transport<Mode = M>>,
        fetch: Fetch,
        key: ShareKey,
    ) -> Fetched
    where
        M: crate::transport::Mode,
    {
        let deadline = Instant::now() + fetch.timeout;
        loop {
            let (seat, leads) = self.board(&key);
            if leads {
                let flight = Arc::clone(&seat.flight);
                let pilot = Pilot {
                    flights: self.clone(),
                    key: key.clone(),
                    flight,
                };
                let (carrier, fetch) = (Arc::clone(transport), fetch.clone());
                transport.spawn(Box::pin(async move { pilot.fly(&*carrier, fetch).await }));
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match seat.wait(&**transport, left).await {
                None => return Err(FetchError::new(FetchErrorKind::Timeout)),
                Some(Landing::Landed(got)) => return got,
                // A runtime that is shutting down drops what is spawned on it: leading again would never end.
                Some(Landing::Abandoned) if leads => {
                    return Err(FetchError::new(FetchErrorKind::Abort));
                }
                Some(Landing::Abandoned) => {}
            }
        }
    }

    /// Joins the flight with this key, or opens it and leads.
    fn board(&self, key: &ShareKey) -> (Seat, bool) {
        let mut open = self.lock();
        let mut leads = false;
        let flight = open.entry(key.clone()).or_insert_with(|| {
            leads = true;
            Arc::new(Flight::new())
        });
        flight.lock().waiting += 1;
        let seat = Seat {
            flights: self.clone(),
            key: key.clone(),
            flight: Arc::clone(flight),
        };
        (seat, leads)
    }

    /// Closes the flight to newcomers. It is done under the lock of the map, so that nobody boards in between.
    fn close(&self, key: &ShareKey, flight: &Arc<Flight>) {
        let mut open = self.lock();
        if open
            .get(key)
            .is_some_and(|known| Arc::ptr_eq(known, flight))
        {
            open.remove(key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ShareKey, Arc<Flight>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Flight {
    fn new() -> Self {
        Self {
            progress: Mutex::new(Progress {
                waiting: 0,
                result: None,
            }),
            over: Event::new(),
            deserted: Event::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn result(&self) -> Option<Landing> {
        self.lock().result.clone()
    }

    fn is_deserted(&self) -> bool {
        self.lock().waiting == 0
    }
}

/// One who waits for a flight.
struct Seat {
    flights: Flights,
    key: ShareKey,
    flight: Arc<Flight>,
}

impl Seat {
    /// What came of the flight, or `None` where it takes longer than that.
    async fn wait<M>(&self, transport: &dyn Transport<Mode = M>, limit: Duration) -> Option<Landing>
    where
        M: crate::transport::Mode,
    {
        let listener = self.flight.over.listen();
        if let Some(landing) = self.flight.result() {
            return Some(landing);
        }
        transport.wait(listener, limit).await;
        self.flight.result()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let is_last = {
            let mut open = self.flights.lock();
            let mut progress = self.flight.lock();
            progress.waiting -= 1;
            let is_last = progress.waiting == 0;
            if is_last
                && open
                    .get(&self.key)
                    .is_some_and(|known| Arc::ptr_eq(known, &self.flight))
            {
                open.remove(&self.key);
            }
            is_last
        };
        if is_last {
            self.flight.deserted.notify(usize::MAX);
        }
    }
}

/// The fetch itself, wherever it runs. Dropped before it has landed, it says so.
struct Pilot {
    flights: Flights,
    key: ShareKey,
    flight: Arc<Flight>,
}

impl Pilot {
    async fn fly<M>(self, transport: &dyn Transport<Mode = M>, fetch: Fetch)
    where
        M: crate::transport::Mode,
    {
        let mut fetching = transport.fetch(fetch);
        let deserted = self.flight.deserted.listen();
        if self.flight.is_deserted() {
            return;
        }
        let mut deserted = pin!(deserted);
        let got = poll_fn(|context| {
            if let Poll::Ready(got) = fetching.as_mut().poll(context) {
                return Poll::Ready(Some(got));
            }
            deserted.as_mut().poll(context).map(|()| None)
        })
        .await;
        if let Some(got) = got {
            self.land(Landing::Landed(got));
        }
    }

    fn land(&self, landing: Landing) {
        self.flights.close(&self.key, &self.flight);
        self.flight.lock().result.get_or_insert(landing);
        self.flight.over.notify(usize::MAX);
    }
}

impl Drop for Pilot {
    fn drop(&mut self) {
        self.land(Landing::Abandoned);
    }
}
