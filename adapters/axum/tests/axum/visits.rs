//! The browser for tests of applications, at routers and at what is around them.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use http::{Request, Response};
use neon_auth_axum::methods::SignInSocial;
use neon_auth_axum::neon_auth::Logger;
use neon_auth_axum::testing::{self, Browser, User, answers};
use neon_auth_axum::{
    Auth, ClientIp, FreshSession, LogRecord, NeonAuth, Rejection, Session, protect,
};
use tower::{ServiceExt, service_fn};

use crate::support::{app, auth};

async fn with_google(auth: Auth) -> Result<Redirect, Rejection> {
    let google = SignInSocial::new("google")
        .callback_url("/page?tab=1")
        .error_callback_url("/auth/sign-in");
    let begun = auth.sign_in().social(google).await?;
    Ok(Redirect::to(&begun.url.unwrap()))
}

fn pages() -> Router {
    Router::new()
        .route("/page", get(async |me: Session| me.user.email.to_string()))
        .route("/auth/sign-in", get(Html("Sign in, please")))
        .route("/auth/sign-in/google", post(with_google))
}

#[tokio::test]
async fn a_provider_leads_back_to_the_page_with_strict_cookies() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, pages()).layer(protect(&auth));
    for browser in [
        Browser::new(app.clone()),
        Browser::new(app.clone()).at("http://127.0.0.1:3000"),
    ] {
        let provider = browser.form("/auth/sign-in/google", &[]).await.unwrap();
        assert_eq!(provider.origin(), server.origin());
        let page = browser.authorize(&provider, "ann@example.com").await;
        let page = page.unwrap();
        assert_eq!(
            (page.target(), page.text()),
            ("/page?tab=1", "ann@example.com")
        );
        let token = auth.config().session_token_cookie();
        assert!(page.cookie(&token).is_some(), "{token}");
        assert!(browser.forget(&token));
        let page = browser.get("/page").await.unwrap();
        assert_eq!(page.target(), "/auth/sign-in?redirectTo=%2Fpage");
    }
}

#[tokio::test]
async fn a_provider_that_is_declined_leads_to_the_login_page() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let browser = Browser::new(app(&auth, pages()).layer(protect(&auth)));
    let provider = browser.form("/auth/sign-in/google", &[]).await.unwrap();
    let page = browser.decline(&provider).await.unwrap();
    assert_eq!(page.path(), "/auth/sign-in");
}

#[tokio::test]
async fn an_application_elsewhere_is_trusted_by_the_server_if_it_says_so() {
    let server = neon_auth_dev_server::DevServer::builder()
        .trusted_origin("https://app.example.com")
        .start()
        .unwrap();
    let auth = auth(&server);
    let browser = Browser::new(app(&auth, pages()).layer(protect(&auth)));
    let browser = browser.at("https://app.example.com");
    let provider = browser.form("/auth/sign-in/google", &[]).await.unwrap();
    let page = browser.authorize(&provider, "ann@example.com").await;
    assert_eq!(page.unwrap().text(), "ann@example.com");
}

/// The warnings of a log.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<&'static str>>>);

impl Logger for Warnings {
    fn warn(&self, record: &LogRecord) {
        self.0.lock().unwrap().push(record.message);
    }
}

/// What the log warns of, and which address upstream gets, if an application passes its clients' addresses on.
async fn passed_on(visit: impl AsyncFn(&NeonAuth, Router)) -> (String, Option<String>) {
    let warnings = Warnings::default();
    let seen = Arc::new(Mutex::new(None));
    let saw = Arc::clone(&seen);
    let upstream = testing::upstream(move |request: &Request<_>| {
        let address = request.headers().get("x-forwarded-for");
        let address = address.map(|value| value.to_str().unwrap().to_owned());
        *saw.lock().unwrap() = address;
        answers::session(&User::named("Ann"))
    });
    let config = testing::config().client_ip(ClientIp::peer());
    let auth = NeonAuth::builder(config.build().unwrap(), upstream)
        .clock(|| testing::NOW)
        .logger(warnings.clone())
        .build();
    let app = Router::new()
        .route("/", get(async |_: FreshSession| {}))
        .layer(protect(&auth));
    visit(&auth, app).await;
    let address = seen.lock().unwrap().take();
    let warnings = warnings.0.lock().unwrap().join("\n");
    (warnings, address)
}

#[tokio::test]
async fn a_browser_has_an_address_so_that_the_log_is_silent_about_it() {
    let cookie = |auth: &NeonAuth| User::named("Ann").cookie(auth);
    let (warnings, address) = passed_on(async |auth, app| {
        let browser = Browser::new(app).peer([203, 0, 113, 7]);
        let page = browser.cookies(cookie(auth)).get("/").await.unwrap();
        assert_eq!(page.status(), 200);
    })
    .await;
    assert_eq!(address.as_deref(), Some("203.0.113.7"));
    assert!(!warnings.contains("client_ip"), "{warnings}");

    let (warnings, address) = passed_on(async |auth, app| {
        let request = Request::get("/").header("cookie", cookie(auth));
        let request = request.body(Body::empty()).unwrap();
        app.oneshot(request).await.unwrap();
    })
    .await;
    assert_eq!(address, None);
    assert!(warnings.contains("client_ip"), "{warnings}");
}

#[tokio::test]
async fn a_service_around_a_router_is_visited_too() {
    let app = pages().map_request(|mut request: Request<Body>| {
        *request.uri_mut() = "/auth/sign-in".parse().unwrap();
        request
    });
    let page = Browser::new(app).get("/anything").await.unwrap();
    assert_eq!(page.text(), "Sign in, please");
}

#[tokio::test]
async fn so_is_one_whose_answers_have_a_body_of_its_own() {
    let answers = service_fn(async |request: Request<Body>| {
        let text = request.uri().to_string();
        Ok::<_, Infallible>(Response::new(text))
    });
    let page = Browser::new(answers).get("/anything").await.unwrap();
    assert_eq!(page.text(), "/anything");
}

#[tokio::test]
async fn a_service_that_fails_is_an_error() {
    let fails = service_fn(async |_: Request<Body>| -> io::Result<Response<Body>> {
        Err(io::Error::other("out of order"))
    });
    let error = Browser::new(fails).get("/").await.unwrap_err();
    assert_eq!(error.to_string(), "the application fails: out of order");
}

#[tokio::test]
async fn a_browser_goes_to_another_thread_and_several_pages_are_under_way_at_once() {
    let browser = Browser::new(pages());
    let visits = async move {
        let (one, other) = tokio::join!(browser.get("/auth/sign-in"), browser.get("/nowhere"));
        (one.unwrap().status(), other.unwrap().status())
    };
    let (one, other) = tokio::spawn(visits).await.unwrap();
    assert_eq!((one.as_u16(), other.as_u16()), (200, 404));
}
