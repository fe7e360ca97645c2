//! Every decision takes the time from the clock.

use std::time::Duration;

use http::StatusCode;
use neon_auth::Source;
use serde_json::json;

use crate::support::clock::Clock;
use crate::support::tasks::Tasks;
use crate::support::upstream::{reply, session_until};
use crate::support::{configured, minted, noon, page, page_of};

/// Its session is over at one minute past noon, and upstream knows.
fn short_session(clock: &Clock) -> Tasks {
    let over = clock.clone();
    Tasks::answering(move |_| {
        let is_over = over.now() >= noon().plus(Duration::from_secs(60));
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
