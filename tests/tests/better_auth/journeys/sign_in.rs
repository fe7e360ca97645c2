//! The ways to sign in, each up to a protected page.

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue, StatusCode};
use neon_auth_core::Source;
use neon_auth_core::methods::{
    OtpType, SignInEmail, SignInEmailOtp, SignInMagicLink, SignInSocial,
};
use neon_auth_tests::better_auth::{Browser, get};

use super::sees_dashboard;
use crate::site::{PASSWORD, Site, address};

const APP: &str = "http://localhost:3000";

scenarios![
    by_password,
    whatever_is_in_the_cookie_of_upstreams_own_cache,
    not_by_a_form_of_another_site,
    by_a_code,
    by_a_link,
    with_an_account_elsewhere,
    another_browser_has_no_use_of_the_verifier,
    a_user_who_denies_the_provider_comes_to_the_error_page,
];

async fn by_password(site: Site) {
    let ann = site.signed_up().await;
    let browser = site.browser();
    let arguments = SignInEmail::new(ann.email.as_str(), PASSWORD);
    browser.page().sign_in().email(arguments).await.unwrap();
    assert_eq!(sees_dashboard(&browser).await.unwrap().user.id, ann.id);
}

/// A sibling subdomain can set such a cookie. Better Auth answers 500 to it.
async fn whatever_is_in_the_cookie_of_upstreams_own_cache(site: Site) {
    let ann = site.signed_up().await;
    let browser = ann.browser.copy();
    browser.forget("local.session_data");
    let mut planted = HeaderMap::new();
    let line = HeaderValue::from_static("__Secure-neon-auth.session_data=%; Max-Age=600");
    planted.append(SET_COOKIE, line);
    browser.keep(&planted);
    assert_eq!(sees_dashboard(&browser).await.unwrap().user.id, ann.id);
}

/// Login CSRF: the attacker's account would get what the visitor enters. Better Auth 1.4 checks the Origin of a form
/// without cookies only if the browser's `Sec-Fetch-Site` is there.
async fn not_by_a_form_of_another_site(site: Site) {
    let attacker = site.signed_up().await;
    let visitor = site.browser();
    let typed = [("email", attacker.email.as_str()), ("password", PASSWORD)];
    let answer = visitor.form_from_elsewhere("sign-in/email", &typed).await;
    assert_eq!(
        answer.status(),
        StatusCode::FORBIDDEN,
        "{:?}",
        answer.body()
    );
    assert_eq!(visitor.cookie("session_token"), None);
}

async fn by_a_code(site: Site) {
    let email = address("code");
    let otp = site.code(&email, OtpType::SignIn).await;
    let browser = site.browser();
    let arguments = SignInEmailOtp::new(email.as_str(), otp);
    browser.page().sign_in().email_otp(arguments).await.unwrap();
    assert_eq!(sees_dashboard(&browser).await.unwrap().user.email, email);
}

async fn by_a_link(site: Site) {
    let email = address("link");
    let browser = site.browser();
    let arguments =
        SignInMagicLink::new(email.as_str()).callback_url(format!("{APP}/dashboard?tab=1"));
    browser
        .page()
        .sign_in()
        .magic_link(arguments)
        .await
        .unwrap();
    let link = site.mail(&email, "magic-link").await.url;
    let opened = get(&link, "").await;
    let landed = opened.headers()["location"].to_str().unwrap();
    returns(&browser, landed, &email).await;
}

async fn with_an_account_elsewhere(site: Site) {
    let email = address("social");
    let browser = site.browser();
    let landed = at_provider(&site, &browser, &format!("login_hint={email}")).await;
    returns(&browser, &landed, &email).await;
}

async fn another_browser_has_no_use_of_the_verifier(site: Site) {
    let email = address("social");
    let browser = site.browser();
    let landed = at_provider(&site, &browser, &format!("login_hint={email}")).await;

    let thief = site.browser();
    let page = landed.strip_prefix(APP).unwrap();
    let arrival = thief.visit(page).await;
    assert!(arrival.session.is_none(), "{arrival:?}");
    assert!(sees_dashboard(&thief).await.is_none());
}

async fn a_user_who_denies_the_provider_comes_to_the_error_page(site: Site) {
    let browser = site.browser();
    let landed = at_provider(&site, &browser, "deny=1").await;
    assert!(
        landed.starts_with(&format!("{APP}/oops?error=access_denied")),
        "{landed}"
    );
    assert!(sees_dashboard(&browser).await.is_none());
}

/// Begins a sign-in, and goes the browser's way to the provider and back.
async fn at_provider(site: &Site, browser: &Browser, consent: &str) -> String {
    let arguments = SignInSocial::new("google")
        .callback_url("/dashboard?tab=1")
        .error_callback_url("/oops");
    let begun = browser.page().sign_in().social(arguments).await.unwrap();
    site.sign_in_at_provider(&begun.url.unwrap(), consent).await
}

/// Back at the application the verifier is exchanged, and gone from the address.
async fn returns(browser: &Browser, landed: &str, email: &str) {
    let page = landed.strip_prefix(APP).unwrap();
    assert!(page.contains("neon_auth_session_verifier="), "{page}");
    let response = browser.visit(page).await.response;
    assert_eq!(response.status(), StatusCode::OK);
    let html = std::str::from_utf8(response.body()).unwrap();
    assert!(
        html.contains("content=\"0;url=/dashboard?tab=1\""),
        "{html}"
    );
    assert_eq!(browser.cookie("session_challenge"), None);
    let session = sees_dashboard(browser).await.unwrap();
    assert_eq!(session.user.email, email);
    assert_eq!(session.source(), Source::Cache);
}
