//! Signing up, in and out; and back to the page that was wanted.

use crate::browser::Page;
use crate::world::{EMAIL, PASSWORD, World};

const SESSION_TOKEN: &str = "neon-auth.session_token";
const SESSION_DATA: &str = "neon-auth.local.session_data";

#[tokio::test]
async fn signing_up_fills_the_cache() {
    let world = World::start().await;
    let browser = world.browser();
    let typed = [("name", "Ann"), ("email", EMAIL), ("password", PASSWORD)];
    let page = browser.submit("/auth/sign-up", &typed).await;
    page.is_at("/dashboard").is_from_cache();
    page.says("Ann").says(EMAIL);
}

#[tokio::test]
async fn a_refusal_stands_by_the_form_with_what_was_typed() {
    let world = World::start().await;
    let browser = world.browser();
    let typed = [("name", "Ann <3"), ("email", EMAIL), ("password", "short")];
    let page = browser.submit("/auth/sign-up", &typed).await;
    page.expect(400).says("PASSWORD_TOO_SHORT");
    page.says(EMAIL).says("Ann &lt;3");
    page.is_silent_about("value=\"short\"");
}

#[tokio::test]
async fn signing_out_ends_it() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    let page = browser.submit("/auth/sign-out", &[]).await;
    page.expect(200).says("You are signed out.");
    assert!(
        !browser.has(SESSION_TOKEN),
        "the session cookie is still there"
    );
    assert!(
        !browser.has(SESSION_DATA),
        "the cached session is still there"
    );
    let page = browser.open("/dashboard").await;
    page.is_at("/auth/sign-in?redirectTo=%2Fdashboard");
}

#[tokio::test]
async fn a_password_leads_back_to_the_page_that_was_wanted() {
    let world = World::start().await;
    world.signed_up().await;
    let browser = world.browser();
    let login = browser.open("/dashboard?tab=1&x=%26").await;
    login.is_at("/auth/sign-in?redirectTo=%2Fdashboard%3Ftab%3D1%26x%3D%2526");
    let wanted = "/dashboard?tab=1&x=%26";
    login.says("name=\"redirectTo\" value=\"/dashboard?tab=1&amp;x=%26\"");
    let typed = [
        ("email", EMAIL),
        ("password", "wrong password"),
        ("redirectTo", wanted),
    ];
    let refused = browser.submit("/auth/sign-in", &typed).await;
    refused
        .expect(401)
        .says("INVALID_EMAIL_OR_PASSWORD")
        .says(EMAIL);
    refused.says("value=\"/dashboard?tab=1&amp;x=%26\"");
    let typed = [
        ("email", EMAIL),
        ("password", PASSWORD),
        ("redirectTo", wanted),
    ];
    let page = browser.submit("/auth/sign-in", &typed).await;
    page.is_at(wanted).is_from_cache();
}

#[tokio::test]
async fn a_way_back_to_elsewhere_is_not_taken() {
    let world = World::start().await;
    world.signed_up().await;
    for raw in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/auth/sign-in",
    ] {
        let browser = world.browser();
        let typed = [
            ("email", EMAIL),
            ("password", PASSWORD),
            ("redirectTo", raw),
        ];
        browser
            .submit("/auth/sign-in", &typed)
            .await
            .is_at("/dashboard");
    }
}

#[tokio::test]
async fn a_code_by_mail() {
    let world = World::start().await;
    let browser = world.browser();
    let asked = [("email", EMAIL), ("redirectTo", "/account")];
    let page = browser.submit("/auth/email-otp/send", &asked).await;
    page.expect(200).says(EMAIL).says("A code is on its way");
    let code = world.server.last_code(EMAIL).expect("no code was sent");
    browser.open("/dev/outbox").await.expect(200).says(&code);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let typed = [
        ("email", EMAIL),
        ("code", wrong),
        ("redirectTo", "/account"),
    ];
    let page = browser.submit("/auth/email-otp", &typed).await;
    page.expect(400).says("INVALID_OTP").says(EMAIL);
    let code = format!(" {code} ");
    let typed = [
        ("email", EMAIL),
        ("code", &*code),
        ("redirectTo", "/account"),
    ];
    browser
        .submit("/auth/email-otp", &typed)
        .await
        .is_at("/account")
        .expect(200);
    browser.open("/dashboard").await.is_from_cache();
}

#[tokio::test]
async fn a_code_for_an_address_that_was_not_verified_ends_what_was_before() {
    let world = World::start().await;
    let first = world.signed_up().await;
    let browser = world.browser();
    let page = browser
        .submit("/auth/email-otp/send", &[("email", EMAIL)])
        .await;
    page.says("other sessions end");
    let code = world.server.last_code(EMAIL).expect("no code was sent");
    let typed = [("email", EMAIL), ("code", &*code)];
    let page = browser.submit("/auth/email-otp", &typed).await;
    page.is_at("/dashboard");
    let page = first.open("/account").await;
    page.is_at("/auth/sign-in?redirectTo=%2Faccount");
    let typed = [("email", EMAIL), ("password", PASSWORD)];
    let page = first.submit("/auth/sign-in", &typed).await;
    page.expect(401).says("INVALID_EMAIL_OR_PASSWORD");
}

#[tokio::test]
async fn a_forgotten_password() {
    let world = World::start().await;
    world.signed_up().await;
    let browser = world.browser();
    let asked = [("email", EMAIL), ("redirectTo", "/account")];
    let page = browser.submit("/auth/forgot-password", &asked).await;
    page.expect(200).says(EMAIL).says("a code is on its way");
    let code = world.server.last_code(EMAIL).expect("no code was sent");
    let typed = |password| {
        let typed = [
            ("email", EMAIL),
            ("code", &*code),
            ("redirectTo", "/account"),
        ];
        [typed.as_slice(), &[("password", password)]].concat()
    };
    let page = browser
        .submit("/auth/reset-password", &typed("correct horse 2"))
        .await;
    page.expect(200).says("Your password is changed.");
    let page = browser
        .submit("/auth/sign-in", &typed("correct horse 2"))
        .await;
    page.is_at("/account").expect(200);
}

#[tokio::test]
async fn a_provider_with_strict_cookies() {
    let world = World::start().await;
    let browser = world.browser();
    let wanted = "/dashboard?from=provider";
    let chosen = [("provider", "google"), ("redirectTo", wanted)];
    let provider = browser.submit("/auth/sign-in/social", &chosen).await;
    provider.expect(200).says("Stand-in provider");

    // The verifier is gone, the rest is as it was.
    let page = Page::of(browser.authorize(&provider, EMAIL)).await;
    page.is_at(wanted).is_from_cache();
    page.says(EMAIL);
}

#[tokio::test]
async fn a_provider_that_is_declined_leads_back_to_the_form() {
    let world = World::start().await;
    let browser = world.browser();
    let chosen = [("provider", "github"), ("redirectTo", "/account")];
    let provider = browser.submit("/auth/sign-in/social", &chosen).await;
    let page = Page::of(browser.decline(&provider)).await;
    page.expect(200)
        .says("access_denied")
        .says("value=\"/account\"");
}

#[tokio::test]
async fn an_unknown_provider_is_refused_by_the_form() {
    let world = World::start().await;
    let browser = world.browser();
    let page = browser
        .submit("/auth/sign-in/social", &[("provider", "myspace")])
        .await;
    page.says("PROVIDER_NOT_FOUND").says("Continue with Google");
}
