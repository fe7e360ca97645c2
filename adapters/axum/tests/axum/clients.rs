//! What the clients of a protected page get that are no browser on its way to a page: `fetch()`, an API's client, htmx,
//! server-sent events and WebSockets.

use axum::Router;
use axum::http::header::{ACCEPT, CONTENT_TYPE, LOCATION, ORIGIN, UPGRADE};
use axum::http::request::Builder;
use axum::http::{Request, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use neon_auth_axum::{Session, protect};
use neon_auth_dev_server::DevServer;

use crate::support::browser::{Browser, Page};
use crate::support::{app, configured};

/// What a browser sends if somebody types an address.
const NAVIGATION: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn name(session: Session) -> String {
    session.user.name.to_string()
}

async fn events(session: Session) -> impl IntoResponse {
    let event = format!("data: {}\n\n", session.user.name);
    ([(CONTENT_TYPE, "text/event-stream")], event)
}

/// A page, an API, events, and where a WebSocket begins. The upgrade itself is axum's.
fn protected(server: &DevServer) -> Router {
    let config = configured(server).api_route("/api").build().unwrap();
    let auth = neon_auth_axum::new(config);
    let pages = Router::new()
        .route("/page", get(name).post(name))
        .route("/api/name", get(name))
        .route("/events", get(events))
        .route("/socket", get(name));
    app(&auth, pages).layer(protect(&auth))
}

fn by_script(mode: &str, path: &str) -> Builder {
    Request::get(path)
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-mode", mode)
        .header("sec-fetch-dest", "empty")
}

fn by_fetch(path: &str) -> Builder {
    by_script("cors", path).header(ACCEPT, "*/*")
}

fn by_event_source(path: &str) -> Builder {
    by_script("cors", path).header(ACCEPT, "text/event-stream")
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

fn is_refused(page: &Page, status: StatusCode, code: &str) {
    assert_eq!(page.status, status, "{page:?}");
    assert_eq!(page.headers[CONTENT_TYPE], "application/json");
    let body: serde_json::Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(body["code"], code);
    assert!(!page.headers.contains_key(LOCATION), "{page:?}");
}

#[tokio::test]
async fn a_script_and_an_api_client_that_are_signed_out_get_401() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = protected(&server);
    for request in [
        by_fetch("/page"),
        by_event_source("/events"),
        Request::get("/page").header(ACCEPT, "application/json"),
        by_navigation("/api/name"),
    ] {
        let page = Browser::default().send(&app, request, "").await;
        is_refused(&page, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
        assert!(!page.headers.contains_key("hx-redirect"), "{page:?}");
    }
    let page = Browser::default()
        .send(&app, by_navigation("/page"), "")
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(page.headers[LOCATION], "/auth/sign-in?redirectTo=%2Fpage");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn htmx_that_is_signed_out_is_sent_to_the_login_page() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = protected(&server);
    let current = "http://localhost:3000/list?page=2";
    for path in ["/page", "/api/name"] {
        let request = by_htmx(path).header("hx-current-url", current);
        let page = Browser::default().send(&app, request, "").await;
        is_refused(&page, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
        let login = "/auth/sign-in?redirectTo=%2Flist%3Fpage%3D2";
        assert_eq!(page.headers["hx-redirect"], login);
    }
    let request = by_htmx("/page").header("hx-current-url", "https://evil.example/list");
    let page = Browser::default().send(&app, request, "").await;
    assert_eq!(page.headers["hx-redirect"], "/auth/sign-in");
}

#[tokio::test]
async fn a_web_socket_of_another_site_is_refused_before_any_look_up() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = protected(&server);
    let mut browser = Browser::of_ann(&app, "").await;
    browser.forget_cache();
    let before = server.requests().len();
    for origin in ["https://evil.example", "http://localhost:4000", "null"] {
        let request = by_web_socket("/socket", origin);
        let page = browser.send(&app, request, "").await;
        is_refused(&page, StatusCode::FORBIDDEN, "UNTRUSTED_ORIGIN");
    }
    assert_eq!(server.requests().len(), before, "upstream was asked");
}

/// Browsers say of a WebSocket that its mode is `websocket`; older ones say nothing.
#[tokio::test]
async fn a_web_socket_of_our_own_that_is_signed_out_is_turned_away() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = protected(&server);
    let request = || by_web_socket("/socket", "http://localhost:3000");
    let modern = request()
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-mode", "websocket");
    let page = Browser::default().send(&app, modern, "").await;
    is_refused(&page, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");

    let page = Browser::default().send(&app, request(), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
    let below_an_api = by_web_socket("/api/name", "http://localhost:3000");
    let page = Browser::default().send(&app, below_an_api, "").await;
    is_refused(&page, StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn all_of_them_pass_if_somebody_is_signed_in() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = protected(&server);
    let mut browser = Browser::of_ann(&app, "").await;
    for request in [
        by_fetch("/page"),
        by_navigation("/page"),
        by_navigation("/api/name"),
        by_htmx("/page"),
        by_web_socket("/socket", "http://localhost:3000"),
    ] {
        let page = browser.send(&app, request, "").await;
        assert_eq!((page.status, &*page.text), (StatusCode::OK, "Ann"));
    }
    let page = browser.send(&app, by_event_source("/events"), "").await;
    assert_eq!(
        (page.status, &*page.text),
        (StatusCode::OK, "data: Ann\n\n")
    );
}

/// The same for a form that htmx or `fetch()` sends: where it comes from counts first.
#[tokio::test]
async fn a_form_of_another_site_is_refused_from_any_client() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = protected(&server);
    let mut browser = Browser::of_ann(&app, "").await;
    for (name, value) in [("accept", "*/*"), ("hx-request", "true")] {
        let request = Request::post("/page")
            .header("sec-fetch-site", "cross-site")
            .header(name, value);
        let page = browser.send(&app, request, "").await;
        is_refused(&page, StatusCode::FORBIDDEN, "UNTRUSTED_ORIGIN");
        assert!(!page.headers.contains_key("hx-redirect"), "{page:?}");
    }
}
