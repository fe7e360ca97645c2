//! `get_session()` on one request.

use std::sync::atomic::{AtomicBool, Ordering};

use http::{Response, StatusCode};
use neon_auth::methods::SignInEmail;
use neon_auth::transport::{Fetch, FetchError, FetchErrorKind};
use neon_auth::{FieldError, Source};
use serde_json::json;

use crate::support::blocking::Threads;
use crate::support::tasks::Tasks;
use crate::support::upstream::{
    knows_everybody, path, reply, session, session_until, signs_in_and_out, token,
};
use crate::support::{config, configured, cookies_set, minted, page, page_of};

#[tokio::test]
async fn nobody_is_asked_about_a_request_without_a_token() {
    let upstream = Tasks::answering(knows_everybody);
    let auth = upstream.auth(config()).on(&page(&[]));
    assert!(auth.get_session().await.unwrap().is_none());
    assert_eq!(upstream.fetches(), 0);
}

#[tokio::test]
async fn a_second_question_is_not_asked_upstream() {
    let upstream = Tasks::answering(knows_everybody);
    let auth = upstream.auth(config()).on(&page_of("ann"));
    for _ in 0..2 {
        let session = auth.get_session().await.unwrap().unwrap();
        assert_eq!(
            (&*session.user.name, session.source()),
            ("ann", Source::Upstream)
        );
    }
    assert_eq!(upstream.fetches(), 1);
}

#[test]
fn a_second_question_is_not_asked_upstream_by_a_thread_either() {
    let upstream = Threads::answering(|fetch| Ok(knows_everybody(fetch)));
    let auth = upstream.auth(config()).on(&page_of("ann"));
    for _ in 0..2 {
        let session = auth.get_session().send().unwrap().unwrap();
        assert_eq!(session.user.name, "ann");
    }
    assert_eq!(upstream.seen().fetches.len(), 1);
}

/// Such a session is in no cookie, so that only memory keeps it.
#[tokio::test]
async fn a_session_too_large_for_a_cookie_is_asked_for_once() {
    let upstream = Tasks::answering(|_| {
        let mut body = session_until("ann", "2026-06-09T00:00:00.000Z");
        body["user"]["image"] = json!("x".repeat(4096));
        reply(StatusCode::OK, &body)
    });
    let auth = upstream.auth(config()).on(&page_of("ann"));
    let clone = auth.clone();
    for auth in [auth, clone] {
        assert_eq!(auth.get_session().await.unwrap().unwrap().user.name, "ann");
    }
    assert_eq!(upstream.fetches(), 1);
}

#[tokio::test]
async fn a_picture_that_is_not_cached_is_had_by_a_fresh_question() {
    let upstream = Tasks::answering(|_| {
        let mut body = session_until("ann", "2026-06-09T00:00:00.000Z");
        body["user"]["image"] = json!("x".repeat(4096));
        reply(StatusCode::OK, &body)
    });
    let auth = upstream.auth(configured().cache_without(["image"]).build().unwrap());
    let data = minted(&auth).await;
    let auth = auth.on(&page(&[
        ("session_token", "ann.signature"),
        ("local.session_data", &data),
    ]));
    let session = auth.get_session().await.unwrap().unwrap();
    let is_not_cached = matches!(session.user.image(), Err(FieldError::NotCached));
    assert!(is_not_cached, "{:?}", session.user.image());
    assert_eq!(upstream.fetches(), 1, "the cookie is enough");

    for get_session in [auth.get_session().fresh(), auth.get_session()] {
        let session = get_session.await.unwrap().unwrap();
        let length = session.user.image().unwrap().map(str::len);
        assert_eq!(length, Some(4096), "{:?}", session.source());
    }
    assert_eq!(upstream.fetches(), 2, "what is known is not asked again");
}

#[tokio::test]
async fn fresh_passes_over_what_is_known_and_replaces_it() {
    let upstream = Tasks::answering(knows_everybody);
    let auth = upstream.auth(config()).on(&page_of("ann"));
    auth.get_session().await.unwrap();
    auth.get_session().fresh().await.unwrap();
    assert_eq!(upstream.fetches(), 2);
}

#[tokio::test]
async fn who_has_signed_in_is_seen_in_the_same_request() {
    let upstream = Tasks::answering(signs_in_and_out);
    let auth = upstream.auth(config()).on(&page_of("ann"));
    assert_eq!(auth.get_session().await.unwrap().unwrap().user.name, "ann");

    let signed_in = auth
        .sign_in()
        .email(SignInEmail::new("bob@example.com", "bob"))
        .await;
    assert_eq!(signed_in.unwrap().signed_in().unwrap().user.name, "bob");
    assert_eq!(upstream.fetches(), 3, "a look-up, the sign-in and the mint");
    assert_eq!(auth.get_session().await.unwrap().unwrap().user.name, "bob");
    assert_eq!(upstream.fetches(), 3, "the minted cookie tells");
}

#[test]
fn who_has_signed_in_is_seen_by_a_thread_too() {
    let upstream = Threads::answering(|fetch| Ok(signs_in_and_out(fetch)));
    let auth = upstream.auth(config()).on(&page(&[]));
    auth.sign_in()
        .email(SignInEmail::new("bob@example.com", "bob"))
        .send()
        .unwrap();
    assert_eq!(auth.get_session().send().unwrap().unwrap().user.name, "bob");
    assert_eq!(upstream.seen().fetches.len(), 2);
}

#[tokio::test]
async fn who_has_signed_out_is_gone_in_the_same_request() {
    let upstream = Tasks::answering(signs_in_and_out);
    let auth = upstream.auth(config()).on(&page_of("ann"));
    auth.get_session().await.unwrap();
    auth.sign_out().await.unwrap();
    assert!(auth.get_session().await.unwrap().is_none());
    assert_eq!(upstream.fetches(), 2);
}

/// Its answer is about cookies that are no longer in force: kept, it would sign the new user out again.
#[tokio::test]
async fn a_look_up_that_a_sign_in_overtakes_changes_nothing() {
    fn is_about_dead(fetch: &Fetch) -> bool {
        path(fetch) == "get-session" && token(fetch) == Some("dead")
    }
    let upstream = Tasks::holding(is_about_dead, |fetch| {
        Ok(match is_about_dead(fetch) {
            true => reply(StatusCode::OK, &json!(null)),
            false => signs_in_and_out(fetch),
        })
    });
    let auth = upstream.auth(config()).on(&page_of("dead"));
    let overtaken = tokio::spawn({
        let auth = auth.clone();
        async move { auth.get_session().await }
    });
    upstream.until_waiting(1).await;
    auth.sign_in()
        .email(SignInEmail::new("bob@example.com", "bob"))
        .await
        .unwrap();
    upstream.open();
    assert!(
        overtaken.await.unwrap().unwrap().is_none(),
        "it was asked before"
    );

    assert_eq!(auth.get_session().await.unwrap().unwrap().user.name, "bob");
    let mut response = Response::new(());
    auth.finish(&mut response);
    let cookies = cookies_set(&response);
    assert!(cookies.iter().all(|(_, lives)| *lives), "{cookies:?}");
}

#[tokio::test]
async fn an_outage_is_an_error_and_no_answer() {
    let upstream = Tasks::shut(|_| {
        Err(FetchError::with_source(
            FetchErrorKind::Refused,
            "port 5432",
        ))
    });
    upstream.open();
    let auth = upstream.auth(config()).on(&page_of("ann"));
    let error = auth.get_session().await.unwrap_err();
    assert_eq!(
        (error.code(), error.status()),
        ("NETWORK_REFUSED", StatusCode::BAD_GATEWAY)
    );
    assert_eq!(
        error.message(),
        "Connection refused by authentication server"
    );
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "port 5432"
    );

    let mut response = Response::new(());
    auth.finish(&mut response);
    assert_eq!(cookies_set(&response), [], "it signs nobody out");
}

#[tokio::test]
async fn an_outage_is_not_remembered() {
    let failing = AtomicBool::new(true);
    let upstream = Tasks::shut(move |_| match failing.swap(false, Ordering::Relaxed) {
        true => Err(FetchError::new(FetchErrorKind::Reset)),
        false => Ok(session("ann")),
    });
    upstream.open();
    let auth = upstream.auth(config()).on(&page_of("ann"));
    assert_eq!(
        auth.get_session().await.unwrap_err().code(),
        "NETWORK_RESET"
    );
    assert_eq!(auth.get_session().await.unwrap().unwrap().user.name, "ann");
}
