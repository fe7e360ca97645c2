//! No more calls are under way than the configuration allows; the others wait for a place.

use std::error::Error as _;
use std::future::IntoFuture as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use http::{Method, Response};
use neon_auth::methods::SignInEmail;
use neon_auth::transport::{Fetch, FetchError, FetchErrorKind, Fetched};
use neon_auth::{Config, Error, JsonText, Session};
use neon_auth::{NeonAuth, RequestAuth};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::support::blocking::Threads;
use crate::support::tasks::Tasks;
use crate::support::upstream::{knows_everybody, path, reply, signs_in_and_out, token};
use crate::support::{AMPLE, configured, cookies_set, page, page_of};

fn at_most(connections: usize) -> Config {
    configured().connection_limit(connections).build().unwrap()
}

fn brief(connections: usize) -> Config {
    let limited = configured().connection_limit(connections);
    limited.timeout(Duration::from_millis(50)).build().unwrap()
}

fn yes(_: &Fetch) -> Fetched {
    Ok(reply(http::StatusCode::OK, &json!({"ok": true})))
}

/// A call that is shared with nobody, in a task of its own.
fn call(auth: &NeonAuth, route: &str) -> JoinHandle<Result<JsonText, Error>> {
    let (auth, route): (RequestAuth, _) = (auth.on(&page(&[])), route.to_owned());
    tokio::spawn(async move { auth.call(Method::GET, &route, &Value::Null).await })
}

/// The session of this user's, looked up for them alone.
fn look_up(auth: &NeonAuth, user: &str) -> JoinHandle<Option<Session>> {
    let auth: RequestAuth = auth.on(&page_of(user));
    tokio::spawn(async move { auth.get_session().await.unwrap() })
}

/// What comes of a call, which has to be over some day.
async fn within<T>(call: JoinHandle<T>) -> T {
    let outcome = tokio::time::timeout(AMPLE, call).await;
    outcome
        .unwrap_or_else(|_| panic!("the call hangs"))
        .unwrap()
}

#[tokio::test]
async fn no_more_are_under_way_than_the_limit() {
    let upstream = Tasks::shut(yes);
    // One of them is for look-ups.
    let auth = upstream.auth(at_most(4));
    let calls: Vec<_> = (0..10).map(|_| call(&auth, "ok")).collect();
    // All of them for their answers, and seven for a place.
    upstream.until_waiting(17).await;
    assert_eq!(upstream.fetches(), 3, "calls under way at once");
    upstream.open();
    for call in calls {
        within(call).await.unwrap();
    }
    assert_eq!(upstream.fetches(), 10);
    assert_eq!(upstream.most_at_once(), 3, "calls under way at once");
}

#[test]
fn no_more_are_under_way_than_the_limit_in_blocking_code() {
    let upstream = Threads::shut(yes);
    // Of fewer than four, none is for look-ups alone.
    let auth = upstream.auth(at_most(3));
    let calls: Vec<_> = (0..5)
        .map(|_| {
            let auth = auth.on(&page(&[]));
            thread::spawn(move || auth.call(Method::GET, "ok", &Value::Null).send())
        })
        .collect();
    upstream.until(3, 2);
    upstream.open();
    for call in calls {
        call.join().unwrap().unwrap();
    }
    let seen = upstream.seen();
    assert_eq!(seen.fetches.len(), 5);
    assert_eq!(seen.most_at_once, 3, "calls under way at once");
}

#[tokio::test]
async fn who_came_first_is_served_first() {
    let upstream = Tasks::shut(yes);
    let auth = upstream.auth(at_most(1));
    let mut calls = Vec::new();
    for (waiting, route) in ["a", "b", "c", "d"].into_iter().enumerate() {
        calls.push(call(&auth, route));
        upstream.until_fetching(1).await;
        // For the answer of each, and for a place.
        upstream.until_waiting(1 + 2 * waiting).await;
    }
    upstream.open();
    for call in calls {
        within(call).await.unwrap();
    }
    let served: Vec<_> = upstream.paths();
    assert_eq!(
        served,
        ["/db/auth/a", "/db/auth/b", "/db/auth/c", "/db/auth/d"]
    );
}

#[tokio::test(start_paused = true)]
async fn who_gets_no_place_in_time_learns_why() {
    let upstream = Tasks::shut(yes);
    let auth = upstream.auth(brief(1));
    let first = call(&auth, "ok");
    upstream.until_fetching(1).await;
    let error = within(call(&auth, "ok")).await.unwrap_err();
    assert_eq!(error.code(), "NETWORK_TIMEOUT");
    let cause = cause(&error);
    assert!(cause.contains("all connections are in use (1 "), "{cause}");
    assert_eq!(upstream.fetches(), 1);
    upstream.open();
    within(first).await.unwrap();
}

/// A look-up is shared, and those who share it wait for it too: they get the same error.
#[tokio::test(start_paused = true)]
async fn a_look_up_that_gets_no_place_in_time_learns_why() {
    let upstream = Tasks::shut(yes);
    let auth = upstream.auth(brief(2));
    let _busy = [look_up(&auth, "ann"), look_up(&auth, "bob")];
    upstream.until_fetching(2).await;
    let (eve, twin) = (auth.on(&page_of("eve")), auth.on(&page_of("eve")));
    let looked_up = tokio::join!(
        eve.get_session().into_future(),
        twin.get_session().into_future()
    );
    for looked_up in [looked_up.0, looked_up.1] {
        let error = looked_up.unwrap_err();
        assert_eq!(error.code(), "NETWORK_TIMEOUT");
        let cause = cause(&error);
        assert!(cause.contains("all connections are in use (2 "), "{cause}");
    }
    assert_eq!(upstream.fetches(), 2);
}

/// Upstream could not answer in what was left, so the failure says nothing about upstream: nobody's junk look-ups may make
/// it look down.
#[test]
fn a_look_up_that_gets_its_place_late_and_then_times_out_got_no_place() {
    const TIMEOUT: Duration = Duration::from_millis(400);
    let upstream = Threads::holding(
        |fetch| token(fetch) == Some("junk"),
        |fetch| match token(fetch) {
            Some("junk") => Ok(knows_everybody(fetch)),
            _ => Err(FetchError::new(FetchErrorKind::Timeout)),
        },
    );
    let limited = configured().connection_limit(1).timeout(TIMEOUT);
    let auth = upstream.auth(limited.build().unwrap());
    let ask = |user: &str| {
        let auth = auth.on(&page_of(user));
        thread::spawn(move || auth.get_session().send())
    };
    let junk = ask("junk");
    upstream.until(1, 0);
    let begun = Instant::now();
    let late = ask("ann");
    upstream.until(1, 1);
    while begun.elapsed() <= TIMEOUT / 2 {
        thread::sleep(TIMEOUT / 8);
    }
    upstream.open();
    let error = late.join().unwrap().unwrap_err();
    assert_eq!(error.code(), "NETWORK_TIMEOUT");
    let cause = cause(&error);
    assert!(
        cause.contains("1 at once, see `connection_limit`"),
        "{cause}"
    );
    junk.join().unwrap().unwrap();

    let error = ask("ann").join().unwrap().unwrap_err();
    assert_eq!(error.code(), "NETWORK_TIMEOUT");
    assert!(
        error.source().is_none(),
        "it had all of its time: {error:?}"
    );
}

fn cause(error: &Error) -> String {
    let mut text = String::new();
    let mut next = error.source();
    while let Some(cause) = next {
        text = cause.to_string();
        next = cause.source();
    }
    text
}

#[test]
fn the_wait_is_taken_off_the_timeout() {
    let upstream = Threads::shut(yes);
    let auth = upstream.auth(at_most(1));
    let calls = [(1, 0), (1, 1)].map(|(fetching, waiting)| {
        let auth = auth.on(&page(&[]));
        let call = thread::spawn(move || auth.call(Method::GET, "ok", &Value::Null).send());
        upstream.until(fetching, waiting);
        call
    });
    upstream.open();
    for call in calls {
        call.join().unwrap().unwrap();
    }
    let allowed = upstream.seen().fetches;
    assert!(allowed[1] < allowed[0], "{allowed:?}");
}

#[tokio::test]
async fn a_shared_look_up_takes_one_place() {
    let upstream = Tasks::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = upstream.auth(at_most(2));
    let asked: Vec<_> = (0..40)
        .map(|turn| {
            let auth = auth.on(&page_of(["ann", "ben"][turn % 2]));
            tokio::spawn(async move { auth.get_session().await })
        })
        .collect();
    // All of them wait for an answer, and none for a place.
    upstream.until_fetching(2).await;
    upstream.until_waiting(40).await;
    upstream.open();
    for asked in asked {
        assert!(within(asked).await.unwrap().is_some());
    }
    assert_eq!(upstream.fetches(), 2);
}

#[tokio::test]
async fn a_waiter_that_gives_up_passes_its_turn_on() {
    let upstream = Tasks::shut(yes);
    let auth = upstream.auth(at_most(1));
    let first = call(&auth, "first");
    upstream.until_fetching(1).await;
    let cancelled = call(&auth, "cancelled");
    // Two for answers, and one for a place.
    upstream.until_waiting(3).await;
    let last = call(&auth, "last");
    upstream.until_waiting(5).await;
    cancelled.abort();
    assert!(cancelled.await.unwrap_err().is_cancelled());
    upstream.open();
    within(first).await.unwrap();
    within(last).await.unwrap();
    assert_eq!(upstream.paths(), ["/db/auth/first", "/db/auth/last"]);
}

/// Upstream works on it all the same: if it freed its place, a visitor who gives up again and again would have any number of
/// calls under way.
#[tokio::test]
async fn a_call_that_is_cancelled_goes_on_in_its_place() {
    let upstream = Tasks::shut(yes);
    let auth = upstream.auth(at_most(1));
    for given_up in 1..20 {
        let call = call(&auth, "given-up");
        // The first is sent. The others wait for their answers, and for a place.
        upstream.until_waiting(2 * given_up - 1).await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
    }
    let last = call(&auth, "last");
    upstream.open();
    within(last).await.unwrap();
    assert_eq!(upstream.paths(), ["/db/auth/given-up", "/db/auth/last"]);
    assert_eq!((upstream.dropped(), upstream.most_at_once()), (0, 1));
}

/// What is left could not be enough for an answer, and upstream would work for nobody.
#[test]
fn a_call_waits_for_a_place_for_three_quarters_of_its_time() {
    const TIMEOUT: Duration = Duration::from_millis(400);
    let upstream = Threads::shut(yes);
    let limited = configured().connection_limit(1).timeout(TIMEOUT);
    let auth = upstream.auth(limited.build().unwrap());
    let call = || {
        let auth = auth.on(&page(&[]));
        thread::spawn(move || auth.call(Method::GET, "ok", &Value::Null).send())
    };
    let busy = call();
    upstream.until(1, 0);
    let error = call().join().unwrap().unwrap_err();
    let cause = cause(&error);
    assert!(cause.contains("last quarter"), "{cause}");
    let seen = upstream.seen();
    assert_eq!(seen.fetches.len(), 1, "it is not sent");
    assert!(seen.waits[0] <= TIMEOUT * 3 / 4, "{:?}", seen.waits);
    assert!(seen.waits[0] > TIMEOUT / 2, "{:?}", seen.waits);
    upstream.open();
    busy.join().unwrap().unwrap();
}

#[test]
fn a_call_that_panics_leaves_its_place() {
    let panics = AtomicBool::new(true);
    let upstream = Threads::answering(move |fetch| {
        assert!(
            !panics.swap(false, Ordering::Relaxed),
            "a bug of the transport's"
        );
        yes(fetch)
    });
    let auth = upstream.auth(at_most(1));
    let call = || {
        let auth = auth.on(&page(&[]));
        auth.call(Method::GET, "ok", &Value::Null).send()
    };
    assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
    call().unwrap();
}

/// Two thousand visitors, half of which give up: all the others get an answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_visitors_half_of_which_give_up() {
    let upstream = Tasks::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = upstream.auth(at_most(8));
    let asked: Vec<_> = (0..2000)
        .map(|visitor| {
            let auth = auth.on(&page_of(&format!("user-{visitor}")));
            tokio::spawn(async move { auth.get_session().await })
        })
        .collect();
    // Two of the eight places are for other calls.
    upstream.until_fetching(6).await;
    for asked in asked.iter().step_by(2) {
        asked.abort();
    }
    upstream.open();
    for (visitor, asked) in asked.into_iter().enumerate() {
        match asked.await {
            Ok(session) => assert_eq!(
                session.unwrap().unwrap().user.name,
                format!("user-{visitor}")
            ),
            Err(error) => assert!(error.is_cancelled() && visitor % 2 == 0, "{error}"),
        }
    }
    assert!(upstream.most_at_once() <= 8, "{}", upstream.most_at_once());
}

/// One that waits for a place does not hold up one that has it.
#[tokio::test]
async fn a_clone_shares_the_places() {
    let upstream = Tasks::holding(
        |fetch| token(fetch) == Some("slow"),
        |fetch| Ok(knows_everybody(fetch)),
    );
    let auth = upstream.auth(at_most(1));
    let slow = auth.on(&page_of("slow"));
    let slow = tokio::spawn(async move { slow.get_session().await });
    upstream.until_fetching(1).await;
    let other = auth.clone().on(&page_of("ann"));
    let other = tokio::spawn(async move { other.get_session().await });
    upstream.until_waiting(3).await;
    assert_eq!(upstream.fetches(), 1);
    upstream.open();
    within(slow).await.unwrap();
    within(other).await.unwrap();
}

/// Anybody can ask for a sign-in. If sign-ins could hold all places, a visitor could cause what looks like an outage,
/// and an expired session would be used.
#[tokio::test]
async fn other_calls_leave_places_for_look_ups() {
    let upstream = Tasks::shut(|fetch| match path(fetch) {
        "ok" => yes(fetch),
        _ => Ok(knows_everybody(fetch)),
    });
    let auth = upstream.auth(at_most(4));
    let sign_ins: Vec<_> = (0..5).map(|_| call(&auth, "ok")).collect();
    upstream.until_fetching(3).await;
    let look_up = look_up(&auth, "ann");
    upstream.until_fetching(4).await;
    assert_eq!(upstream.paths()[3], "/db/auth/get-session");
    upstream.open();
    assert!(within(look_up).await.is_some());
    for call in sign_ins {
        within(call).await.unwrap();
    }
}

/// Anybody can have made-up sessions looked up. Nobody else waits behind those: neither for the sign-in itself, nor for the
/// look-up that caches its session.
#[tokio::test]
async fn look_ups_leave_places_for_a_sign_in_and_its_session() {
    let upstream = Tasks::holding(
        |fetch| token(fetch).is_some_and(|token| token.starts_with("junk")),
        |fetch| Ok(signs_in_and_out(fetch)),
    );
    let auth = upstream.auth(at_most(4));
    let junk: Vec<_> = (0..30)
        .map(|junk| look_up(&auth, &format!("junk-{junk}")))
        .collect();
    upstream.until_fetching(3).await;
    let signing_in: RequestAuth = auth.on(&page(&[]));
    let signed_in = signing_in.clone();
    within(tokio::spawn(async move {
        signing_in
            .sign_in()
            .email(SignInEmail::new("ann@example.com", "ann"))
            .await
    }))
    .await
    .unwrap();
    let mut response = Response::new(());
    signed_in.finish(&mut response);
    let set = cookies_set(&response);
    assert!(
        set.contains(&("local.session_data".to_owned(), true)),
        "{set:?}"
    );
    upstream.open();
    for junk in junk {
        within(junk).await;
    }
    assert!(upstream.most_at_once() <= 4);
}
