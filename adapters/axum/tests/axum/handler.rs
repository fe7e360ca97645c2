//! The API proxy in a router that is nested in another one.

use std::collections::BTreeSet;

use axum::Router;
use axum::http::header::CACHE_CONTROL;
use axum::http::{Request, StatusCode};
use neon_auth_axum::{NeonAuth, attach, handler};

use crate::support::auth;
use crate::support::browser::Browser;

fn nested(auth: &NeonAuth) -> Router {
    let inner = Router::new().nest_service("/auth", handler(auth));
    Router::new().nest("/api", inner).layer(attach(auth))
}

#[tokio::test]
async fn it_works() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = nested(&auth(&server));
    let mut browser = Browser::of_ann(&app).await;
    let asked = server.count("get-session");
    let page = browser.get(&app, "/api/auth/get-session").await;
    assert!(page.text.contains(r#""name":"Ann""#), "{page:?}");
    assert_eq!(page.headers[CACHE_CONTROL], "private, no-store");
    assert_eq!(server.count("get-session"), asked, "the cookie tells");

    let sign_out = Request::post("/api/auth/sign-out");
    let page = browser.send(&app, sign_out, "").await;
    assert_eq!(page.status, StatusCode::OK);
    let cookies = page.cookies();
    let names: BTreeSet<_> = cookies.iter().collect();
    assert_eq!(names.len(), cookies.len(), "{cookies:?}");
    assert!(cookies.contains(&"session_token") && cookies.contains(&"local.session_data"));
    let page = browser.get(&app, "/api/auth/get-session").await;
    assert_eq!(page.text, "null");
}

/// axum's `nest_service` would make `/get-session` of it.
#[tokio::test]
async fn a_doubled_slash_is_not_forgiven() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = nested(&auth(&server));
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
    assert_eq!(server.requests().len(), 0);
}
