//! What came of a fetch, kept for those who ask the same a little later.

use std::time::Duration;

use bytes::Bytes;
use neon_auth_core::{Fetched, UnixMillis};

use crate::clock::Clock;

/// For how long what came of a fetch answers those who come after it.
#[derive(Clone)]
pub(crate) struct Keeping {
    time: Duration,
    clock: Clock,
}

impl Keeping {
    /// For so long after it came, by this clock.
    pub(crate) fn new(time: Duration, clock: Clock) -> Self {
        Self { time, clock }
    }

    /// What is kept, and since when; of an answer it is the head alone.
    ///
    /// A failure of our own side is not kept: it says nothing about upstream, and is over as soon as a connection is free.
    pub(crate) fn keep(&self, got: Fetched) -> (Fetched, Option<UnixMillis>) {
        let got = got.map(|response| response.map(|_| Bytes::new()));
        let is_local = matches!(&got, Err(error) if error.kind().is_local());
        let since = (!is_local).then(|| (self.clock)());
        (got, since)
    }

    /// Whether what came then answers a caller who comes now. If the clock was set back, it does not.
    pub(crate) fn counts(&self, since: UnixMillis) -> bool {
        let now = (self.clock)();
        since <= now && now < since.plus(self.time)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::Response;
    use neon_auth_core::{FetchError, FetchErrorKind};

    use super::*;

    fn at(now: i64) -> Keeping {
        let clock = Arc::new(move || UnixMillis::new(now));
        Keeping::new(Duration::from_secs(1), clock)
    }

    #[test]
    fn it_counts_for_its_time_and_not_before() {
        let since = UnixMillis::new(5000);
        assert!(at(5000).counts(since));
        assert!(at(5999).counts(since));
        assert!(!at(6000).counts(since));
        assert!(!at(4999).counts(since), "the clock was set back");
    }

    #[test]
    fn an_answer_is_kept_without_its_body() {
        let response = Response::builder().status(503).header("x", "y");
        let (got, since) = at(5000).keep(Ok(response.body("long".into()).unwrap()));
        let got = got.unwrap();
        assert_eq!(
            (got.status().as_u16(), since),
            (503, Some(UnixMillis::new(5000)))
        );
        assert_eq!(got.headers()["x"], "y");
        assert!(got.body().is_empty());
    }

    #[test]
    fn a_failure_is_kept_unless_it_is_of_our_own_side() {
        let keeps = |kind| at(5000).keep(Err(FetchError::new(kind))).1.is_some();
        assert!(keeps(FetchErrorKind::Refused));
        assert!(keeps(FetchErrorKind::Timeout));
        assert!(!keeps(FetchErrorKind::Exhausted));
        assert!(!keeps(FetchErrorKind::Abort));
    }
}
