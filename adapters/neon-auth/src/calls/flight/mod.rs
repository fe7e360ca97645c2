//! Calls under way. Those that may be shared, and are the same byte for byte, are one (single flight).
//!
//! The fetch belongs to nobody who waits for it. In async code it is spawned, so that a leader that is kept but not
//! polled holds nobody up; in blocking code the leader's thread runs it, and a guard reports a leader that unwinds.
//!
//! ```text
//! Vacant ──first to look leads──▶ Queued ──it has a place──▶ Running ──any answer, or a failure──▶ Done
//!   ▲                               │                          │
//!   └──────the fetch was dropped────┴──────────────────────────┘
//! ```
//!
//! A result answers those who wait; a later caller starts anew. If results are kept, they answer later callers too, for a
//! while. A fetch that is still queued when nobody waits for it any more is dropped; one that is running goes on to its
//! end, and can be joined until then. One that should be over by now is joined by nobody. Who needs an answer that is
//! newer than the question joins no fetch that is running: the flight that this caller opens instead is the one that later
//! callers join.

mod leader;
mod one;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use neon_auth_core::{Fetch, FetchError, FetchErrorKind};

use self::leader::Leader;
use self::one::{Finding, Flight};
use crate::calls::Came;
use crate::calls::keeping::Keeping;
use crate::calls::limit::Limit;
use crate::clock::Clock;
use crate::deadline::Deadline;
use crate::transport::{Mode, Transport};

/// How much longer than its timeout a leader waits: what a transport says of a call that took too long says more than that
/// it took too long.
const MOMENT: Duration = Duration::from_millis(100);

/// The fetches that are under way, with what makes them: those that may be shared by their keys.
///
/// The last to leave a flight removes it: a caller that waits, or the fetch itself. One that is done is no longer
/// joined. Both hold unless results are kept.
pub(crate) struct Flights<K> {
    open: Arc<Mutex<HashMap<K, Arc<Flight>>>>,
    keeping: Option<Keeping>,
    clock: Clock,
}

impl<K: Clone + Eq + Hash + Send + 'static> Flights<K> {
    pub(crate) fn new(clock: &Clock) -> Self {
        Self {
            open: Arc::default(),
            keeping: None,
            clock: Arc::clone(clock),
        }
    }

    /// The same, but what comes of a fetch answers those who come later, too.
    pub(crate) fn keeping(clock: &Clock, keeping: Keeping) -> Self {
        Self {
            keeping: Some(keeping),
            ..Self::new(clock)
        }
    }

    /// Makes the fetch, or waits for one that has the same key. Nobody waits past their own deadline.
    pub(crate) async fn fetch<M: Mode>(
        &self,
        transport: &Arc<dyn Transport<Mode = M>>,
        limit: &Limit,
        fetch: Fetch,
        key: Option<K>,
    ) -> Came {
        let begun = Instant::now();
        let (class, timeout) = (fetch.class, fetch.timeout);
        let (deadline, place_deadline) = (
            Deadline::after(timeout),
            Deadline::after(fetch.place_timeout),
        );
        let waiter = self.join(key, fetch.fresh);
        let flight = &waiter.flight;
        let mut to_lead = Some(fetch);
        let got = loop {
            let news = flight.news();
            match flight.look(to_lead.is_some(), place_deadline) {
                Finding::Done(got) => break got,
                Finding::Leads => {
                    if let Some(mut fetch) = to_lead.take() {
                        fetch.timeout = deadline.left();
                        fetch.place_timeout = place_deadline.left();
                        waiter.lead(transport, limit, fetch, deadline);
                    }
                }
                // A runtime that is shutting down drops what is spawned on it: leading again would never end.
                Finding::Vacant => break Err(FetchError::new(FetchErrorKind::Abort)),
                Finding::Waits => {
                    let patience = match to_lead.is_some() {
                        true => deadline.left(),
                        false => deadline.left().saturating_add(MOMENT),
                    };
                    let has_news = transport.wait(news, patience).await;
                    if !has_news && !flight.is_done() {
                        break Err(match flight.lacks_a_place() {
                            true => limit.no_place(class, timeout),
                            false => FetchError::new(FetchErrorKind::Timeout),
                        });
                    }
                }
            }
        };
        let (timing, sent) = flight.timing(begun, to_lead.is_some());
        let sent = sent.map(|sent| sent.instant);
        Came { got, timing, sent }
    }

    /// Joins the flight with this key, or opens it. A `fresh` answer is one that is not asked for yet. Without a key, nobody
    /// else joins it.
    fn join(&self, key: Option<K>, fresh: bool) -> Waiter<K> {
        let Some(key) = key else {
            let flight = Arc::new(Flight::new(Arc::clone(&self.clock)));
            flight.enter();
            return Waiter {
                flight,
                entry: None,
            };
        };
        let mut open = self.lock();
        let known = open.get(&key);
        let joinable = known.filter(|flight| flight.can_be_joined(fresh, self.keeping.as_ref()));
        let flight = match joinable {
            Some(flight) => Arc::clone(flight),
            None => {
                let flight = Arc::new(Flight::new(Arc::clone(&self.clock)));
                open.insert(key.clone(), Arc::clone(&flight));
                flight
            }
        };
        // Before the lock is given back: nobody may find it without a waiter, and remove it.
        flight.enter();
        Waiter {
            flight,
            entry: Some(Entry {
                flights: self.clone(),
                key,
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Arc<Flight>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K> Clone for Flights<K> {
    fn clone(&self) -> Self {
        Self {
            open: Arc::clone(&self.open),
            keeping: self.keeping.clone(),
            clock: Arc::clone(&self.clock),
        }
    }
}

/// Under which key a flight can be joined.
#[derive(Clone)]
struct Entry<K> {
    flights: Flights<K>,
    key: K,
}

impl<K: Clone + Eq + Hash + Send + 'static> Entry<K> {
    /// Changes how far the flight is, then removes it if nobody needs it any more.
    fn leave<T>(&self, flight: &Arc<Flight>, change: impl FnOnce(&Flight) -> T) -> T {
        let mut open = self.flights.lock();
        let changed = change(flight);
        // Another flight may have this key by now.
        let is_open = |known: &Arc<Flight>| Arc::ptr_eq(known, flight);
        if flight.is_of_no_use() && open.get(&self.key).is_some_and(is_open) {
            open.remove(&self.key);
        }
        changed
    }
}

/// Changes how far a flight is. If others can find it, it is removed once nobody needs it any more.
fn leave<K: Clone + Eq + Hash + Send + 'static, T>(
    entry: Option<&Entry<K>>,
    flight: &Arc<Flight>,
    change: impl FnOnce(&Flight) -> T,
) -> T {
    match entry {
        Some(entry) => entry.leave(flight, change),
        None => change(flight),
    }
}

/// A caller that waits for a flight.
struct Waiter<K: Clone + Eq + Hash + Send + 'static> {
    flight: Arc<Flight>,
    entry: Option<Entry<K>>,
}

impl<K: Clone + Eq + Hash + Send + 'static> Waiter<K> {
    /// Has the fetch made. In blocking code it is over on return.
    fn lead<M: Mode>(
        &self,
        transport: &Arc<dyn Transport<Mode = M>>,
        limit: &Limit,
        fetch: Fetch,
        deadline: Deadline,
    ) {
        let leader = Leader::new(Arc::clone(&self.flight), self.entry.clone(), deadline);
        let (carrier, limit) = (Arc::clone(transport), limit.clone());
        transport.spawn(Box::pin(async move {
            leader.run(&*carrier, &limit, fetch).await;
        }));
    }
}

impl<K: Clone + Eq + Hash + Send + 'static> Drop for Waiter<K> {
    fn drop(&mut self) {
        let is_last = leave(self.entry.as_ref(), &self.flight, Flight::exit);
        if is_last {
            self.flight.abandon();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::limit::Time;

    const KEY: Option<u8> = Some(7);

    fn clock() -> Clock {
        Arc::new(|| neon_auth_core::UnixMillis::new(0))
    }

    fn queued(flights: &Flights<u8>) -> (Waiter<u8>, Leader<u8>) {
        let (waiter, deadline) = (flights.join(KEY, false), Deadline::after(Duration::MAX));
        assert!(matches!(waiter.flight.look(true, deadline), Finding::Leads));
        let leader = Leader::new(Arc::clone(&waiter.flight), waiter.entry.clone(), deadline);
        (waiter, leader)
    }

    fn running(flights: &Flights<u8>) -> (Waiter<u8>, Leader<u8>) {
        let (waiter, leader) = queued(flights);
        waiter
            .flight
            .run(Time::Enough, Deadline::after(Duration::MAX));
        (waiter, leader)
    }

    #[test]
    fn one_that_waits_for_a_place_is_forgotten_with_its_last_caller() {
        let flights = Flights::new(&clock());
        let (waiter, _leader) = queued(&flights);
        drop(waiter);
        assert!(flights.lock().is_empty());
    }

    #[test]
    fn one_that_runs_is_joined_until_it_ends_and_then_forgotten() {
        let flights = Flights::new(&clock());
        let (waiter, leader) = running(&flights);
        let flight = Arc::clone(&waiter.flight);
        drop(waiter);
        let later = flights.join(KEY, false);
        assert!(
            Arc::ptr_eq(&later.flight, &flight),
            "a second fetch beside it"
        );
        drop(later);
        drop(leader);
        assert!(flights.lock().is_empty());
    }

    #[test]
    fn one_that_ends_before_its_callers_leave_is_forgotten_with_the_last() {
        let flights = Flights::new(&clock());
        let (first, leader) = running(&flights);
        let second = flights.join(KEY, false);
        drop(leader);
        drop(first);
        assert!(!flights.lock().is_empty());
        drop(second);
        assert!(flights.lock().is_empty());
    }

    #[test]
    fn the_end_of_an_older_one_leaves_the_newer_one_of_its_key() {
        let flights = Flights::new(&clock());
        let (older, leader) = running(&flights);
        let newer = flights.join(KEY, true);
        assert!(!Arc::ptr_eq(&newer.flight, &older.flight));
        drop(older);
        drop(leader);
        assert!(Arc::ptr_eq(&flights.join(KEY, true).flight, &newer.flight));
    }
}
