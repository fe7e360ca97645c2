//! Every decision takes the time from the clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use http::StatusCode;
use neon_auth_driver::core::{Source, UnixMillis};
use neon_auth_driver::{NeonAuth, NeonAuthBuilder};
use serde_json::json;

use crate::support::tasks::Tasks;
use crate::support::upstream::{reply, session_until};
use crate::support::{configured, minted, noon, page, page_of};

/// A clock that stops unless it is moved.
#[derive(Clone)]
struct Clock(Arc<AtomicI64>);

impl Clock {
    fn at_noon() -> Self {
        Self(Arc::new(AtomicI64::new(noon().as_millis())))
    }

    fn advance(&self, by: Duration) {
        self.0
            .fetch_add(by.as_millis().try_into().unwrap(), Ordering::Relaxed);
    }

    fn tells(&self, auth: NeonAuthBuilder) -> NeonAuth {
        let clock = self.clone();
        auth.clock(move || UnixMillis::new(clock.0.load(Ordering::Relaxed)))
            .build()
    }
}

/// Its session is over at one minute past noon, and upstream knows.
fn short_session(clock: &Clock) -> Tasks {
    let over = Clock(Arc::clone(&clock.0));
    Tasks::answering(move |_| {
        let is_over = over.0.load(Ordering::Relaxed) >= noon().as_millis() + 60_000;
        let body = session_until("ann", "2026-06-08T12:01:00.000Z");
        reply(StatusCode::OK, &if is_over { json!(null) } else { body })
    })
}

#[tokio::test]
async fn a_known_session_is_not_used_after_its_end() {
    let clock = Clock::at_noon();
    let upstream = short_session(&clock);
    let auth = clock
        .tells(upstream.builder(configured().build().unwrap()))
        .on(&page_of("ann"));
    assert!(auth.get_session().await.unwrap().is_some());
    clock.advance(Duration::from_millis(59_999));
    assert!(auth.get_session().await.unwrap().is_some());
    assert_eq!(upstream.fetches(), 1);
    clock.advance(Duration::from_millis(1));
    assert!(auth.get_session().await.unwrap().is_none());
    assert_eq!(upstream.fetches(), 2);
}

#[tokio::test]
async fn a_minted_cookie_tells_until_its_own_end() {
    let clock = Clock::at_noon();
    let upstream = Tasks::answering(|_| {
        reply(
            StatusCode::OK,
            &session_until("ann", "2026-06-09T00:00:00.000Z"),
        )
    });
    let config = configured()
        .session_data_ttl(Duration::from_secs(30))
        .build()
        .unwrap();
    let auth = clock.tells(upstream.builder(config));
    let data = minted(&auth).await;
    let next = || {
        auth.on(&page(&[
            ("session_token", "ann.signature"),
            ("local.session_data", &data),
        ]))
    };
    clock.advance(Duration::from_secs(29));
    let session = next().get_session().await.unwrap().unwrap();
    assert_eq!((session.source(), upstream.fetches()), (Source::Cache, 1));
    clock.advance(Duration::from_secs(1));
    let session = next().get_session().await.unwrap().unwrap();
    assert_eq!(
        (session.source(), upstream.fetches()),
        (Source::Upstream, 2)
    );
}
