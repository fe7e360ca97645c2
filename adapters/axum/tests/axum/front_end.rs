//! What Neon's own front end finds behind the proxy: a JWT, and the page of a popup.

use axum::Router;
use axum::routing::get;
use neon_auth_axum::protect;
use neon_auth_axum::testing::Browser;

use crate::support::browser::{SESSION_DATA, of_ann};
use crate::support::{app, auth};

#[tokio::test]
async fn a_jwt_comes_by_its_own_route_and_not_out_of_the_cache() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, Router::new()).layer(protect(&auth));
    let browser = of_ann(&app).await;

    let before = server.requests().len();
    let cached = browser.get("/api/auth/get-session").await.unwrap();
    assert!(cached.text().contains("ann@example.com"), "{cached:?}");
    assert_eq!(cached.header("set-auth-jwt"), None);
    assert_eq!(server.requests().len(), before, "upstream was asked");

    let asked = browser
        .get("/api/auth/get-session?disableCookieCache=true")
        .await
        .unwrap();
    let beside = asked.header("set-auth-jwt").unwrap();
    assert_eq!(beside.split('.').count(), 3, "{beside}");

    for _ in 0..2 {
        let page = browser.get("/api/auth/token").await.unwrap();
        assert_eq!(page.status(), 200, "{page:?}");
        let body = page.json().unwrap();
        let token = body["token"].as_str().unwrap();
        assert_eq!(token.split('.').count(), 3, "{token}");
    }
    assert_eq!(server.count("token"), 2, "each is a call upstream");
    let cache = browser.cookie(SESSION_DATA);
    assert!(cache.is_some(), "a JWT changes nothing");
}

/// Its verifier belongs to the window that opened it.
#[tokio::test]
async fn the_page_of_a_popup_is_left_alone() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let pages = Router::new().route("/auth/callback", get(|| async { "a bare page" }));
    let app = app(&auth, pages).layer(protect(&auth));
    let browser = Browser::new(app).cookies("__Secure-neon-auth.session_challange=c");
    let popup = "/auth/callback?neon_popup=1&neon_auth_session_verifier=v";
    let page = browser.get(popup).await.unwrap();
    assert_eq!((page.status().as_u16(), page.text()), (200, "a bare page"));
    assert_eq!(server.requests().len(), 0, "the verifier was exchanged");
}
