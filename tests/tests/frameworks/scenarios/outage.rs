//! Neon Auth is down: nobody is signed out, and nobody is let in on a guess.

use std::time::Duration;

use http::header::ACCEPT;
use http::{Request, StatusCode};
use neon_auth_core::ConfigBuilder;
use serde_json::json;

use crate::Framework;
use crate::browser::Page;
use crate::setup::{Gate, with_a_failure_page};
use crate::world::{ANN, SESSION_DATA, World};

on_every_framework! {
    an_outage_has_the_applications_own_page,
    an_outage_signs_nobody_out,
    a_change_that_does_not_reach_upstream_ends_no_cached_session,
    an_optional_session_is_not_none,
    who_is_nobody_stays_nobody,
    an_expired_cookie_is_used_if_that_is_allowed,
    an_expired_cookie_is_used_on_public_pages_too_but_for_no_form,
}

const TTL: Duration = Duration::from_secs(60);
const STALE: Duration = Duration::from_secs(600);

fn stale_if_error(config: ConfigBuilder) -> ConfigBuilder {
    config.session_data_ttl(TTL).stale_if_error(STALE)
}

#[track_caller]
fn assert_outage(page: &Page) {
    assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{page:?}");
    // A connection of the pool's may have been open still.
    let codes = ["NETWORK_REFUSED", "NETWORK_RESET"];
    assert!(
        codes.iter().any(|code| page.text.contains(code)),
        "{page:?}"
    );
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert_eq!(page.cookies(), [""; 0], "an outage signs nobody out");
}

/// Those who are not signed in from the cache see it.
async fn an_outage_has_the_applications_own_page<F: Framework>() {
    let world = World::<F>::with(Gate::Protect, with_a_failure_page);
    let mut browser = world.signed_up().await;
    browser.forget(SESSION_DATA);
    world.upstream.pause();
    let page = browser.get("/page").await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{page:?}");
    assert!(page.text.starts_with("<h1>Closed: NETWORK_RE"), "{page:?}");
    assert!(page.text.ends_with(" at /page</h1>"), "{page:?}");
}

/// An outage is a 502 with a code for those it concerns; nobody is signed out by it.
async fn an_outage_signs_nobody_out<F: Framework>() {
    let world = World::<F>::start();
    let mut cached = world.signed_up().await;
    let mut other = world.browser();
    other.post("/sign-in", ANN).await.shown();
    other.forget(SESSION_DATA);
    world.upstream.pause();
    assert_eq!(cached.get("/page").await.shown(), "Ann, Cache");
    for path in ["/page", "/public"] {
        let page = other.get(path).await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{path}: {page:?}");
        assert!(page.text.contains("NETWORK_RE"), "{path}: {page:?}");
    }
    world.upstream.resume().expect("the port is free still");
    assert_eq!(other.get("/page").await.shown(), "Ann, Upstream");
}

/// Upstream cannot have carried it out.
async fn a_change_that_does_not_reach_upstream_ends_no_cached_session<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.signed_up().await;
    let mut other = browser.clone();
    other.forget(SESSION_DATA);
    world.upstream.pause();
    // The first call may go over a connection that was kept, and may have reached upstream.
    assert_outage(&other.get("/page").await);
    let name = json!({"name": "Anna"}).to_string();
    let page = browser.post("/api/auth/update-user", name).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{page:?}");
    assert!(page.text.contains("NETWORK_REFUSED"), "{page:?}");
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
}

/// It is not known whether somebody is signed in: the page does not take it for a no.
async fn an_optional_session_is_not_none<F: Framework>() {
    for gate in Gate::EITHER {
        let world = World::<F>::behind(gate);
        let mut browser = world.signed_up().await;
        world.upstream.pause();
        let shown = browser.get("/public").await.shown();
        assert_eq!(shown, "Ann", "{gate:?}: the cookie tells");
        browser.forget(SESSION_DATA);
        for path in ["/public", "/public/fresh", "/fresh"] {
            let page = browser.send(Request::get(path), "").await;
            assert_outage(&page);
            assert_eq!(page.header("content-type"), "application/json");
        }
        let request = Request::get("/public").header(ACCEPT, "text/html,*/*;q=0.8");
        let page = browser.send(request, "").await;
        assert_outage(&page);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
    }
}

/// Of a browser without a cookie, upstream need not be asked.
async fn who_is_nobody_stays_nobody<F: Framework>() {
    for gate in Gate::EITHER {
        let world = World::<F>::behind(gate);
        world.upstream.pause();
        let shown = world.browser().get("/public").await.shown();
        assert_eq!(shown, "nobody", "{gate:?}");
    }
}

/// It counts for as long as the configuration says, for pages, and never for what asks upstream or changes something.
async fn an_expired_cookie_is_used_if_that_is_allowed<F: Framework>() {
    let world = World::<F>::with(Gate::Protect, stale_if_error);
    let mut browser = world.signed_up().await;
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");

    world.upstream.pause();
    world.clock.advance(TTL);
    let page = browser.get("/page").await;
    assert_eq!(page.cookies(), [""; 0], "it is minted again");
    assert_eq!(page.shown(), "Ann, StaleCache");
    assert_outage(&browser.get("/fresh").await);
    assert_outage(&browser.send(Request::post("/page"), "").await);

    world.upstream.resume().expect("the port is free still");
    assert_eq!(browser.get("/page").await.shown(), "Ann, Upstream");

    world.upstream.pause();
    world.clock.advance(TTL + STALE);
    assert_outage(&browser.get("/page").await);
}

/// A public page has no gate that answers for it.
async fn an_expired_cookie_is_used_on_public_pages_too_but_for_no_form<F: Framework>() {
    let world = World::<F>::with(Gate::Attach, stale_if_error);
    let mut browser = world.signed_up().await;

    world.upstream.pause();
    world.clock.advance(TTL);
    assert_eq!(browser.get("/public").await.shown(), "Ann");
    assert_eq!(browser.get("/page").await.shown(), "Ann, StaleCache");
    assert_outage(&browser.get("/fresh").await);
    assert_outage(&browser.send(Request::post("/page"), "").await);
}
