//! Decisions use the path that the client wrote, also if a router has stripped a prefix.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Body;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use axum::routing::get;
use neon_auth_axum::testing::Browser;
use neon_auth_axum::{Auth, NeonAuth, Session, attach, protect};
use tower::{Service, ServiceBuilder, ServiceExt};

use crate::support::browser::{SESSION_DATA, of_ann, set_by};
use crate::support::{app, auth};

/// An upstream that is not there: nobody has a cookie, so that it need not be asked.
fn offline() -> NeonAuth {
    let config = neon_auth_axum::Config::builder()
        .base_url("http://127.0.0.1:9/neondb/auth")
        .cookie_secret("a-secret-of-32-characters-or-more");
    neon_auth_axum::new(config.build().unwrap())
}

async fn answer<S>(app: S, path: &str) -> Response<Body>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = std::convert::Infallible>,
{
    let request = Request::get(path).body(Body::empty()).unwrap();
    app.oneshot(request).await.unwrap()
}

async fn status(app: &Router, path: &str) -> StatusCode {
    answer(app.clone(), path).await.status()
}

#[tokio::test]
async fn a_layer_inside_a_nested_router_sees_the_whole_path() {
    let inner = Router::new()
        .route("/auth/sign-in", get(|| async { "inner page" }))
        .layer(protect(&offline()));
    let app = Router::new().nest("/admin", inner);
    assert_eq!(
        status(&app, "/admin/auth/sign-in").await,
        StatusCode::SEE_OTHER,
        "the stripped path is public, the real one is not"
    );
}

#[tokio::test]
async fn a_layer_around_everything_decides_alike() {
    let pages = Router::new()
        .route("/sign-in", get(|| async { "the login page" }))
        .route("/other", get(|| async { "protected" }));
    let app = Router::new()
        .nest("/auth", pages)
        .layer(protect(&offline()));
    assert_eq!(status(&app, "/auth/sign-in").await, StatusCode::OK);
    assert_eq!(status(&app, "/auth/other").await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nested_twice_it_is_the_whole_path_still() {
    let innermost = Router::new()
        .route("/c", get(|| async { "protected" }))
        .layer(protect(&offline()));
    let app = Router::new().nest("/a", Router::new().nest("/b", innermost));
    let response = answer(app, "/a/b/c?d=1").await;
    assert_eq!(
        response.headers()[LOCATION],
        "/auth/sign-in?redirectTo=%2Fa%2Fb%2Fc%3Fd%3D1"
    );
}

#[tokio::test]
async fn fallbacks_are_protected_too() {
    let app = Router::new()
        .route("/page", get(|| async { "protected" }))
        .fallback(|| async { (StatusCode::NOT_FOUND, "lost") })
        .layer(protect(&offline()));
    assert_eq!(status(&app, "/nowhere").await, StatusCode::SEE_OTHER);
    assert_eq!(
        status(&app, "/auth/sign-in/lost").await,
        StatusCode::NOT_FOUND
    );
}

/// There axum has not recorded the path yet: the request has it.
#[tokio::test]
async fn a_layer_outside_the_router_decides_alike() {
    let auth = offline();
    let router = Router::new().nest(
        "/auth",
        Router::new().route("/sign-in", get(|| async { "login" })),
    );
    let service = ServiceBuilder::new().layer(protect(&auth)).service(router);
    assert_eq!(
        answer(service.clone(), "/auth/sign-in").await.status(),
        StatusCode::OK
    );
    let response = answer(service, "/auth/other?a").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        response.headers()[LOCATION],
        "/auth/sign-in?redirectTo=%2Fauth%2Fother%3Fa"
    );
}

#[tokio::test]
async fn a_route_can_have_a_layer_of_its_own() {
    let app = Router::new()
        .route(
            "/account",
            get(|| async { "protected" }).layer(protect(&offline())),
        )
        .route("/", get(|| async { "open" }));
    assert_eq!(status(&app, "/").await, StatusCode::OK);
    assert_eq!(status(&app, "/account").await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn layers_of_nested_routers_have_one_jar() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let inner = Router::new()
        .route("/whoami", get(async |me: Session| me.user.name.to_string()))
        .route(
            "/sign-out",
            get(async |auth: Auth| auth.sign_out().await.map(|_| "bye").unwrap()),
        )
        .layer(protect(&auth));
    let app = app(&auth, Router::new().nest("/inner", inner))
        .layer(attach(&auth))
        .layer(protect(&auth));
    let browser = of_ann(&app).await;
    assert!(browser.forget(SESSION_DATA));
    let asked = server.count("get-session");
    let page = browser.get("/inner/whoami").await.unwrap();
    assert_eq!(
        (page.text(), set_by(&page)),
        ("Ann", vec!["local.session_data"])
    );
    assert_eq!(server.count("get-session"), asked + 1);

    let page = browser.get("/inner/sign-out").await.unwrap();
    assert_eq!(page.text(), "bye");
    let cookies = set_by(&page);
    let names: BTreeSet<_> = cookies.iter().collect();
    assert_eq!(names.len(), cookies.len(), "{cookies:?}");
    assert!(cookies.contains(&"session_token") && cookies.contains(&"local.session_data"));
}

#[tokio::test]
async fn the_application_sees_who_has_looked() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let marker = async |headers: HeaderMap| match headers.get("x-neon-auth-middleware") {
        Some(marker) => marker.to_str().unwrap().to_owned(),
        None => "none".to_owned(),
    };
    let pages = Router::new()
        .route("/page", get(marker))
        .route("/auth/sign-in", get(marker));
    let app = app(&auth, pages).layer(protect(&auth));
    let stranger = Browser::new(app.clone());
    let forged = stranger.get("/auth/sign-in");
    let forged = forged.header("x-neon-auth-middleware", "true");
    assert_eq!(forged.await.unwrap().text(), "none");
    let page = of_ann(&app).await.get("/page").await.unwrap();
    assert_eq!(page.text(), "true");
}
