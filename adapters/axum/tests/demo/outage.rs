//! The auth server is down for a while.

use axum::http::StatusCode;

use crate::world::{EMAIL, PASSWORD, World};

const SESSION_DATA: &str = "neon-auth.local.session_data";
const SESSION_TOKEN: &str = "neon-auth.session_token";

#[tokio::test]
async fn an_outage_signs_nobody_out() {
    let world = World::start().await;
    let cached = world.signed_up().await;
    let uncached = world.signed_in().await;
    uncached.delete(SESSION_DATA);
    let stranger = world.browser();
    stranger
        .submit("/dev/pause", &[])
        .await
        .says("The auth server is paused");

    cached.open("/dashboard").await.is_from_cache();
    cached.open("/account").await.expect(200).names_the_outage();
    let page = cached.submit("/account/name", &[("name", "Anne")]).await;
    page.expect(502).names_the_outage().says("value=\"Anne\"");
    cached.open("/dashboard").await.is_from_cache();

    uncached
        .open("/dashboard")
        .await
        .expect(502)
        .names_the_outage();
    uncached.open("/").await.expect(200).names_the_outage();
    assert!(
        uncached.has(SESSION_TOKEN),
        "the outage has signed somebody out"
    );

    stranger
        .open("/dashboard")
        .await
        .is_at("/auth/sign-in?redirectTo=%2Fdashboard");
    let typed = [("email", EMAIL), ("password", PASSWORD)];
    let page = stranger.submit("/auth/sign-in", &typed).await;
    page.expect(502).names_the_outage().says(EMAIL);

    stranger
        .submit("/dev/resume", &[])
        .await
        .says("The auth server runs");
    cached.open("/dashboard").await.is_from_cache();
    uncached.open("/dashboard").await.is_from_upstream();
    stranger
        .submit("/auth/sign-in", &typed)
        .await
        .is_at("/dashboard");
}

#[tokio::test]
async fn a_server_in_trouble_does_not_make_things_disappear() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let page = ann.submit("/organizations", &[("name", "Acme")]).await;
    let organization = page.path().to_owned();
    for (path, route) in [
        (organization.as_str(), "organization/get-full-organization"),
        ("/invitations/anything", "organization/get-invitation"),
        ("/admin", "admin/list-users"),
        (&*world.page_about(EMAIL), "admin/get-user"),
    ] {
        world
            .server
            .with(|auth| auth.fail(route, StatusCode::INTERNAL_SERVER_ERROR));
        ann.open(path).await.expect(502).says("UPSTREAM_ERROR");
        world.server.with(|auth| auth.repair());
    }
}

/// The library signs the browser out, whatever the auth server answers.
#[tokio::test]
async fn signing_out_says_that_it_has_worked_in_this_browser_alone() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    let other = world.signed_in().await;
    browser.submit("/dev/pause", &[]).await.expect(200);
    let page = browser.submit("/auth/sign-out", &[]).await;
    page.expect(502)
        .says("You are signed out in this browser")
        .says("the session may live on there until it ends by itself")
        .names_the_outage()
        .says("href=\"/auth/sign-in\"")
        .is_silent_about("still signed in")
        .is_silent_about("Nobody is signed out")
        .is_silent_about("action=\"/auth/sign-out\"");
    assert!(!browser.has(SESSION_TOKEN) && !browser.has(SESSION_DATA));
    browser
        .open("/dashboard")
        .await
        .is_at("/auth/sign-in?redirectTo=%2Fdashboard");

    // The session lives on at the auth server, and the account page ends it.
    browser.submit("/dev/resume", &[]).await.expect(200);
    other
        .open("/account")
        .await
        .expect(200)
        .is_silent_about("You are signed in nowhere else.");
    let page = other.submit("/account/sessions/revoke-others", &[]).await;
    page.expect(200).says("You are signed in nowhere else.");
}

/// It is no refusal of the auth server's own.
#[tokio::test]
async fn a_gateway_that_forbids_a_sign_out_keeps_nobody_signed_in() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    world
        .server
        .with(|auth| auth.fail("sign-out", StatusCode::FORBIDDEN));
    let page = browser.submit("/auth/sign-out", &[]).await;
    page.expect(403).says("You are signed out in this browser");
    assert!(!browser.has(SESSION_TOKEN) && !browser.has(SESSION_DATA));
    world.server.with(|auth| auth.repair());
    browser
        .open("/dashboard")
        .await
        .is_at("/auth/sign-in?redirectTo=%2Fdashboard");
}
