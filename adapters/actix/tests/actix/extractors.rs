//! The session and the server methods as arguments of a handler.

use std::future::IntoFuture;
use std::pin::pin;

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, test};
use futures_util::FutureExt;
use futures_util::future::join;
use neon_auth_actix::methods::SignInEmail;
use neon_auth_actix::{
    Auth, ErrorCode, FreshSession, MaybeFreshSession, MaybeSession, Rejection, Role, Session,
    Source, WithRole, attach, handler, protect, status,
};

use crate::support::browser::Browser;
use crate::support::{app, auth, configured};

struct Admin;

impl Role for Admin {
    const NAME: &'static str = "admin";
}

async fn required(session: Session) -> String {
    session.user.name.to_string()
}

async fn optional(session: MaybeSession) -> String {
    let session = session.as_ref();
    session.map_or_else(|| "nobody".into(), |session| session.user.name.to_string())
}

async fn fresh(session: FreshSession) -> String {
    assert_eq!(session.source(), Source::Upstream);
    session.user.name.to_string()
}

async fn optional_fresh(session: MaybeFreshSession) -> String {
    let session = session.as_ref();
    session.map_or_else(|| "nobody".into(), |session| session.user.name.to_string())
}

async fn administrator(session: WithRole<Admin>) -> String {
    session.user.name.to_string()
}

async fn looked_at(session: Result<Session, Rejection>) -> String {
    match session {
        Ok(session) => session.user.name.to_string(),
        Err(rejection) => format!("{:?}: {rejection}", rejection.error_code()),
    }
}

async fn everything(
    first: Session,
    second: MaybeSession,
    third: Result<Session, Rejection>,
    fourth: FreshSession,
    auth: Auth,
) -> String {
    let fifth = auth.get_session().await.unwrap().unwrap();
    let third = third.unwrap();
    for session in [second.as_ref().unwrap(), &third, &fourth, &fifth] {
        assert_eq!(session.user.id, first.user.id);
    }
    first.user.name.to_string()
}

async fn at_once(auth: Auth) -> String {
    let clone = auth.clone();
    let (one, other) = join(
        auth.get_session().into_future(),
        clone.get_session().into_future(),
    )
    .await;
    assert_eq!(
        one.unwrap().unwrap().user.id,
        other.unwrap().unwrap().user.id
    );
    "at once".into()
}

async fn sign_in(auth: Auth) -> HttpResponse {
    let credentials = SignInEmail::new("ann@example.com", "correct horse");
    match auth.sign_in().email(credentials).await {
        Ok(_) => {
            let session = auth.get_session().await.unwrap().unwrap();
            HttpResponse::Ok().body(session.user.name.to_string())
        }
        Err(error) => HttpResponse::build(status(&error)).body(error.code().to_owned()),
    }
}

fn pages(config: &mut ServiceConfig) {
    config
        .route("/required", web::get().to(required))
        .route("/optional", web::get().to(optional))
        .route("/fresh", web::get().to(fresh))
        .route("/optional-fresh", web::get().to(optional_fresh))
        .route("/administrator", web::get().to(administrator))
        .route("/looked-at", web::get().to(looked_at))
        .route("/everything", web::get().to(everything))
        .route("/at-once", web::get().to(at_once))
        .route("/auth/sign-in", web::post().to(sign_in));
}

#[actix_web::test]
async fn nobody_is_signed_in() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, attach(&auth));
    let mut browser = Browser::default();

    for (path, location) in [
        ("/required", "/auth/sign-in?redirectTo=%2Frequired"),
        ("/fresh", "/auth/sign-in?redirectTo=%2Ffresh"),
        (
            "/administrator",
            "/auth/sign-in?redirectTo=%2Fadministrator",
        ),
    ] {
        let page = browser.get(&app, path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert_eq!(page.header("location"), location);
        let request = TestRequest::with_uri(path).insert_header(("accept", "application/json"));
        let page = browser.send(&app, request).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        assert_eq!(page.header("cache-control"), "private, no-store");
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

#[actix_web::test]
async fn somebody_is_signed_in() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, attach(&auth));
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

#[actix_web::test]
async fn a_role_is_asked_of_upstream() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, attach(&auth));
    let mut browser = Browser::of_ann(&app, "").await;
    let page = browser.get(&app, "/administrator").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
    assert!(page.text.contains("FORBIDDEN"), "{page:?}");
    server.with(|auth| auth.set_role("ann@example.com", "admin"));
    assert_eq!(browser.get(&app, "/administrator").await.text, "Ann");
    server.with(|auth| auth.set_role("ann@example.com", "user"));
    let page = browser.get(&app, "/administrator").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
}

#[actix_web::test]
async fn a_handler_may_ask_as_often_as_it_likes() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let browser = Browser::of_ann(&app!(auth, pages), "").await;
    for middleware in [attach(&auth), protect(&auth)] {
        let app = app!(auth, pages, middleware);
        for path in ["/everything", "/at-once"] {
            let before = server.count("get-session");
            let mut browser = browser.clone();
            browser.forget_cache();
            let mut page = pin!(browser.get(&app, path));
            // No answer comes before all of them have asked.
            let at_once = server.with(|_| page.as_mut().now_or_never());
            assert!(at_once.is_none(), "{path} does not ask upstream");
            assert_eq!(page.await.status, StatusCode::OK);
            assert_eq!(server.count("get-session"), before + 1, "{path}");
        }
    }
}

#[actix_web::test]
async fn who_signs_in_by_a_handler_is_signed_in() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, protect(&auth));
    let mut browser = Browser::of_ann(&app, "").await;
    browser.forget_everything();

    let page = browser
        .send(&app, TestRequest::post().uri("/auth/sign-in"))
        .await;
    assert_eq!((page.status, &*page.text), (StatusCode::OK, "Ann"));
    assert_eq!(page.cookies(), ["session_token", "local.session_data"]);
    assert_eq!(page.header("cache-control"), "private, no-store");
    let requests = server.requests();
    let request = requests.to("sign-in/email").next_back().unwrap();
    assert_eq!(request.headers["x-neon-auth-proxy"], "actix");

    let before = server.count("get-session");
    assert_eq!(browser.get(&app, "/required").await.text, "Ann");
    assert_eq!(server.count("get-session"), before, "the cookie tells");
}

/// Under a middleware that protects nothing, and on a public page, nothing else keeps another site's form out.
#[actix_web::test]
async fn a_form_from_another_site_is_refused_before_any_look_up() {
    fn change(config: &mut ServiceConfig) {
        config
            .route("/change", web::post().to(required))
            .route("/change/fresh", web::post().to(fresh))
            .route("/change/administrator", web::post().to(administrator));
    }
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).public_route("/change").build().unwrap();
    let auth = neon_auth_actix::new(config);
    let browser = Browser::of_ann(&app!(auth, change), "").await;
    for middleware in [attach(&auth), protect(&auth)] {
        let app = app!(auth, change, middleware);
        let before = server.count("get-session");
        for path in ["/change", "/change/fresh", "/change/administrator"] {
            let foreign = TestRequest::post().uri(path);
            let foreign = foreign.insert_header(("origin", "https://evil.example"));
            let page = browser.clone().send(&app, foreign).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}: {page:?}");
            assert!(page.text.contains("UNTRUSTED_ORIGIN"), "{page:?}");
        }
        assert_eq!(server.count("get-session"), before, "upstream was asked");
        let own = TestRequest::post().uri("/change");
        let own = own.insert_header(("origin", "http://localhost:3000"));
        assert_eq!(browser.clone().send(&app, own).await.text, "Ann");
    }
}

#[actix_web::test]
async fn a_refusal_reaches_the_handler() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, attach(&auth));
    let request = TestRequest::post().uri("/auth/sign-in");
    let page = Browser::default().send(&app, request).await;
    assert_eq!(
        (page.status, &*page.text),
        (StatusCode::UNAUTHORIZED, "INVALID_EMAIL_OR_PASSWORD")
    );
}

#[actix_web::test]
async fn without_a_middleware_they_say_what_to_add() {
    let app = test::init_service(App::new().configure(pages)).await;
    for path in [
        "/required",
        "/optional",
        "/fresh",
        "/optional-fresh",
        "/administrator",
        "/at-once",
    ] {
        let page = Browser::default().get(&app, path).await;
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        for advice in [
            ".wrap(neon_auth_actix::protect(&auth))",
            ".wrap(neon_auth_actix::attach(&auth))",
        ] {
            assert!(page.text.contains(advice), "{page:?}");
        }
        assert_eq!(page.header("cache-control"), "private, no-store");
    }
    let page = Browser::default().get(&app, "/looked-at").await;
    assert_eq!(
        page.text,
        format!("{:?}: Internal Server Error", ErrorCode::Internal)
    );
}

/// Whose address is sent upstream is known without any setting of actix.
#[actix_web::test]
async fn upstream_gets_the_address_of_the_connection() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).client_ip(neon_auth_actix::ClientIp::peer());
    let auth = neon_auth_actix::new(config.build().unwrap());
    let app = App::new().service(handler(&auth)).configure(pages);
    let app = test::init_service(app.wrap(attach(&auth))).await;
    for path in ["/auth/sign-in", "/api/auth/sign-in/email"] {
        let request = TestRequest::post().uri(path);
        let request = request.peer_addr("192.0.2.7:4711".parse().unwrap());
        Browser::default().send(&app, request).await;
        let requests = server.requests();
        let request = requests.to("sign-in/email").next_back().unwrap();
        assert_eq!(request.headers["x-forwarded-for"], "192.0.2.7", "{path}");
    }
}

/// HTTP/2 has no Host header: actix has the host in the URI.
#[actix_web::test]
async fn the_host_of_http_2_counts() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, attach(&auth));
    let request = TestRequest::post()
        .uri("http://localhost:4000/auth/sign-in")
        .version(actix_web::http::Version::HTTP_2);
    test::call_service(&app, request.to_request()).await;
    let requests = server.requests();
    let request = requests.to("sign-in/email").next_back().unwrap();
    assert_eq!(request.headers["origin"], "http://localhost:4000");
}
