//! What is under way on behalf of one `NeonAuth`: calls, and threads that wait for them.

mod flight;
mod keeping;
mod limit;
mod semaphore;
mod shares;
mod waiting;

use std::sync::Arc;
use std::time::{Duration, Instant};

use neon_auth_core::{Config, Fetch, FetchClass, FetchError, Fetched, ShareKey, Timing};

use crate::calls::flight::Flights;
use crate::calls::keeping::Keeping;
use crate::calls::limit::Limit;
use crate::calls::shares::Share;
use crate::calls::waiting::Waiting;
use crate::clock::Clock;
use crate::transport::{Mode, Transport};

/// How long what came of a probe answers those who come later.
const PROBE_TIME: Duration = Duration::from_secs(1);

/// The calls that are under way, and the threads that wait for them.
pub(crate) struct Calls {
    flights: Flights<ShareKey>,
    /// All probes are the same.
    probes: Flights<()>,
    limit: Limit,
    waiting: Waiting,
}

/// What came of a fetch.
pub(crate) struct Came {
    pub(crate) got: Fetched,
    pub(crate) timing: Timing,
    /// When it was sent, for this caller or for one before. None if it was not.
    pub(crate) sent: Option<Instant>,
}

impl Came {
    /// Nothing was sent.
    pub(crate) fn refused(error: FetchError) -> Self {
        Self {
            got: Err(error),
            timing: Timing::default(),
            sent: None,
        }
    }
}

impl Calls {
    /// Nothing is, yet.
    pub(crate) fn nothing(config: &Config, clock: &Clock, waiting_threads: Option<usize>) -> Self {
        Self {
            flights: Flights::new(clock),
            probes: Flights::keeping(clock, Keeping::new(PROBE_TIME, Arc::clone(clock))),
            limit: Limit::new(config.connection_limit()),
            waiting: Waiting::at_most(waiting_threads),
        }
    }

    /// Makes a fetch, and says how it went.
    pub(crate) async fn fetch<M: Mode>(
        &self,
        transport: &Arc<dyn Transport<Mode = M>>,
        mut fetch: Fetch,
    ) -> Came {
        if fetch.class == FetchClass::Probe {
            // Whatever has changed about a session, this one is not about it.
            fetch.fresh = false;
            return self
                .probes
                .fetch(transport, &self.limit, fetch, Some(()))
                .await;
        }
        let key = fetch.share.clone();
        self.flights.fetch(transport, &self.limit, fetch, key).await
    }

    /// Lets the calling thread wait for a call of this class, until it drops what this gives.
    ///
    /// # Errors
    ///
    /// As many wait already as may.
    pub(crate) fn begin_waiting(&self, class: FetchClass) -> Result<Option<Share>, FetchError> {
        self.waiting.begin(class)
    }
}
