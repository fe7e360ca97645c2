//! Ann's browser, and the cookies that a page sets.

use axum::Router;
use axum::http::header::SET_COOKIE;
use neon_auth_axum::testing::{Browser, Page};
use serde_json::json;

/// The session that is cached in a cookie.
pub(crate) const SESSION_DATA: &str = "__Secure-neon-auth.local.session_data";

/// A browser that Ann has just signed up with, by way of the proxy.
pub(crate) async fn of_ann(app: &Router) -> Browser {
    let browser = Browser::new(app.clone());
    let ann = json!({
        "name": "Ann", "email": "ann@example.com", "password": "correct horse",
    });
    let page = browser.json("POST", "/api/auth/sign-up/email", &ann).await;
    let page = page.unwrap();
    assert_eq!(page.status(), 200, "{page:?}");
    assert!(page.cookie("__Secure-neon-auth.session_token").is_some());
    browser
}

/// The names of the cookies that a page sets, less our prefix.
pub(crate) fn set_by(page: &Page) -> Vec<&str> {
    let lines = page.headers().get_all(SET_COOKIE).iter();
    lines
        .map(|line| {
            let name = line.to_str().unwrap().split('=').next().unwrap();
            name.strip_prefix("__Secure-neon-auth.").unwrap_or(name)
        })
        .collect()
}
