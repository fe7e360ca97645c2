//! The API proxy in a router that is nested in another one.

use std::collections::BTreeSet;

use axum::Router;
use neon_auth_axum::testing::Browser;
use neon_auth_axum::{NeonAuth, attach, handler};
use serde_json::Value;

use crate::support::auth;
use crate::support::browser::{of_ann, set_by};

fn nested(auth: &NeonAuth) -> Router {
    let inner = Router::new().nest_service("/auth", handler(auth));
    Router::new().nest("/api", inner).layer(attach(auth))
}

#[tokio::test]
async fn it_works() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = nested(&auth(&server));
    let browser = of_ann(&app).await;
    let asked = server.count("get-session");
    let page = browser.get("/api/auth/get-session").await.unwrap();
    assert!(page.text().contains(r#""name":"Ann""#), "{page:?}");
    assert_eq!(page.header("cache-control"), Some("private, no-store"));
    assert_eq!(server.count("get-session"), asked, "the cookie tells");

    let sign_out = browser.json("POST", "/api/auth/sign-out", &Value::Null);
    let page = sign_out.await.unwrap();
    assert_eq!(page.status(), 200);
    let cookies = set_by(&page);
    let names: BTreeSet<_> = cookies.iter().collect();
    assert_eq!(names.len(), cookies.len(), "{cookies:?}");
    assert!(cookies.contains(&"session_token") && cookies.contains(&"local.session_data"));
    let page = browser.get("/api/auth/get-session").await.unwrap();
    assert_eq!(page.text(), "null");
}

/// axum's `nest_service` would make `/get-session` of it.
#[tokio::test]
async fn a_doubled_slash_is_not_forgiven() {
    let server = neon_auth_dev_server::start().unwrap();
    let app = nested(&auth(&server));
    let browser = Browser::new(app);
    for path in [
        "/api/auth//get-session",
        "/api/auth/a//b",
        "/api/auth/",
        "/api/auth/%2e%2e/x",
    ] {
        let page = browser.get(path).await.unwrap();
        assert_eq!(page.status(), 400, "{path}");
        assert!(page.text().contains("INVALID_PATH"), "{page:?}");
    }
    assert_eq!(server.requests().len(), 0);
}
