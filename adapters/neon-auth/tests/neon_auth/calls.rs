//! Server methods: what goes up, and what comes back.

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Response, StatusCode};
use neon_auth::ErrorCode;
use neon_auth::methods::SignInEmail;
use neon_auth::transport::{Fetch, FetchError, FetchErrorKind};
use serde_json::{Value, json};

use crate::support::blocking::Threads;
use crate::support::tasks::Tasks;
use crate::support::upstream::{path, reply};
use crate::support::{config, page, page_of};

fn refusal() -> Response<Bytes> {
    let body = json!({"code": "INVALID_EMAIL_OR_PASSWORD", "message": "Invalid email or password"});
    reply(StatusCode::UNAUTHORIZED, &body)
}

#[tokio::test]
async fn a_refusal_keeps_upstreams_status_code_and_message() {
    let upstream = Tasks::answering(|_| refusal());
    let auth = upstream.auth(config()).on(&page(&[]));
    let refused = auth
        .sign_in()
        .email(SignInEmail::new("ann@example.com", "wrong"))
        .await;
    let error = refused.unwrap_err();
    assert_eq!(error.code(), "INVALID_EMAIL_OR_PASSWORD");
    assert_eq!(error.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(error.status_text(), "Unauthorized");
    assert_eq!(error.message(), "Invalid email or password");
    assert_eq!(error.error_code(), None);
}

#[test]
fn a_refusal_reaches_a_thread_alike() {
    let upstream = Threads::answering(|_| Ok(refusal()));
    let auth = upstream.auth(config()).on(&page(&[]));
    let refused = auth
        .sign_in()
        .email(SignInEmail::new("ann@example.com", "wrong"))
        .send();
    let error = refused.unwrap_err();
    assert_eq!(error.code(), "INVALID_EMAIL_OR_PASSWORD");
    assert_eq!(error.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_bug_keeps_its_cause() {
    let upstream = Tasks::shut(|_| {
        Err(FetchError::with_source(
            FetchErrorKind::Internal,
            "no runtime",
        ))
    });
    upstream.open();
    let auth = upstream.auth(config()).on(&page_of("ann"));
    let error = auth.sign_out().await.unwrap_err();
    assert_eq!(error.error_code(), Some(ErrorCode::Internal));
    assert_eq!(
        (error.code(), error.status().as_u16()),
        ("INTERNAL_ERROR", 500)
    );
    assert_eq!(error.source().unwrap().to_string(), "no runtime");
}

/// What a call was, as upstream sees it.
fn recorded() -> (Tasks, Arc<Mutex<Vec<Fetch>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let upstream = Tasks::answering(move |fetch| {
        record.lock().unwrap().push(fetch.clone());
        reply(StatusCode::OK, &json!({"called": path(fetch)}))
    });
    (upstream, seen)
}

#[tokio::test]
async fn a_call_by_name_sends_json() {
    let (upstream, seen) = recorded();
    let auth = upstream.auth(config()).on(&page_of("ann"));
    let arguments = json!({"pin": 7});
    let answer = auth
        .call(Method::PUT, "some/new-route", &arguments)
        .await
        .unwrap();
    assert_eq!(answer.as_str(), r#"{"called":"some/new-route"}"#);
    let seen = seen.lock().unwrap();
    let request = &seen[0].request;
    assert_eq!(request.method(), Method::PUT);
    assert_eq!(request.uri(), "https://auth.example/db/auth/some/new-route");
    assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(request.headers()["x-neon-auth-proxy"], "rust");
    assert_eq!(request.headers()["origin"], "https://app.example");
    assert_eq!(
        request.headers()["cookie"],
        "__Secure-neon-auth.session_token=ann.signature"
    );
    assert_eq!(request.body(), r#"{"pin":7}"#);
}

#[tokio::test]
async fn a_get_by_name_sends_a_query() {
    let (upstream, seen) = recorded();
    let auth = upstream.auth(config()).on(&page_of("ann"));
    auth.call(
        Method::GET,
        "some/list",
        &json!({"q": "a b&c", "limit": 2, "none": null}),
    )
    .await
    .unwrap();
    let seen = seen.lock().unwrap();
    let request = &seen[0].request;
    let query: Vec<_> = request.uri().query().unwrap().split('&').collect();
    assert_eq!(
        (
            query.len(),
            query.contains(&"q=a+b%26c"),
            query.contains(&"limit=2")
        ),
        (2, true, true)
    );
    assert!(request.body().is_empty());
    assert!(!request.headers().contains_key(CONTENT_TYPE));
}

#[tokio::test]
async fn a_call_by_name_cannot_leave_the_base_url() {
    let (upstream, _) = recorded();
    let auth = upstream.auth(config()).on(&page_of("ann"));
    for path in [
        "",
        "/get-session",
        "../x",
        "a/%2e%2e/b",
        "a?b=1",
        "a#b",
        "a//b",
        "a\\b",
    ] {
        let refused = auth.call(Method::GET, path, &Value::Null).await;
        assert_eq!(refused.unwrap_err().code(), "INVALID_PATH", "{path}");
    }
    assert_eq!(upstream.fetches(), 0);
}

#[tokio::test]
async fn nothing_is_sent_before_a_call_is_awaited() {
    let (upstream, _) = recorded();
    let auth = upstream.auth(config()).on(&page_of("ann"));
    drop(auth.sign_out());
    drop(auth.get_session());
    assert_eq!(upstream.fetches(), 0);
}

/// Upstream's list of one session, and what it is asked besides.
fn knows_one_session(fetch: &Fetch) -> Response<Bytes> {
    let session = json!({
        "id": "s1", "userId": "u1", "token": "secret-of-s1", "expiresAt": "2999-01-01T00:00:00.000Z",
        "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z",
    });
    match path(fetch) {
        "list-sessions" => reply(StatusCode::OK, &json!([session])),
        "revoke-session" => {
            let body = std::str::from_utf8(fetch.request.body()).unwrap();
            assert!(body.contains("secret-of-s1"), "{body}");
            reply(StatusCode::OK, &json!({"status": true}))
        }
        other => panic!("the test knows no {other}"),
    }
}

#[tokio::test]
async fn a_session_is_revoked_by_its_id() {
    let upstream = Tasks::answering(knows_one_session);
    let auth = upstream.auth(config()).on(&page_of("ann"));
    assert!(auth.revoke_session_by_id("s1").await.unwrap());
    assert_eq!(upstream.fetches(), 2);
}

#[tokio::test]
async fn a_session_that_is_not_the_users_is_not_revoked() {
    let upstream = Tasks::answering(knows_one_session);
    let auth = upstream.auth(config()).on(&page_of("ann"));
    assert!(!auth.revoke_session_by_id("s2").await.unwrap());
    assert_eq!(upstream.fetches(), 1);
}
