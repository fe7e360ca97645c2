//! Who is signed in, and who is asked about it.

use std::time::{Duration, UNIX_EPOCH};

use http::header::ACCEPT;
use http::{Request, StatusCode};
use neon_auth_dev_server::NeonAuth;

use crate::Framework;
use crate::browser::Browser;
use crate::setup::Gate;
use crate::world::{SESSION_DATA, SESSION_TOKEN, World};

on_every_framework! {
    a_sign_up_through_the_proxy_is_cached,
    what_a_browser_keeps_of_a_session_ends_with_it,
    nobody_is_signed_in,
    somebody_is_signed_in,
    a_handler_may_ask_as_often_as_it_likes,
    so_it_may_if_the_session_is_too_large_for_a_cookie,
    a_session_that_another_process_ends_goes_on_for_one_ttl,
    a_fresh_session_knows_at_once_that_another_process_has_ended_it,
}

/// Names pages that ask more than once, and how many ask upstream at once. If the gate has asked, the page need not.
const fn asking_often<F: Framework>() -> [(Gate, &'static str, usize); 4] {
    [
        (Gate::Attach, "/everything", F::ARGUMENTS_AT_ONCE),
        (Gate::Attach, "/at-once", 2),
        (Gate::Protect, "/everything", 1),
        (Gate::Protect, "/at-once", 1),
    ]
}

/// Upstream answers when all have asked.
async fn assert_asks_once<F: Framework>(
    world: &World<F>,
    mut browser: Browser,
    path: &'static str,
    at_once: usize,
) {
    let asked = world.upstream.count("get-session");
    let waiting = world.waiting.so_far() + at_once - usize::from(!F::LEADER_WAITS);
    // While this looks at upstream, upstream answers nobody.
    let page = world.upstream.with(|_| {
        let page = tokio::spawn(async move { browser.get(path).await });
        world.waiting.reaches(waiting);
        page
    });
    let page = page.await.expect("an answer");
    assert_eq!(page.shown(), "Ann", "{path}");
    let asked_now = world.upstream.count("get-session");
    assert_eq!(asked_now, asked + 1, "{path}, {at_once} at once");
}

/// Signing up through the proxy mints the cookie; pages then do without upstream, and find their way back to it.
async fn a_sign_up_through_the_proxy_is_cached<F: Framework>() {
    let world = World::<F>::start();
    let turned_away = world.browser().get("/page?tab=1").await;
    assert_eq!(turned_away.status, StatusCode::SEE_OTHER);
    assert_eq!(
        turned_away.header("location"),
        "/auth/sign-in?redirectTo=%2Fpage%3Ftab%3D1"
    );

    let mut browser = world.signed_up().await;
    assert_eq!(world.upstream.count("get-session"), 1, "the mint");
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
    browser.forget(SESSION_DATA);
    assert_eq!(browser.get("/page").await.shown(), "Ann, Upstream");
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
    assert_eq!(world.upstream.count("get-session"), 2);
    assert_eq!(browser.get("/fresh").await.shown(), "Ann, Upstream");
    assert_eq!(world.upstream.count("get-session"), 3);
}

/// Neither a shared cache nor, after a sign-out, what a browser has fetched ahead shows who was signed in.
async fn what_a_browser_keeps_of_a_session_ends_with_it<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.browser();
    let nobodys = browser.get("/public").await;
    assert_eq!(nobodys.header("cache-control"), "", "{nobodys:?}");
    let mut browser = world.signed_up().await;
    for path in ["/page", "/public"] {
        let page = browser.get(path).await;
        assert_eq!(page.header("cache-control"), "private", "{path}: {page:?}");
    }
    let left = browser.post("/sign-out", "").await;
    assert_eq!(
        left.header("cache-control"),
        "private, no-store",
        "{left:?}"
    );
    let ahead = "\"prefetchCache\", \"prerenderCache\"";
    assert_eq!(left.header("clear-site-data"), ahead, "{left:?}");
}

/// Who asks for a page is sent to sign in. Who asks for data, or for a page that can do without a session, is not.
async fn nobody_is_signed_in<F: Framework>() {
    for gate in Gate::EITHER {
        let world = World::<F>::behind(gate);
        let mut browser = world.browser();
        for (path, login) in [
            ("/page?a=b", "/auth/sign-in?redirectTo=%2Fpage%3Fa%3Db"),
            ("/fresh", "/auth/sign-in?redirectTo=%2Ffresh"),
            ("/admin", "/auth/sign-in?redirectTo=%2Fadmin"),
        ] {
            // What has no Accept header may be a browser.
            let page = browser.send(Request::get(path), "").await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{gate:?} {path}");
            assert_eq!(page.header("location"), login, "{gate:?}");
            let request = Request::get(path).header(ACCEPT, "application/json");
            let page = browser.send(request, "").await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{gate:?} {path}");
            assert_eq!(page.header("cache-control"), "private, no-store");
            assert!(page.text.contains("UNAUTHORIZED"), "{gate:?}: {page:?}");
        }
        for path in ["/public", "/public/fresh"] {
            let text = browser.get(path).await.shown();
            assert_eq!(text, "nobody", "{gate:?} {path}");
        }
        let refusal = browser.get("/public/refusal").await.shown();
        assert_eq!(refusal, "Unauthorized: Authentication required");
        assert_eq!(world.upstream.requests().len(), 0, "upstream was asked");
    }
}

/// The cookie tells who, but for those that want it fresh.
async fn somebody_is_signed_in<F: Framework>() {
    for gate in Gate::EITHER {
        let world = World::<F>::behind(gate);
        let mut browser = world.signed_up().await;
        let minted = world.upstream.count("get-session");
        for (path, text) in [
            ("/page", "Ann, Cache"),
            ("/public", "Ann"),
            ("/public/refusal", "Ann"),
        ] {
            let shown = browser.get(path).await.shown();
            assert_eq!(shown, text, "{gate:?} {path}");
        }
        let asked = world.upstream.count("get-session");
        assert_eq!(asked, minted, "{gate:?}: upstream was asked");
        for path in ["/fresh", "/public/fresh"] {
            let before = world.upstream.count("get-session");
            let shown = browser.get(path).await.shown();
            assert_eq!(shown, "Ann, Upstream", "{gate:?} {path}");
            let asked = world.upstream.count("get-session");
            assert_eq!(asked, before + 1, "{gate:?} {path}");
        }
    }
}

/// Of one request, upstream is asked once: by the gate if it protects, else by whatever asks first.
async fn a_handler_may_ask_as_often_as_it_likes<F: Framework>() {
    for (gate, path, at_once) in asking_often::<F>() {
        let world = World::<F>::behind(gate);
        let mut browser = world.signed_up().await;
        browser.forget(SESSION_DATA);
        assert_asks_once(&world, browser, path, at_once).await;
    }
}

/// Nothing is kept in the browser; what upstream says counts for the request all the same.
async fn so_it_may_if_the_session_is_too_large_for_a_cookie<F: Framework>() {
    let picture = format!("https://example.com/{}", "x".repeat(4096));
    for (gate, path, at_once) in asking_often::<F>() {
        let world = World::<F>::behind(gate);
        let browser = world.signed_up_with(&picture).await;
        assert!(!browser.has(SESSION_DATA), "{gate:?}: it is not too large");
        assert_asks_once(&world, browser, path, at_once).await;
    }
}

/// Ends the session of a browser without this application: as another process does, or the dashboard.
fn end_elsewhere<F>(world: &World<F>, browser: &Browser) {
    let token = browser.value_of(SESSION_TOKEN);
    let (token, _signature) = token.split_once('.').expect("a signed token");
    let is_ended = |server: &mut NeonAuth| server.set_session_end(token, UNIX_EPOCH);
    assert!(world.upstream.with(is_ended), "there is no such session");
}

/// Nobody tells this process.
async fn a_session_that_another_process_ends_goes_on_for_one_ttl<F: Framework>() {
    const TTL: Duration = Duration::from_secs(60);
    let world = World::<F>::with(Gate::Protect, |config| config.session_data_ttl(TTL));
    let mut browser = world.signed_up().await;
    end_elsewhere(&world, &browser);
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
    world.clock.advance(TTL);
    let page = browser.get("/page").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
}

/// Upstream says so.
async fn a_fresh_session_knows_at_once_that_another_process_has_ended_it<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.signed_up().await;
    end_elsewhere(&world, &browser);
    let page = browser.get("/fresh").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
}
