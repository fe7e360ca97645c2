//! What was cached about a session or a user ends when the application says so, and when an answer comes too late.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Response, StatusCode};
use neon_auth::transport::Fetch;
use neon_auth::{NeonAuth, Source, optional_fresh_session};
use serde_json::{Value, json};

use crate::support::clock::Clock;
use crate::support::tasks::Tasks;
use crate::support::upstream::{knows_everybody, path, reply, session_until};
use crate::support::{config, configured, minted, noon, page, page_of, session_data};

const SECOND: Duration = Duration::from_secs(1);

/// How the session of this cookie is known now.
async fn known_by(auth: &NeonAuth, token: &str, data: &str) -> Source {
    let cookies = [
        ("session_token", &*format!("{token}.signature")),
        ("local.session_data", data),
    ];
    let session = auth.on(&page(&cookies)).get_session().await;
    session.unwrap().unwrap().source()
}

#[tokio::test]
async fn what_the_application_invalidates_is_asked_for_again_and_nothing_else() {
    let invalidate: [fn(&NeonAuth); 2] = [
        |auth| auth.invalidate_user("user-ann"),
        |auth| auth.invalidate_session("ann"),
    ];
    for invalidate in invalidate {
        let upstream = Tasks::answering(knows_everybody);
        let auth = upstream.auth(config());
        let data = minted(&auth).await;
        // It is in the memory of verified cookies from now on.
        assert_eq!(known_by(&auth, "ann", &data).await, Source::Cache);
        auth.invalidate_user("user-bob");
        auth.invalidate_session("bob");
        assert_eq!(known_by(&auth, "ann", &data).await, Source::Cache);
        invalidate(&auth);
        assert_eq!(known_by(&auth, "ann", &data).await, Source::Upstream);
        assert_eq!(upstream.fetches(), 2);
    }
}

#[tokio::test]
async fn it_holds_for_all_clones_and_for_no_other_neon_auth() {
    let upstream = Tasks::answering(knows_everybody);
    let (auth, other) = (upstream.auth(config()), upstream.auth(config()));
    let data = minted(&auth).await;
    auth.clone().invalidate_user("user-ann");
    assert_eq!(known_by(&auth, "ann", &data).await, Source::Upstream);
    assert_eq!(known_by(&other, "ann", &data).await, Source::Cache);
}

/// The claims of a cookie that a response sets.
fn claims<B>(response: &Response<B>) -> Value {
    let data = session_data(response);
    let payload = data.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[tokio::test]
async fn a_cookies_time_counts_from_when_upstream_was_asked_also_for_who_joins_later() {
    let clock = Clock::at_noon();
    let upstream = Tasks::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = clock.tells(upstream.builder(config()));
    let (first, second) = (auth.on(&page_of("ann")), auth.on(&page_of("ann")));
    let leader = first.clone();
    let leader = tokio::spawn(async move { leader.get_session().await });
    upstream.until_fetching(1).await;
    upstream.until_waiting(1).await;
    clock.advance(3 * SECOND);
    let joined = second.clone();
    let joined = tokio::spawn(async move { joined.get_session().await });
    upstream.until_waiting(2).await;
    clock.advance(3 * SECOND);
    upstream.open();
    for (bound, asked) in [(first, leader), (second, joined)] {
        asked.await.unwrap().unwrap();
        let mut response = Response::new(());
        bound.finish(&mut response);
        assert_eq!(claims(&response)["iat"], noon().as_secs());
    }
    assert_eq!(upstream.fetches(), 1, "they are one");
}

#[tokio::test]
async fn a_cookies_time_does_not_begin_while_its_look_up_waits_for_a_place() {
    let clock = Clock::at_noon();
    let upstream = Tasks::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = clock.tells(upstream.builder(configured().connection_limit(1).build().unwrap()));
    let (busy, waits) = (auth.on(&page_of("bob")), auth.on(&page_of("ann")));
    let busy = tokio::spawn(async move { busy.get_session().await });
    upstream.until_fetching(1).await;
    upstream.until_waiting(1).await;
    let bound = waits.clone();
    let waits = tokio::spawn(async move { waits.get_session().await });
    // For the answer, and for a place.
    upstream.until_waiting(3).await;
    clock.advance(SECOND);
    upstream.open();
    busy.await.unwrap().unwrap();
    waits.await.unwrap().unwrap();
    let mut response = Response::new(());
    bound.finish(&mut response);
    assert_eq!(claims(&response)["iat"], noon().plus(SECOND).as_secs());
}

/// Gives each fetch its number.
fn numbered() -> impl Fn(&Fetch) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    move |_| count.fetch_add(1, Ordering::SeqCst)
}

#[tokio::test]
async fn an_answer_that_was_on_its_way_is_asked_for_once_more_and_not_cached() {
    let clock = Clock::at_noon();
    let number = numbered();
    let upstream = Tasks::holding(
        move |fetch| number(fetch) == 0,
        |fetch| Ok(knows_everybody(fetch)),
    );
    let auth = clock.tells(upstream.builder(config()));
    let bound = auth.on(&page_of("ann"));
    let asks = bound.clone();
    let asks = tokio::spawn(async move { asks.get_session().await });
    upstream.until_fetching(1).await;
    clock.advance(SECOND);
    auth.invalidate_user("user-ann");
    clock.advance(SECOND);
    upstream.open();
    assert!(asks.await.unwrap().unwrap().is_some());
    assert_eq!(upstream.fetches(), 2, "the first answer is from before");
    let mut response = Response::new(());
    bound.finish(&mut response);
    assert_eq!(claims(&response)["iat"], noon().plus(2 * SECOND).as_secs());
}

#[tokio::test]
async fn what_a_request_knows_afresh_is_not_fresh_after_a_change() {
    let clock = Clock::at_noon();
    let upstream = Tasks::answering(knows_everybody);
    let auth = clock.tells(upstream.builder(config()));
    let bound = auth.on(&page_of("ann"));
    for expected in [1, 1] {
        let fresh = optional_fresh_session(&bound).await;
        assert!(fresh.unwrap().is_some());
        assert_eq!(upstream.fetches(), expected);
    }
    clock.advance(SECOND);
    auth.invalidate_session("ann");
    let fresh = optional_fresh_session(&bound).await;
    assert!(fresh.unwrap().is_some());
    assert_eq!(upstream.fetches(), 2, "it is from before");
}

#[tokio::test]
async fn what_is_cached_a_moment_after_a_change_counts() {
    let clock = Clock::at_noon();
    let upstream = Tasks::answering(knows_everybody);
    let auth = clock.tells(upstream.builder(config()));
    auth.invalidate_user("user-ann");
    clock.advance(3 * SECOND);
    let data = minted(&auth).await;
    assert_eq!(known_by(&auth, "ann", &data).await, Source::Cache);
}

/// Upstream takes any token to be revoked, so made-up ones are kept apart, and may push one another out. That there is this
/// session, its list has said.
#[tokio::test]
async fn a_session_that_is_revoked_by_its_id_is_vouched_for() {
    let upstream = Tasks::answering(|fetch| match path(fetch) {
        "list-sessions" => {
            let mut session = session_until("ann", "2026-06-09T00:00:00.000Z");
            reply(StatusCode::OK, &json!([session["session"].take()]))
        }
        "revoke-session" | "sign-out" => {
            reply(StatusCode::OK, &json!({"status": true, "success": true}))
        }
        _ => knows_everybody(fetch),
    });
    let auth = upstream.auth(config());
    let data = minted(&auth).await;
    let admin = auth.on(&page_of("another"));
    let revoked = admin.revoke_session_by_id("session-of-ann").await;
    assert!(revoked.unwrap());
    for number in 0..10_100 {
        let made_up = auth.on(&page_of(&number.to_string()));
        made_up.sign_out().await.unwrap();
    }
    assert_eq!(known_by(&auth, "ann", &data).await, Source::Upstream);
}
