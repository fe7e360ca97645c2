//! How many calls may be under way at once.
//!
//! A call takes no more than one connection, so this bounds the connections, too. Without a bound, an upstream that
//! hangs costs a connection for every visitor, until the application has no descriptor left for anything else.

use std::time::Duration;

use neon_auth_core::{Fetch, FetchClass, FetchError, FetchErrorKind, Fetched};

use crate::places::{Place, Places};
use crate::transport::{Mode, Transport};

/// One place in so many is for look-ups of sessions alone. A sign-in takes upstream longer than a look-up, and anybody
/// can ask for one: if sign-ins took all places, the look-ups would fail, and a visitor could cause what looks like an
/// outage.
const SHARE_OF_LOOK_UPS: usize = 4;

/// How many calls may be under way at once. Clones share the places.
#[derive(Clone)]
pub(crate) struct Limit {
    limit: usize,
    all: Places,
    /// How many of all the places may go to calls that are no look-ups.
    of_other_calls: Places,
    /// The one place for probes is none of all the places: no visitor can take it.
    of_probes: Places,
}

/// The right to have one call under way. Dropping it gives it back.
struct Admitted {
    _place: Place,
    _of_other_calls: Option<Place>,
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
        let of_look_ups = limit.div_ceil(SHARE_OF_LOOK_UPS);
        Self {
            limit,
            all: Places::new(limit),
            // If there is one place only, nothing can be kept free.
            of_other_calls: Places::new(limit.saturating_sub(of_look_ups).max(1)),
            of_probes: Places::new(1),
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
        let _admitted = match self.admit(transport, &mut fetch).await {
            Some(admitted) => admitted,
            None => return Err(self.no_place(class, whole)),
        };
        let time = match fetch.timeout < whole / 2 {
            true => Time::Short,
            false => Time::Enough,
        };
        begins(time);
        match transport.fetch(fetch).await {
            Err(error) if time == Time::Short && error.kind() == FetchErrorKind::Timeout => {
                Err(self.no_place(class, whole))
            }
            got => got,
        }
    }

    /// Waits for a place, which the fetch has until it is dropped.
    async fn admit<M: Mode>(
        &self,
        transport: &dyn Transport<Mode = M>,
        fetch: &mut Fetch,
    ) -> Option<Admitted> {
        let timeout = &mut fetch.timeout;
        let of_other_calls = match fetch.class {
            FetchClass::LookUp | FetchClass::Probe => None,
            _ => Some(self.of_other_calls.take(transport, timeout).await?),
        };
        let places = match fetch.class {
            FetchClass::Probe => &self.of_probes,
            _ => &self.all,
        };
        Some(Admitted {
            _place: places.take(transport, timeout).await?,
            _of_other_calls: of_other_calls,
        })
    }

    /// The failure of a call that got no place within its timeout, or too late to be answered.
    pub(crate) fn no_place(&self, class: FetchClass, timeout: Duration) -> FetchError {
        let timeout = timeout.as_millis();
        let cause = match class {
            FetchClass::Probe => format!("an earlier probe was still under way for {timeout} ms"),
            _ => format!(
                "all connections are in use ({} at once, see `connection_limit`), and none became free early enough \
                 within {timeout} ms",
                self.limit
            ),
        };
        FetchError::with_source(FetchErrorKind::NoPlace, cause)
    }
}
