//! What Neon's own front end finds behind the proxy: a JWT, and the page of a popup.

use axum::Router;
use axum::http::header::COOKIE;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use neon_auth_axum::protect;
use serde_json::Value;

use crate::support::browser::Browser;
use crate::support::{app, auth};

#[tokio::test]
async fn a_jwt_comes_by_its_own_route_and_not_out_of_the_cache() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, Router::new()).layer(protect(&auth));
    let mut browser = Browser::of_ann(&app).await;

    let before = server.requests().len();
    let cached = browser.get(&app, "/api/auth/get-session").await;
    assert!(cached.text.contains("ann@example.com"), "{cached:?}");
    assert!(!cached.headers.contains_key("set-auth-jwt"), "{cached:?}");
    assert_eq!(server.requests().len(), before, "upstream was asked");

    let asked = browser
        .get(&app, "/api/auth/get-session?disableCookieCache=true")
        .await;
    let beside = asked.headers["set-auth-jwt"].to_str().unwrap();
    assert_eq!(beside.split('.').count(), 3, "{beside}");

    for _ in 0..2 {
        let page = browser.get(&app, "/api/auth/token").await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        let body: Value = serde_json::from_str(&page.text).unwrap();
        let token = body["token"].as_str().unwrap();
        assert_eq!(token.split('.').count(), 3, "{token}");
    }
    assert_eq!(server.count("token"), 2, "each is a call upstream");
    assert!(browser.has_cache(), "a JWT changes nothing");
}

/// Its verifier belongs to the window that opened it.
#[tokio::test]
async fn the_page_of_a_popup_is_left_alone() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let pages = Router::new().route("/auth/callback", get(|| async { "a bare page" }));
    let app = app(&auth, pages).layer(protect(&auth));
    let request = Request::get("/auth/callback?neon_popup=1&neon_auth_session_verifier=v")
        .header(COOKIE, "__Secure-neon-auth.session_challange=c");
    let page = Browser::default().send(&app, request, "").await;
    assert_eq!(
        (page.status, &*page.text),
        (StatusCode::OK, "a bare page"),
        "{page:?}"
    );
    assert_eq!(server.requests().len(), 0, "the verifier was exchanged");
}
