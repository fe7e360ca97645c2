//! Decisions use the path that the client wrote, also where a router has stripped a prefix.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says why")]

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use neon_auth_axum::{Config, NeonAuth, protect};
use tower::ServiceExt;

fn auth() -> NeonAuth {
    let config = Config::builder()
        .base_url("http://127.0.0.1:9/neondb/auth")
        .cookie_secret("a-secret-of-32-characters-or-more")
        .build()
        .unwrap();
    neon_auth_axum::new(config)
}

async fn status(app: &Router, path: &str) -> StatusCode {
    let request = Request::get(path).body(Body::empty()).unwrap();
    app.clone().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn a_layer_inside_a_nested_router_sees_the_whole_path() {
    let inner = Router::new()
        .route("/auth/sign-in", get(|| async { "inner page" }))
        .layer(protect(&auth()));
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
    let app = Router::new().nest("/auth", pages).layer(protect(&auth()));
    assert_eq!(status(&app, "/auth/sign-in").await, StatusCode::OK);
    assert_eq!(status(&app, "/auth/other").await, StatusCode::SEE_OTHER);
}
