//! The fetch of a flight, wherever it runs.

use std::future::poll_fn;
use std::hash::Hash;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use neon_auth_core::Fetch;

use super::one::Flight;
use super::{Entry, leave};
use crate::calls::keeping::Keeping;
use crate::calls::limit::Limit;
use crate::deadline::Deadline;
use crate::transport::{Mode, Transport};

/// Makes the fetch of a flight. Dropped before it is done, it leaves the flight to another caller.
pub(super) struct Leader<K: Clone + Eq + Hash + Send + 'static> {
    flight: Arc<Flight>,
    entry: Option<Entry<K>>,
    deadline: Deadline,
}

impl<K: Clone + Eq + Hash + Send + 'static> Leader<K> {
    pub(super) fn new(flight: Arc<Flight>, entry: Option<Entry<K>>, deadline: Deadline) -> Self {
        Self {
            flight,
            entry,
            deadline,
        }
    }

    pub(super) async fn run<M: Mode>(
        self,
        transport: &dyn Transport<Mode = M>,
        limit: &Limit,
        fetch: Fetch,
    ) {
        let flight = &self.flight;
        let abandoned = flight.abandoned();
        if flight.is_abandoned() {
            return;
        }
        let begins = |time| flight.run(time, self.deadline);
        let mut fetching = pin!(limit.fetch(transport, fetch, begins));
        let mut abandoned = pin!(abandoned);
        let got = poll_fn(|context| {
            // One that is running goes on: upstream works on it whether anybody waits or not.
            if !flight.is_running() && abandoned.as_mut().poll(context).is_ready() {
                return Poll::Ready(None);
            }
            fetching.as_mut().poll(context).map(Some)
        })
        .await;
        if let Some(got) = got {
            let (got, kept_since) = match self.keeping() {
                Some(keeping) => keeping.keep(got),
                None => (got, None),
            };
            flight.finish(got, kept_since);
        }
    }

    fn keeping(&self) -> Option<&Keeping> {
        self.entry.as_ref()?.flights.keeping.as_ref()
    }
}

impl<K: Clone + Eq + Hash + Send + 'static> Drop for Leader<K> {
    fn drop(&mut self) {
        leave(self.entry.as_ref(), &self.flight, Flight::end);
        self.flight.tell();
    }
}
