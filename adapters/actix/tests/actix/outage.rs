//! Neon Auth is down: nobody is signed out, and nobody is let in on a guess.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use actix_web::web::{self, ServiceConfig};
use neon_auth_actix::{FreshSession, MaybeFreshSession, MaybeSession, Session, attach, protect};

use crate::support::browser::{Browser, Page};
use crate::support::{Clock, app, auth, configured};

fn pages(config: &mut ServiceConfig) {
    let optional = async |session: MaybeSession| format!("{}", session.is_some());
    let optional_fresh = async |session: MaybeFreshSession| format!("{}", session.is_some());
    config
        .route("/optional", web::get().to(optional))
        .route("/optional-fresh", web::get().to(optional_fresh))
        .route("/fresh", web::get().to(async |_: FreshSession| "fresh"))
        .route("/source", web::get().to(source))
        .route("/source", web::post().to(source));
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
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert_eq!(
        page.cookies(),
        [] as [&str; 0],
        "an outage signs nobody out"
    );
}

#[actix_web::test]
async fn an_optional_session_is_not_none() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let browser = Browser::of_ann(&app!(auth, pages), "").await;
    server.pause();
    for middleware in [attach(&auth), protect(&auth)] {
        let app = app!(auth, pages, middleware);
        let mut browser = browser.clone();
        assert_eq!(
            browser.get(&app, "/optional").await.text,
            "true",
            "the cookie tells"
        );
        browser.forget_cache();
        for path in ["/optional", "/optional-fresh", "/fresh"] {
            let page = browser.get(&app, path).await;
            assert_outage(&page);
            assert_eq!(page.header("content-type"), "application/json");
        }
        let request =
            TestRequest::with_uri("/optional").insert_header(("accept", "text/html,*/*;q=0.8"));
        let page = browser.send(&app, request).await;
        assert_outage(&page);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
    }
}

#[actix_web::test]
async fn who_is_nobody_stays_nobody() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, attach(&auth));
    server.pause();
    assert_eq!(
        Browser::default().get(&app, "/optional").await.text,
        "false"
    );
}

#[actix_web::test]
async fn an_expired_cookie_is_used_if_that_is_allowed() {
    const TTL: Duration = Duration::from_secs(60);
    let server = neon_auth_dev_server::start().unwrap();
    let clock = Clock::default();
    let config = configured(&server)
        .session_data_ttl(TTL)
        .stale_if_error(Duration::from_secs(600));
    let auth = clock.tells(config.build().unwrap());
    let app = app!(auth, pages, protect(&auth));
    let mut browser = Browser::of_ann(&app, "").await;
    assert_eq!(browser.get(&app, "/source").await.text, "Cache");

    server.pause();
    clock.advance(TTL);
    let page = browser.get(&app, "/source").await;
    assert_eq!((page.status, &*page.text), (StatusCode::OK, "StaleCache"));
    assert_eq!(page.cookies(), [] as [&str; 0], "it is never minted again");
    assert_outage(&browser.get(&app, "/fresh").await);
    assert_outage(&browser.send(&app, TestRequest::post().uri("/source")).await);

    server.resume().unwrap();
    assert_eq!(browser.get(&app, "/source").await.text, "Upstream");

    server.pause();
    clock.advance(TTL + Duration::from_secs(600));
    assert_outage(&browser.get(&app, "/source").await);
}

/// A public page has no middleware that answers for it.
#[actix_web::test]
async fn an_expired_cookie_is_used_on_public_pages_too_but_for_no_form() {
    const TTL: Duration = Duration::from_secs(60);
    let server = neon_auth_dev_server::start().unwrap();
    let clock = Clock::default();
    let config = configured(&server)
        .session_data_ttl(TTL)
        .stale_if_error(Duration::from_secs(600));
    let auth = clock.tells(config.build().unwrap());
    let app = app!(auth, pages, attach(&auth));
    let mut browser = Browser::of_ann(&app, "").await;

    server.pause();
    clock.advance(TTL);
    assert_eq!(browser.get(&app, "/optional").await.text, "true");
    let page = browser.get(&app, "/source").await;
    assert_eq!((page.status, &*page.text), (StatusCode::OK, "StaleCache"));
    assert_outage(&browser.get(&app, "/fresh").await);
    assert_outage(&browser.send(&app, TestRequest::post().uri("/source")).await);
}
