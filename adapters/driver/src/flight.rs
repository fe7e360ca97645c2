//! Single flight: look-ups that are the same byte for byte, and under way at once, are one.
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
//! while. A fetch that nobody waits for is dropped, unless what comes of it is kept; one that should be over by now is
//! joined by nobody. Who needs an answer that is newer than the question joins no fetch that is running: the flight that
//! this caller opens instead is the one that later callers join.

use std::collections::HashMap;
use std::future::poll_fn;
use std::hash::Hash;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use event_listener::Event;
use neon_auth_core::{Fetch, FetchError, FetchErrorKind, Fetched, UnixMillis};

use crate::due::Due;
use crate::keeping::Keeping;
use crate::limit::{Limit, Time};
use crate::transport::{Mode, Transport};

/// The shared fetches that somebody waits for. The last waiter to leave removes the flight; one that is done is no
/// longer joined. Both hold unless results are kept.
pub(crate) struct Flights<K> {
    open: Arc<Mutex<HashMap<K, Arc<Flight>>>>,
    keeping: Option<Keeping>,
}

struct Flight {
    progress: Mutex<Progress>,
    /// Tells those who wait that the flight is done, or needs a leader.
    news: Event,
    /// Tells the fetch that nobody waits any more.
    abandoned: Event,
}

struct Progress {
    waiting: usize,
    state: State,
}

enum State {
    /// Nobody makes the fetch: it has not begun, or its leader was cancelled.
    Vacant,
    /// It waits for a place among the calls that may be under way at once.
    Queued(Due),
    /// It is under way. Like one that is queued it should be over then; a runtime that has stalled keeps it longer.
    Running(Due, Time),
    /// It has a result, which answers later callers too if it is kept: since then.
    Done(Fetched, Option<UnixMillis>),
}

/// What a caller finds when it looks at a flight.
enum Finding {
    Leads,
    Vacant,
    Waits,
    Done(Fetched),
}

impl<K: Clone + Eq + Hash> Flights<K> {
    pub(crate) fn new() -> Self {
        Self {
            open: Arc::default(),
            keeping: None,
        }
    }

    /// The same, but what comes of a fetch answers those who come later, too.
    pub(crate) fn keeping(keeping: Keeping) -> Self {
        Self {
            keeping: Some(keeping),
            ..Self::new()
        }
    }

    /// Makes the fetch, or waits for one that is the same; says whether it was one that another had begun. Nobody waits
    /// past their own deadline.
    pub(crate) async fn fetch<M: Mode>(
        &self,
        transport: &Arc<dyn Transport<Mode = M>>,
        limit: &Limit,
        fetch: Fetch,
        key: K,
    ) -> (Fetched, bool) {
        let (class, timeout) = (fetch.class, fetch.timeout);
        let deadline = Due::after(timeout);
        let waiter = self.join(key, fetch.fresh);
        let mut to_lead = Some(fetch);
        loop {
            let news = waiter.flight.news.listen();
            match waiter.flight.look(to_lead.is_some(), deadline) {
                Finding::Done(got) => return (got, to_lead.is_some()),
                Finding::Leads => {
                    if let Some(fetch) = to_lead.take() {
                        waiter.lead(transport, limit, fetch, deadline);
                    }
                }
                // A runtime that is shutting down drops what is spawned on it: leading again would never end.
                Finding::Vacant => return (Err(FetchError::new(FetchErrorKind::Abort)), false),
                Finding::Waits => {
                    let has_news = transport.wait(news, deadline.left()).await;
                    if !has_news && !waiter.flight.is_done() {
                        let error = match waiter.flight.lacks_a_place() {
                            true => limit.no_place(class, timeout),
                            false => FetchError::new(FetchErrorKind::Timeout),
                        };
                        return (Err(error), to_lead.is_some());
                    }
                }
            }
        }
    }

    /// Joins the flight with this key, or opens it. A `fresh` answer is one that is not asked for yet.
    fn join(&self, key: K, fresh: bool) -> Waiter<K> {
        let mut open = self.lock();
        let known = open.get(&key);
        let flight = match known.filter(|flight| self.can_be_joined(flight, fresh)) {
            Some(flight) => Arc::clone(flight),
            None => {
                let flight = Arc::new(Flight::new());
                open.insert(key.clone(), Arc::clone(&flight));
                flight
            }
        };
        flight.lock().waiting += 1;
        Waiter {
            flights: self.clone(),
            key,
            flight,
        }
    }

    fn can_be_joined(&self, flight: &Flight, fresh: bool) -> bool {
        match &flight.lock().state {
            State::Vacant => true,
            State::Queued(due) => !due.is_past(),
            State::Running(due, _) => !fresh && !due.is_past(),
            State::Done(_, since) => {
                let keeping = self.keeping.as_ref().zip(*since);
                !fresh && keeping.is_some_and(|(keeping, since)| keeping.counts(since))
            }
        }
    }

    /// Whether this is, or may become, something that answers those who come later.
    fn keeps(&self, state: &State) -> bool {
        match state {
            State::Vacant | State::Queued(_) => false,
            State::Running(..) => self.keeping.is_some(),
            State::Done(_, since) => since.is_some(),
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
        }
    }
}

impl Flight {
    fn new() -> Self {
        Self {
            progress: Mutex::new(Progress {
                waiting: 0,
                state: State::Vacant,
            }),
            news: Event::new(),
            abandoned: Event::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far it is. If it is vacant and the caller may lead, the caller leads from now on.
    fn look(&self, may_lead: bool, deadline: Due) -> Finding {
        let mut progress = self.lock();
        match &progress.state {
            State::Done(got, _) => Finding::Done(got.clone()),
            State::Queued(_) | State::Running(..) => Finding::Waits,
            State::Vacant if may_lead => {
                progress.state = State::Queued(deadline);
                Finding::Leads
            }
            State::Vacant => Finding::Vacant,
        }
    }

    /// Whether the fetch has no place, or got it so late that it has no time for an answer.
    fn lacks_a_place(&self) -> bool {
        matches!(
            self.lock().state,
            State::Queued(_) | State::Running(_, Time::Short)
        )
    }

    /// The fetch has its place.
    fn set_running(&self, time: Time) {
        let mut progress = self.lock();
        if let State::Queued(due) = progress.state {
            progress.state = State::Running(due, time);
        }
    }

    fn is_running(&self) -> bool {
        matches!(self.lock().state, State::Running(..))
    }

    fn is_done(&self) -> bool {
        matches!(self.lock().state, State::Done(..))
    }

    fn is_abandoned(&self) -> bool {
        self.lock().waiting == 0
    }
}

/// A caller that waits for a flight.
struct Waiter<K: Clone + Eq + Hash> {
    flights: Flights<K>,
    key: K,
    flight: Arc<Flight>,
}

impl<K: Clone + Eq + Hash> Waiter<K> {
    /// Has the fetch made. In blocking code it is over on return, so it gets no more than what is left of the time.
    fn lead<M: Mode>(
        &self,
        transport: &Arc<dyn Transport<Mode = M>>,
        limit: &Limit,
        mut fetch: Fetch,
        deadline: Due,
    ) {
        fetch.timeout = deadline.left();
        let leader = Leader {
            flight: Arc::clone(&self.flight),
            keeping: self.flights.keeping.clone(),
        };
        let (carrier, limit) = (Arc::clone(transport), limit.clone());
        transport.spawn(Box::pin(async move {
            leader.run(&*carrier, &limit, fetch).await;
        }));
    }
}

impl<K: Clone + Eq + Hash> Drop for Waiter<K> {
    fn drop(&mut self) {
        let is_last = {
            let mut open = self.flights.lock();
            let mut progress = self.flight.lock();
            progress.waiting -= 1;
            let is_last = progress.waiting == 0;
            if is_last && !self.flights.keeps(&progress.state) {
                // Another flight may have this key by now.
                let is_open = open
                    .get(&self.key)
                    .is_some_and(|known| Arc::ptr_eq(known, &self.flight));
                if is_open {
                    open.remove(&self.key);
                }
            }
            is_last
        };
        if is_last {
            self.flight.abandoned.notify(usize::MAX);
        }
    }
}

/// The fetch itself, wherever it runs. Dropped before it is done, it leaves the flight to another caller.
struct Leader {
    flight: Arc<Flight>,
    keeping: Option<Keeping>,
}

impl Leader {
    async fn run<M: Mode>(self, transport: &dyn Transport<Mode = M>, limit: &Limit, fetch: Fetch) {
        let abandoned = self.flight.abandoned.listen();
        if self.flight.is_abandoned() {
            return;
        }
        let mut fetching =
            pin!(limit.fetch(transport, fetch, |time| self.flight.set_running(time)));
        let mut abandoned = pin!(abandoned);
        let got = poll_fn(|context| {
            if let Poll::Ready(got) = fetching.as_mut().poll(context) {
                return Poll::Ready(Some(got));
            }
            if self.keeping.is_some() && self.flight.is_running() {
                // Who comes later needs what comes of it.
                return Poll::Pending;
            }
            abandoned.as_mut().poll(context).map(|()| None)
        })
        .await;
        if let Some(got) = got {
            let (got, since) = match &self.keeping {
                Some(keeping) => keeping.keep(got),
                None => (got, None),
            };
            self.flight.lock().state = State::Done(got, since);
        }
    }
}

impl Drop for Leader {
    fn drop(&mut self) {
        {
            let mut progress = self.flight.lock();
            if let State::Queued(_) | State::Running(..) = progress.state {
                progress.state = State::Vacant;
            }
        }
        self.flight.news.notify(usize::MAX);
    }
}
