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
}

/// The right to have one call under way. Dropping it gives it back.
pub(crate) struct Admitted {
    _place: Place,
    _of_other_calls: Option<Place>,
}

impl Limit {
    pub(crate) fn new(limit: usize) -> Self {
        let of_look_ups = limit.div_ceil(SHARE_OF_LOOK_UPS);
        Self {
            limit,
            all: Places::new(limit),
            // If there is one place only, nothing can be kept free.
            of_other_calls: Places::new(limit.saturating_sub(of_look_ups).max(1)),
        }
    }

    /// Makes the fetch as soon as there is a place for it.
    pub(crate) async fn fetch<M: Mode>(
        &self,
        transport: &dyn Transport<Mode = M>,
        mut fetch: Fetch,
    ) -> Fetched {
        let _admitted = self.admit(transport, &mut fetch).await?;
        transport.fetch(fetch).await
    }

    /// Waits for a place, which the fetch has until it is dropped. The wait is taken off the fetch's timeout.
    pub(crate) async fn admit<M: Mode>(
        &self,
        transport: &dyn Transport<Mode = M>,
        fetch: &mut Fetch,
    ) -> Result<Admitted, FetchError> {
        let whole = fetch.timeout;
        let of_other_calls = if fetch.class == FetchClass::LookUp {
            None
        } else {
            let place = self.of_other_calls.take(transport, &mut fetch.timeout);
            Some(place.await.ok_or_else(|| self.exhausted(whole))?)
        };
        let place = self.all.take(transport, &mut fetch.timeout).await;
        Ok(Admitted {
            _place: place.ok_or_else(|| self.exhausted(whole))?,
            _of_other_calls: of_other_calls,
        })
    }

    /// The failure of a call that got no place within its timeout.
    pub(crate) fn exhausted(&self, timeout: Duration) -> FetchError {
        let cause = format!(
            "all connections are in use ({} at once, see `connection_limit`), and none became free within {} ms",
            self.limit,
            timeout.as_millis()
        );
        FetchError::with_source(FetchErrorKind::NoPlace, cause)
    }
}
