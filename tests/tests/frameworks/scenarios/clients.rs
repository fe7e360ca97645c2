//! What the clients of a protected page get that are no browser on its way to a page: `fetch()`, an API's client, htmx,
//! server-sent events and WebSockets. An upgrade itself is the framework's.

use http::header::{ACCEPT, ORIGIN, UPGRADE};
use http::request::Builder;
use http::{Request, StatusCode};
use serde_json::Value;

use crate::Framework;
use crate::browser::{OWN, Page};
use crate::world::{SESSION_DATA, World};

on_every_framework! {
    an_api_route_answers_in_json,
    a_script_and_an_api_client_that_are_signed_out_get_401,
    htmx_that_is_signed_out_is_sent_to_the_login_page,
    a_web_socket_of_another_site_is_refused_before_any_look_up,
    a_web_socket_of_our_own_that_is_signed_out_is_turned_away,
    all_of_them_pass_if_somebody_is_signed_in,
    a_form_of_another_site_is_refused_from_any_client,
}

/// What a browser sends if somebody types an address.
const NAVIGATION: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn by_script(path: &str) -> Builder {
    Request::get(path)
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-mode", "cors")
        .header("sec-fetch-dest", "empty")
}

fn by_fetch(path: &str) -> Builder {
    by_script(path).header(ACCEPT, "*/*")
}

fn by_event_source(path: &str) -> Builder {
    by_script(path).header(ACCEPT, "text/event-stream")
}

fn by_navigation(path: &str) -> Builder {
    Request::get(path)
        .header(ACCEPT, NAVIGATION)
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-dest", "document")
}

fn by_htmx(path: &str) -> Builder {
    by_fetch(path).header("hx-request", "true")
}

/// Browsers send no `Accept` with it.
fn by_web_socket(path: &str, origin: &str) -> Builder {
    Request::get(path)
        .header("connection", "Upgrade")
        .header(UPGRADE, "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
        .header(ORIGIN, origin)
}

#[track_caller]
fn assert_refused(page: &Page, status: StatusCode, code: &str) {
    assert_eq!(page.status, status, "{page:?}");
    assert_eq!(page.header("content-type"), "application/json");
    let body: Value = serde_json::from_str(&page.text).expect("JSON");
    assert_eq!(body["code"], code, "{page:?}");
    assert_eq!(page.header("location"), "", "{page:?}");
}

/// It makes no difference what the client accepts.
async fn an_api_route_answers_in_json<F: Framework>() {
    let world = World::<F>::start();
    for path in ["/api/page", "/api/nowhere"] {
        let page = world.browser().get(path).await;
        assert_refused(&page, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
    }
}

/// Only a browser on its way to a page is sent to the login page.
async fn a_script_and_an_api_client_that_are_signed_out_get_401<F: Framework>() {
    let world = World::<F>::start();
    for request in [
        by_fetch("/page"),
        by_event_source("/page"),
        Request::get("/page").header(ACCEPT, "application/json"),
        by_navigation("/api/page"),
    ] {
        let page = world.browser().send(request, "").await;
        assert_refused(&page, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
        assert_eq!(page.header("hx-redirect"), "", "{page:?}");
    }
    let page = world.browser().send(by_navigation("/page"), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
    assert_eq!(page.header("location"), "/auth/sign-in?redirectTo=%2Fpage");
    assert_eq!(world.upstream.requests().len(), 0, "upstream was asked");
}

/// It follows a header of its own, and comes back to the page that it was on.
async fn htmx_that_is_signed_out_is_sent_to_the_login_page<F: Framework>() {
    let world = World::<F>::start();
    let older_browser = |path| Request::get(path).header("hx-request", "true");
    for request in [
        by_htmx("/page"),
        by_htmx("/api/page"),
        older_browser("/page"),
    ] {
        let request = request.header("hx-current-url", "http://localhost:3000/list?page=2");
        let page = world.browser().send(request, "").await;
        assert_refused(&page, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
        let login = "/auth/sign-in?redirectTo=%2Flist%3Fpage%3D2";
        assert_eq!(page.header("hx-redirect"), login);
    }
    let request = by_htmx("/page").header("hx-current-url", "https://evil.example/list");
    let page = world.browser().send(request, "").await;
    assert_eq!(page.header("hx-redirect"), "/auth/sign-in");
    assert_eq!(world.upstream.requests().len(), 0, "upstream was asked");
}

/// No rule of browsers keeps another site from opening one, with the user's cookies.
async fn a_web_socket_of_another_site_is_refused_before_any_look_up<F: Framework>() {
    let world = World::<F>::start();
    let mut ann = world.signed_up().await;
    ann.forget(SESSION_DATA);
    let before = world.upstream.requests().len();
    for origin in ["https://evil.example", "http://localhost:4000", "null"] {
        for browser in [&mut ann, &mut world.browser()] {
            let page = browser.send(by_web_socket("/page", origin), "").await;
            assert_refused(&page, StatusCode::FORBIDDEN, "UNTRUSTED_ORIGIN");
        }
    }
    let asked = world.upstream.requests().len();
    assert_eq!(asked, before, "upstream was asked");
}

/// Browsers say of a WebSocket that its mode is `websocket`; older ones say nothing.
async fn a_web_socket_of_our_own_that_is_signed_out_is_turned_away<F: Framework>() {
    let world = World::<F>::start();
    let request = || by_web_socket("/page", OWN);
    for modern in [
        request().header("sec-fetch-mode", "websocket"),
        request()
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "websocket"),
    ] {
        let page = world.browser().send(modern, "").await;
        assert_refused(&page, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
    }
    let page = world.browser().send(request(), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
    let below_an_api = by_web_socket("/api/page", OWN);
    let page = world.browser().send(below_an_api, "").await;
    assert_refused(&page, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
    assert_eq!(world.upstream.requests().len(), 0, "upstream was asked");
}

/// What they are makes no difference then.
async fn all_of_them_pass_if_somebody_is_signed_in<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.signed_up().await;
    for request in [
        by_fetch("/page"),
        by_event_source("/page"),
        by_navigation("/page"),
        by_navigation("/api/page"),
        by_htmx("/page"),
        by_web_socket("/page", OWN),
    ] {
        let what = format!("{request:?}");
        let page = browser.send(request, "").await;
        assert_eq!(page.shown(), "Ann, Cache", "{what}");
    }
}

/// The same for a form that htmx or `fetch()` sends: where it comes from counts first.
async fn a_form_of_another_site_is_refused_from_any_client<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.signed_up().await;
    for (name, value) in [("accept", "*/*"), ("hx-request", "true")] {
        let request = Request::post("/page")
            .header("sec-fetch-site", "cross-site")
            .header(name, value);
        let page = browser.send(request, "").await;
        assert_refused(&page, StatusCode::FORBIDDEN, "UNTRUSTED_ORIGIN");
        assert_eq!(page.header("hx-redirect"), "", "{page:?}");
    }
}
