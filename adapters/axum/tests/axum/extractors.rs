//! The session and the server methods as arguments of a handler.

use std::future::IntoFuture;

use axum::Router;
use axum::http::header::{ACCEPT, CACHE_CONTROL, LOCATION, ORIGIN};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use neon_auth_axum::methods::SignInEmail;
use neon_auth_axum::{Auth, ErrorCode, FreshSession, Rejection, Session, Source, attach, protect};

use crate::support::browser::Browser;
use crate::support::{app, auth, configured};

async fn required(session: Session) -> String {
    session.user.name.to_string()
}

async fn optional(session: Option<Session>) -> String {
    session.map_or_else(|| "nobody".into(), |session| session.user.name.to_string())
}

async fn fresh(session: FreshSession) -> String {
    assert_eq!(session.source(), Source::Upstream);
    session.user.name.to_string()
}

async fn optional_fresh(session: Option<FreshSession>) -> String {
    session.map_or_else(|| "nobody".into(), |session| session.user.name.to_string())
}

async fn looked_at(session: Result<Session, Rejection>) -> Response {
    match session {
        Ok(session) => session.user.name.to_string().into_response(),
        Err(rejection) => format!("{:?}: {rejection}", rejection.error_code()).into_response(),
    }
}

async fn everything(
    first: Session,
    second: Option<Session>,
    third: Result<Session, Rejection>,
    fourth: FreshSession,
    auth: Auth,
) -> String {
    let fifth = auth.get_session().await.unwrap().unwrap();
    let (second, third) = (second.unwrap(), third.unwrap());
    for session in [&*second, &*third, &*fourth, &fifth] {
        assert_eq!(session.user.id, first.user.id);
    }
    first.user.name.to_string()
}

async fn at_once(auth: Auth) -> String {
    let clone = auth.clone();
    let (one, other) = tokio::join!(
        auth.get_session().into_future(),
        clone.get_session().into_future()
    );
    assert_eq!(
        one.unwrap().unwrap().user.id,
        other.unwrap().unwrap().user.id
    );
    "at once".into()
}

async fn sign_in(auth: Auth) -> Response {
    let credentials = SignInEmail::new("ann@example.com", "correct horse");
    match auth.sign_in().email(credentials).await {
        Ok(_) => {
            let session = auth.get_session().await.unwrap().unwrap();
            session.user.name.to_string().into_response()
        }
        Err(error) => (error.status(), error.code().to_owned()).into_response(),
    }
}

fn pages() -> Router {
    Router::new()
        .route("/required", get(required))
        .route("/optional", get(optional))
        .route("/fresh", get(fresh))
        .route("/optional-fresh", get(optional_fresh))
        .route("/looked-at", get(looked_at))
        .route("/everything", get(everything))
        .route("/at-once", get(at_once))
        .route("/auth/sign-in", post(sign_in))
}

#[tokio::test]
async fn nobody_is_signed_in() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, pages()).layer(attach(&auth));
    let mut browser = Browser::default();

    for (path, location) in [
        ("/required", "/auth/sign-in?redirectTo=%2Frequired"),
        ("/fresh", "/auth/sign-in?redirectTo=%2Ffresh"),
    ] {
        let page = browser.get(&app, path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert_eq!(page.headers[LOCATION], location);
        let request = Request::get(path).header(ACCEPT, "application/json");
        let page = browser.send(&app, request, "").await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert_eq!(page.headers[CACHE_CONTROL], "private, no-store");
        assert!(page.text.contains("UNAUTHORIZED"), "{page:?}");
    }
    for path in ["/optional", "/optional-fresh"] {
        let page = browser.get(&app, path).await;
        assert_eq!((page.status, &*page.text), (StatusCode::OK, "nobody"));
    }
    let page = browser.get(&app, "/looked-at").await;
    assert_eq!(page.text, "Unauthorized: Authentication required");
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn somebody_is_signed_in() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, pages()).layer(attach(&auth));
    let mut browser = Browser::of_ann(&app, "").await;
    let minted = server.count("get-session");

    for path in ["/required", "/optional", "/looked-at"] {
        let page = browser.get(&app, path).await;
        assert_eq!(
            (page.status, &*page.text),
            (StatusCode::OK, "Ann"),
            "{path}"
        );
    }
    assert_eq!(server.count("get-session"), minted, "the cookie tells");
    for path in ["/fresh", "/optional-fresh"] {
        let page = browser.get(&app, path).await;
        assert_eq!(
            (page.status, &*page.text),
            (StatusCode::OK, "Ann"),
            "{path}"
        );
    }
    assert_eq!(
        server.count("get-session"),
        minted + 2,
        "for the fresh ones upstream is asked"
    );
}

#[tokio::test]
async fn a_handler_may_ask_as_often_as_it_likes() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let bare = app(&auth, pages());
    let browser = Browser::of_ann(&bare, "").await;
    for layer in [attach(&auth), protect(&auth)] {
        let app = bare.clone().layer(layer);
        for path in ["/everything", "/at-once"] {
            let before = server.count("get-session");
            let mut browser = browser.clone();
            browser.forget_cache();
            assert_eq!(browser.get(&app, path).await.status, StatusCode::OK);
            assert_eq!(server.count("get-session"), before + 1, "{path}");
        }
    }
}

#[tokio::test]
async fn so_it_may_if_the_session_is_too_large_for_a_cookie() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let pages = app(&auth, pages());
    let picture = format!("https://example.com/{}", "x".repeat(4096));
    let mut browser = Browser::of_ann(&pages, &picture).await;
    assert!(!browser.has_cache());
    for layer in [attach(&auth), protect(&auth)] {
        let app = pages.clone().layer(layer);
        for path in ["/everything", "/at-once"] {
            let before = server.count("get-session");
            let page = browser.get(&app, path).await;
            assert_eq!(page.status, StatusCode::OK, "{page:?}");
            assert_eq!(server.count("get-session"), before + 1, "{path}");
        }
    }
}

#[tokio::test]
async fn who_signs_in_by_a_handler_is_signed_in() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, pages()).layer(protect(&auth));
    let mut browser = Browser::of_ann(&app, "").await;
    browser.forget_everything();

    let page = browser.send(&app, Request::post("/auth/sign-in"), "").await;
    assert_eq!((page.status, &*page.text), (StatusCode::OK, "Ann"));
    assert_eq!(page.cookies(), ["session_token", "local.session_data"]);
    assert_eq!(page.headers[CACHE_CONTROL], "private, no-store");
    let requests = server.requests();
    let request = requests.to("sign-in/email").next_back().unwrap();
    assert_eq!(request.headers["x-neon-auth-proxy"], "axum");

    let before = server.count("get-session");
    assert_eq!(browser.get(&app, "/required").await.text, "Ann");
    assert_eq!(server.count("get-session"), before, "the cookie tells");
}

/// Under a layer that protects nothing, and on a public page, nothing else keeps another site's form out.
#[tokio::test]
async fn a_form_from_another_site_is_refused_before_any_look_up() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).public_route("/change").build().unwrap();
    let auth = neon_auth_axum::new(config);
    let change = Router::new()
        .route("/change", post(required))
        .route("/change/fresh", post(fresh))
        .route("/change/optional", post(optional));
    let bare = app(&auth, change);
    let browser = Browser::of_ann(&bare, "").await;
    for layer in [attach(&auth), protect(&auth)] {
        let app = bare.clone().layer(layer);
        let before = server.count("get-session");
        for path in ["/change", "/change/fresh"] {
            let mut browser = browser.clone();
            let foreign = Request::post(path).header(ORIGIN, "https://evil.example");
            let page = browser.send(&app, foreign, "").await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}: {page:?}");
            assert!(page.text.contains("UNTRUSTED_ORIGIN"), "{page:?}");
        }
        assert_eq!(server.count("get-session"), before, "upstream was asked");
        let mut browser = browser.clone();
        let own = Request::post("/change").header(ORIGIN, "http://localhost:3000");
        assert_eq!(browser.send(&app, own, "").await.text, "Ann");
    }
}

#[tokio::test]
async fn a_refusal_reaches_the_handler() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, pages()).layer(attach(&auth));
    let page = Browser::default()
        .send(&app, Request::post("/auth/sign-in"), "")
        .await;
    assert_eq!(
        (page.status, &*page.text),
        (StatusCode::UNAUTHORIZED, "INVALID_EMAIL_OR_PASSWORD")
    );
}

#[tokio::test]
async fn without_a_layer_they_say_what_to_add() {
    for path in [
        "/required",
        "/optional",
        "/fresh",
        "/optional-fresh",
        "/at-once",
    ] {
        let page = Browser::default().get(&pages(), path).await;
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert!(
            page.text.contains(".layer(neon_auth_axum::protect(&auth))"),
            "{page:?}"
        );
        assert!(
            page.text.contains(".layer(neon_auth_axum::attach(&auth))"),
            "{page:?}"
        );
        assert_eq!(page.headers[CACHE_CONTROL], "private, no-store");
    }
    let page = Browser::default().get(&pages(), "/looked-at").await;
    assert_eq!(
        page.text,
        format!("{:?}: Internal Server Error", ErrorCode::Internal)
    );
}

async fn debug(session: Result<Session, Rejection>) -> String {
    format!("{:?}", session.unwrap_err())
}

#[tokio::test]
async fn the_debug_of_a_rejection_does_not_show_what_was_asked_for() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, Router::new().route("/debug", get(debug))).layer(attach(&auth));
    let page = Browser::default().get(&app, "/debug?invite=s3cret").await;
    assert!(page.text.contains("Unauthorized"), "{}", page.text);
    assert!(!page.text.contains("s3cret"), "{}", page.text);
}
