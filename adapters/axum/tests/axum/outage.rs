//! Neon Auth is down: nobody is signed out, and nobody is let in on a guess.

use std::time::Duration;

use axum::Router;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ORIGIN};
use axum::http::{Request, StatusCode};
use axum::routing::get;
use neon_auth_axum::{FreshSession, Session, attach, protect};

use crate::support::browser::{Browser, Page};
use crate::support::{Clock, app, auth, configured};

fn pages() -> Router {
    Router::new()
        .route(
            "/optional",
            get(async |session: Option<Session>| format!("{}", session.is_some())),
        )
        .route("/fresh", get(async |_: FreshSession| "fresh"))
        .route("/source", get(source).post(source))
}

async fn source(session: Session) -> String {
    format!("{:?}", session.source())
}

fn assert_outage(page: &Page) {
    assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{page:?}");
    // A connection of the pool's may have been open still.
    let codes = ["NETWORK_REFUSED", "NETWORK_RESET"];
    assert!(
        codes.iter().any(|code| page.text.contains(code)),
        "{page:?}"
    );
    assert_eq!(page.headers[CACHE_CONTROL], "private, no-store");
    assert_eq!(
        page.cookies(),
        [] as [&str; 0],
        "an outage signs nobody out"
    );
}

#[tokio::test]
async fn an_optional_session_is_not_none() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let bare = app(&auth, pages());
    let browser = Browser::of_ann(&bare, "").await;
    server.pause();
    for layer in [attach(&auth), protect(&auth)] {
        let app = bare.clone().layer(layer);
        let mut browser = browser.clone();
        assert_eq!(
            browser.get(&app, "/optional").await.text,
            "true",
            "the cookie tells"
        );
        browser.forget_cache();
        for path in ["/optional", "/fresh"] {
            let page = browser.get(&app, path).await;
            assert_outage(&page);
            assert_eq!(page.headers[CONTENT_TYPE], "application/json");
        }
        let request = Request::get("/optional").header(ACCEPT, "text/html,*/*;q=0.8");
        let page = browser.send(&app, request, "").await;
        assert_outage(&page);
        assert_eq!(page.headers[CONTENT_TYPE], "text/html; charset=utf-8");
        let policy = page.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
    }
}

#[tokio::test]
async fn who_is_nobody_stays_nobody() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, pages()).layer(attach(&auth));
    server.pause();
    assert_eq!(
        Browser::default().get(&app, "/optional").await.text,
        "false"
    );
}

#[tokio::test]
async fn an_expired_cookie_is_used_if_that_is_allowed() {
    const TTL: Duration = Duration::from_secs(60);
    let server = neon_auth_dev_server::start().unwrap();
    let clock = Clock::default();
    let config = configured(&server)
        .session_data_ttl(TTL)
        .stale_if_error(Duration::from_secs(600));
    let auth = clock.tells(config.build().unwrap());
    let app = app(&auth, pages()).layer(protect(&auth));
    let mut browser = Browser::of_ann(&app, "").await;
    assert_eq!(browser.get(&app, "/source").await.text, "Cache");

    server.pause();
    clock.advance(TTL);
    let page = browser.get(&app, "/source").await;
    assert_eq!((page.status, &*page.text), (StatusCode::OK, "StaleCache"));
    assert_eq!(page.cookies(), [] as [&str; 0], "it is never minted again");
    assert_outage(&browser.get(&app, "/fresh").await);
    assert_outage(&browser.send(&app, Request::post("/source"), "").await);

    server.resume().unwrap();
    assert_eq!(browser.get(&app, "/source").await.text, "Upstream");

    server.pause();
    clock.advance(TTL + Duration::from_secs(600));
    assert_outage(&browser.get(&app, "/source").await);
}

/// A public page has no layer that answers for it.
#[tokio::test]
async fn an_expired_cookie_is_used_on_public_pages_too_but_for_no_form() {
    const TTL: Duration = Duration::from_secs(60);
    let server = neon_auth_dev_server::start().unwrap();
    let clock = Clock::default();
    let config = configured(&server)
        .session_data_ttl(TTL)
        .stale_if_error(Duration::from_secs(600));
    let auth = clock.tells(config.build().unwrap());
    let app = app(&auth, pages()).layer(attach(&auth));
    let mut browser = Browser::of_ann(&app, "").await;

    server.pause();
    clock.advance(TTL);
    assert_eq!(browser.get(&app, "/optional").await.text, "true");
    let page = browser.get(&app, "/source").await;
    assert_eq!((page.status, &*page.text), (StatusCode::OK, "StaleCache"));
    assert_outage(&browser.get(&app, "/fresh").await);
    assert_outage(&browser.send(&app, Request::post("/source"), "").await);
}

/// That a user is signed out everywhere is true within one TTL.
#[tokio::test]
async fn a_session_that_is_ended_elsewhere_goes_on_for_one_ttl() {
    const TTL: Duration = Duration::from_secs(60);
    let server = neon_auth_dev_server::start().unwrap();
    let clock = Clock::default();
    let config = configured(&server).session_data_ttl(TTL);
    let auth = clock.tells(config.build().unwrap());
    let app = app(&auth, pages()).layer(protect(&auth));
    let mut here = Browser::of_ann(&app, "").await;
    let mut elsewhere = here.clone();

    let ended = Request::post("/api/auth/revoke-sessions").header(ORIGIN, "http://localhost:3000");
    let ended = here.send(&app, ended, "").await;
    assert_eq!(ended.status, StatusCode::OK, "{ended:?}");
    assert!(!here.has_cache(), "here it takes effect at once");

    assert_eq!(elsewhere.get(&app, "/source").await.text, "Cache");
    clock.advance(TTL);
    let page = elsewhere.get(&app, "/source").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
}

#[tokio::test]
async fn a_fresh_session_knows_at_once_that_it_was_ended_elsewhere() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, pages()).layer(protect(&auth));
    let mut here = Browser::of_ann(&app, "").await;
    let mut elsewhere = here.clone();
    let ended = Request::post("/api/auth/revoke-sessions").header(ORIGIN, "http://localhost:3000");
    here.send(&app, ended, "").await;
    let page = elsewhere.get(&app, "/fresh").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
}
