//! A server that limits sign-ins.

use http::Method;
use serde_json::json;

use crate::site::{PASSWORD, Site, refusal};

scenarios![too_many_sign_ins_get_the_time_to_try_again];

async fn too_many_sign_ins_get_the_time_to_try_again(site: Site) {
    // Without an address to tell clients by, the older server limits nobody; in development it takes its own.
    let site = site.with(&[("RIG_RATE_LIMIT", "1"), ("NODE_ENV", "development")]);
    let ann = site.signed_up().await;
    for _ in 0..3 {
        site.sign_in(&ann.email, PASSWORD).await.unwrap();
    }
    let reply = site.sign_in(&ann.email, PASSWORD).await;
    assert_eq!(refusal(reply), "429 UPSTREAM_ERROR");

    let browser = site.browser();
    let body = json!({"email": ann.email, "password": PASSWORD});
    let response = browser.proxied(Method::POST, "sign-in/email", body).await;
    assert_eq!(response.status(), 429);
    let retry_after = response.headers()["x-retry-after"].to_str().unwrap();
    assert!(
        (1..=10).contains(&retry_after.parse().unwrap()),
        "{retry_after}"
    );
    assert!(!response.body().is_empty());
    assert_eq!(browser.cookie_header(), "");
}
