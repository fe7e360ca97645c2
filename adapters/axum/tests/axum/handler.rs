//! The API proxy in a router.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Builder;
use axum::http::{Request, StatusCode};
use neon_auth_axum::{Client, LevelFilter, LogRecord, Logger, NeonAuth, attach, handler, protect};

use crate::support::browser::Browser;
use crate::support::{app, auth, configured};

const JSON: &str = "application/json";

fn sign_up() -> Builder {
    Request::post("/api/auth/sign-up/email").header(CONTENT_TYPE, JSON)
}

/// Every way to put the handler into an application.
fn apps(auth: &NeonAuth) -> [Router; 4] {
    let bare = app(auth, Router::new());
    let deeper = Router::new().nest("/api", Router::new().nest_service("/auth", handler(auth)));
    [
        bare.clone().layer(protect(auth)),
        bare.clone().layer(attach(auth)).layer(protect(auth)),
        deeper.layer(attach(auth)),
        bare,
    ]
}

#[tokio::test]
async fn it_works_with_and_without_a_layer() {
    for app in 0..4 {
        let server = neon_auth_dev_server::start().unwrap();
        let app = &apps(&auth(&server))[app];
        let mut browser = Browser::of_ann(app, "").await;
        let asked = server.count("get-session");
        let page = browser.get(app, "/api/auth/get-session").await;
        assert!(page.text.contains(r#""name":"Ann""#), "{page:?}");
        assert_eq!(page.headers[CACHE_CONTROL], "private, no-store");
        assert_eq!(server.count("get-session"), asked, "the cookie tells");

        let page = browser
            .send(app, Request::post("/api/auth/sign-out"), "")
            .await;
        assert_eq!(page.status, StatusCode::OK);
        let cookies = page.cookies();
        let names: BTreeSet<_> = cookies.iter().collect();
        assert_eq!(names.len(), cookies.len(), "{cookies:?}");
        assert!(cookies.contains(&"session_token") && cookies.contains(&"local.session_data"));
        assert_eq!(browser.get(app, "/api/auth/get-session").await.text, "null");
    }
}

/// axum's `nest_service` would make `/get-session` of it.
#[tokio::test]
async fn a_doubled_slash_is_not_forgiven() {
    let server = neon_auth_dev_server::start().unwrap();
    let [protected @ .., attached, bare] = apps(&auth(&server));
    for app in [attached, bare] {
        for path in [
            "/api/auth//get-session",
            "/api/auth/a//b",
            "/api/auth/",
            "/api/auth/%2e%2e/x",
        ] {
            let page = Browser::default().get(&app, path).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
            assert!(page.text.contains("INVALID_PATH"), "{page:?}");
        }
    }
    for app in protected {
        let page = Browser::default().get(&app, "/api/auth//get-session").await;
        assert_eq!(
            page.status,
            StatusCode::SEE_OTHER,
            "it is not below the mount"
        );
    }
    assert_eq!(server.requests().len(), 0);
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<&'static str>>>);

impl Logger for Kept {
    fn error(&self, record: &LogRecord) {
        self.0.lock().unwrap().push(record.message);
    }
}

#[tokio::test]
async fn at_the_wrong_mount_it_says_what_to_do() {
    let server = neon_auth_dev_server::start().unwrap();
    let kept = Kept::default();
    let config = configured(&server).log_level(LevelFilter::Error);
    let auth = NeonAuth::builder(config.build().unwrap(), Client::new())
        .logger(kept.clone())
        .build();
    let app = Router::new()
        .nest_service("/auth", handler(&auth))
        .layer(attach(&auth));
    let page = Browser::default().get(&app, "/auth/get-session").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.text.contains("INTERNAL_ERROR"), "{page:?}");
    let messages = kept.0.lock().unwrap();
    assert_eq!(messages.len(), 1);
    assert!(messages[0].contains("set `mount`"), "{messages:?}");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).request_body_limit(64).build().unwrap();
    let app = app(&neon_auth_axum::new(config), Router::new());
    let page = Browser::default()
        .send(&app, sign_up(), "x".repeat(65))
        .await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.text.contains("BODY_TOO_LARGE"), "{page:?}");
    let page = Browser::default()
        .send(&app, sign_up(), "x".repeat(64))
        .await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(!page.text.contains("BODY_TOO_LARGE"), "{page:?}");
    assert_eq!(server.requests().len(), 1);
}

/// A body of these pieces.
struct Pieces(std::vec::IntoIter<Result<Bytes, std::io::Error>>);

impl Pieces {
    fn of(pieces: Vec<Result<&'static str, std::io::Error>>) -> Body {
        let pieces: Vec<_> = pieces
            .into_iter()
            .map(|piece| piece.map(Bytes::from))
            .collect();
        Body::new(Self(pieces.into_iter()))
    }
}

impl axum::body::HttpBody for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        std::task::Poll::Ready(self.0.next().map(|piece| piece.map(http_body::Frame::data)))
    }
}

#[tokio::test]
async fn a_body_in_pieces_arrives_whole() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = app(&auth(&server), Router::new());
    let pieces = Pieces::of(vec![
        Ok(r#"{"name":"Ann","#),
        Ok(r#""email":"ann@example.com","#),
        Ok(r#""password":"correct horse"}"#),
    ]);
    let page = Browser::default().send(&app, sign_up(), pieces).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    assert!(server.with(|auth| auth.user("ann@example.com").is_some()));
}

#[tokio::test]
async fn a_body_that_is_cut_off_reaches_nobody() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = app(&auth(&server), Router::new());
    let pieces = Pieces::of(vec![
        Ok("{}"),
        Err(std::io::ErrorKind::ConnectionReset.into()),
    ]);
    let page = Browser::default().send(&app, sign_up(), pieces).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn an_outage_has_its_code() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = app(&auth(&server), Router::new());
    server.pause();
    let page = Browser::default().send(&app, sign_up(), "{}").await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    assert_eq!(page.headers[CONTENT_TYPE], JSON);
    assert!(page.text.contains("NETWORK_REFUSED"), "{page:?}");
}
