//! How many calls may be under way at once.
//!
//! A call takes no more than one connection, so this bounds the connections, too. Without a bound, an upstream that
//! hangs costs a connection for every visitor, until the application has no descriptor left for anything else.
//!
//! A call keeps its place to its end, whether anybody still waits for its answer or not: upstream works on it all the
//! same. If visitors who give up freed places, they could have upstream work on any number of calls.

use std::time::Duration;

use neon_auth_core::{Fetch, FetchClass, FetchError, FetchErrorKind, Fetched};

use crate::calls::semaphore::{Permit, Semaphore};
use crate::calls::shares::{Share, Shares, described};
use crate::deadline::Deadline;
use crate::transport::{Mode, Transport};

/// How many calls may be under way at once. Clones share the places.
#[derive(Clone)]
pub(crate) struct Limit {
    limit: usize,
    places: Shares,
    /// The one place for probes is none of all the places: no visitor can take it.
    of_probes: Semaphore,
}

/// The right to have one call under way. Dropping it gives it back.
enum Admitted {
    Probe { _place: Permit },
    Call { _place: Share },
}

/// How much of its time a call has left once it has a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    Enough,
    /// Less than half: if upstream does not answer in that, it need not be upstream's fault.
    Short,
}

impl Limit {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            places: Shares::new(limit),
            of_probes: Semaphore::new(1),
        }
    }

    /// Makes the fetch as soon as there is a place for it; `begins` is called just before. The wait is taken off the
    /// fetch's timeout.
    pub(crate) async fn fetch<M: Mode>(
        &self,
        transport: &dyn Transport<Mode = M>,
        mut fetch: Fetch,
        begins: impl FnOnce(Time),
    ) -> Fetched {
        let (class, whole) = (fetch.class, fetch.timeout);
        let (deadline, place_deadline) =
            (Deadline::after(whole), Deadline::after(fetch.place_timeout));
        let Some(_admitted) = self.admit(transport, class, place_deadline).await else {
            return Err(self.no_place(class, whole));
        };
        fetch.timeout = deadline.left();
        let left = fetch.timeout;
        let time = match left < whole / 2 {
            true => Time::Short,
            false => Time::Enough,
        };
        begins(time);
        match transport.fetch(fetch).await {
            Err(error) if time == Time::Short && error.kind() == FetchErrorKind::Timeout => {
                Err(self.late_place(left, whole))
            }
            got => got,
        }
    }

    /// Waits for a place, which the call has until it is dropped.
    async fn admit<M: Mode>(
        &self,
        transport: &dyn Transport<Mode = M>,
        class: FetchClass,
        deadline: Deadline,
    ) -> Option<Admitted> {
        Some(match class {
            FetchClass::Probe => Admitted::Probe {
                _place: self.of_probes.acquire(transport, deadline).await?,
            },
            _ => Admitted::Call {
                _place: self.places.take(class, transport, deadline).await?,
            },
        })
    }

    /// The failure of a call that got no place in time, and was not sent.
    pub(crate) fn no_place(&self, class: FetchClass, timeout: Duration) -> FetchError {
        let timeout = timeout.as_millis();
        let cause = match class {
            FetchClass::Probe => {
                format!("an earlier probe was still under way, and this one has {timeout} ms")
            }
            _ => format!(
                "all connections are in use ({}, see `connection_limit`), and none became free in time; a call that has \
                 {timeout} ms is not sent in the last quarter of them",
                described(self.limit)
            ),
        };
        FetchError::with_source(FetchErrorKind::NoPlace, cause)
    }

    /// The failure of a call that got its place too late to be answered.
    fn late_place(&self, left: Duration, timeout: Duration) -> FetchError {
        let cause = format!(
            "no answer within {} ms; the other {} ms went by until a connection was free ({}, see `connection_limit`)",
            left.as_millis(),
            timeout.saturating_sub(left).as_millis(),
            described(self.limit)
        );
        FetchError::with_source(FetchErrorKind::NoPlace, cause)
    }
}
