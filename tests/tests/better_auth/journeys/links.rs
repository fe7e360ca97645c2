//! Links out of mails.

use http::Method;
use neon_auth_core::SameSite;
use neon_auth_core::methods::{ChangeEmail, RequestPasswordReset, ResetPassword};
use neon_auth_tests::better_auth::get;
use serde_json::Value;

use super::sees_dashboard;
use crate::site::{PASSWORD, Site, address, refusal, session};

scenarios![
    a_verification_link_signs_in_where_it_leads,
    a_link_that_is_followed_elsewhere_is_known_by_asking,
    strict_cookies_come_along_by_a_page_that_refreshes_itself,
    a_verified_address_changes_after_both_links,
    a_forgotten_password_is_reset,
];

async fn a_verification_link_signs_in_where_it_leads(site: Site) {
    let ann = site.signed_up().await;
    let token = site.mail(&ann.email, "verify-email").await.token;
    let link = format!("verify-email?token={token}&callbackURL=%2Fdashboard");
    let browser = site.browser_at(site.config().same_site(SameSite::Lax));

    let response = browser.proxied(Method::GET, &link, Value::Null).await;
    assert_eq!(response.status(), 302);
    assert_eq!(response.headers()["location"], "/dashboard");
    let session = sees_dashboard(&browser).await.unwrap();
    assert_eq!(session.user.id, ann.id);
    assert!(session.user.email_verified);
}

/// As the guide on verification says.
async fn a_link_that_is_followed_elsewhere_is_known_by_asking(site: Site) {
    let ann = site.signed_up().await;
    assert!(!sees_dashboard(&ann).await.unwrap().user.email_verified);
    let link = site.mail(&ann.email, "verify-email").await.url;
    assert_eq!(get(&link, "").await.status(), 302);
    assert!(!sees_dashboard(&ann).await.unwrap().user.email_verified);
    assert!(session(&ann).await.unwrap().user.email_verified);
    assert!(sees_dashboard(&ann).await.unwrap().user.email_verified);
}

async fn strict_cookies_come_along_by_a_page_that_refreshes_itself(site: Site) {
    let ann = site.signed_up().await;
    let token = site.mail(&ann.email, "verify-email").await.token;
    let link = format!("verify-email?token={token}&callbackURL=%2Fdashboard");
    let browser = site.browser();

    let response = browser.proxied(Method::GET, &link, Value::Null).await;
    assert_eq!(response.status(), 200);
    let page = std::str::from_utf8(response.body()).unwrap();
    assert!(page.contains("/dashboard"), "{page}");
    assert!(!page.contains(&token));
    assert_eq!(sees_dashboard(&browser).await.unwrap().user.id, ann.id);
}

async fn a_verified_address_changes_after_both_links(site: Site) {
    let ann = site.signed_up_and_verified().await;
    let next = address("next");
    let arguments = ChangeEmail::new(next.as_str()).callback_url("/done");
    ann.page().change_email(arguments).await.unwrap();

    let link = site.mail(&ann.email, "change-email").await.url;
    assert_eq!(get(&link, &ann.cookie_header()).await.status(), 302);
    assert_eq!(session(&ann).await.unwrap().user.email, ann.email);
    let link = site.mail(&next, "verify-email").await.url;
    assert_eq!(get(&link, &ann.cookie_header()).await.status(), 302);
    assert_eq!(session(&ann).await.unwrap().user.email, next);
}

async fn a_forgotten_password_is_reset(site: Site) {
    let ann = site.signed_up().await;
    let browser = site.browser();
    let arguments = RequestPasswordReset::new(ann.email.as_str())
        .redirect_to("http://localhost:3000/auth/reset-password");
    browser
        .page()
        .request_password_reset(arguments)
        .await
        .unwrap();
    let link = site.mail(&ann.email, "reset-password").await.url;
    let opened = get(&link, "").await;
    let landed = opened.headers()["location"].to_str().unwrap();
    let token = landed
        .strip_prefix("http://localhost:3000/auth/reset-password?token=")
        .unwrap();

    let arguments = ResetPassword::new("another horse 2").token(token);
    browser.page().reset_password(arguments).await.unwrap();
    let reply = site.sign_in(&ann.email, PASSWORD).await;
    assert_eq!(refusal(reply), "401 INVALID_EMAIL_OR_PASSWORD");
    let again = site.sign_in(&ann.email, "another horse 2").await.unwrap();
    assert_eq!(sees_dashboard(&again).await.unwrap().user.id, ann.id);
}
