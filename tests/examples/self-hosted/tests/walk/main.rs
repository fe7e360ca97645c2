//! Walks through the example as a visitor does: all of it, under both names that Better Auth can give its cookies.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what goes wrong here fails the test that runs into it"
)]

mod browser;
mod mistakes;
mod world;

use http::StatusCode;

use browser::Browser;
use world::{PASSWORD, World};

/// Better Auth under an http `baseURL`: `secure_prefix` is off.
#[tokio::test]
async fn everything_works_with_plain_cookies() {
    let Some(world) = World::start("plain", false).await else {
        return;
    };
    walk(&world).await;
}

/// Better Auth with `useSecureCookies`: `insecure_localhost` translates the names.
#[tokio::test]
async fn everything_works_with_secure_cookies() {
    let Some(world) = World::start("secure", true).await else {
        return;
    };
    walk(&world).await;
}

async fn walk(world: &World) {
    proxy(world).await;
    password(world).await;
    mailed_link(world).await;
    provider(world).await;
    organization(world).await;
}

/// What the guide says to look at first.
async fn proxy(world: &World) {
    let mut browser = Browser::new();
    let ok = browser.open(&world.url("/api/auth/ok")).await;
    ok.says("{\"ok\":true}");
    let keys = browser.open(&world.url("/api/auth/jwks")).await;
    keys.says("\"kid\"");
}

async fn password(world: &World) {
    let mut browser = Browser::new();
    let home = browser.open(&world.url("/")).await;
    home.says("Nobody is signed in");

    let form = browser.open(&world.url("/auth/sign-up")).await;
    let fields = [
        ("name", "Ann"),
        ("email", "ann@example.com"),
        ("password", PASSWORD),
    ];
    let home = browser.submit(&form, "", &fields).await;
    home.says("signed in as <strong>ann@example.com");
    let sessions = browser.open(&world.url("/api/auth/list-sessions")).await;
    sessions.says("\"ipAddress\":\"127.0.0.1\"");
    let mut names = browser.names("localhost");
    names.sort_unstable();
    // Whatever upstream calls them, a browser that keeps no `Secure` cookie gets these.
    let expected = [
        "better-auth.local.session_data",
        "better-auth.session_token",
    ];
    assert_eq!(names, expected);

    let home = browser.submit(&home, "/auth/sign-out", &[]).await;
    home.says("Nobody is signed in");
    assert_eq!(browser.names("localhost"), [""; 0]);

    // A page that was asked for, and the way back to it.
    let form = browser.open(&world.url("/organizations")).await;
    assert_eq!(form.url.path(), "/auth/sign-in");
    let wrong = [("email", "ann@example.com"), ("password", "not the one")];
    let refused = browser.submit(&form, form.url.as_str(), &wrong).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    refused.says("Invalid email or password");
    let right = [("email", "ann@example.com"), ("password", PASSWORD)];
    let back = browser.submit(&refused, form.url.as_str(), &right).await;
    assert_eq!(back.url.path(), "/organizations");
    back.says("Your organizations");
}

async fn mailed_link(world: &World) {
    let mut browser = Browser::new();
    let form = browser.open(&world.url("/auth/sign-in")).await;
    let fields = [("email", "bob@example.com")];
    let sent = browser.submit(&form, "/auth/magic-link", &fields).await;
    sent.says("A link is in your mail");

    let link = world.mailed_link("bob@example.com").await;
    let proxy = world.url("/api/auth/magic-link/verify?");
    assert!(
        link.starts_with(&proxy),
        "{link} does not lead to the application"
    );
    let home = browser.open(&link).await;
    assert_eq!(home.url.as_str(), world.url("/"));
    home.says("signed in as <strong>bob@example.com");

    // A link signs in once.
    let mut thief = Browser::new();
    let form = thief.open(&link).await;
    assert_eq!(form.url.path(), "/auth/sign-in");
    form.says("That did not work");
}

async fn provider(world: &World) {
    let mut browser = Browser::new();
    let form = browser.open(&world.url("/auth/sign-in")).await;
    let page = browser.submit(&form, "/auth/sign-in/provider", &[]).await;
    assert_eq!(page.url.path(), "/oauth/authorize");
    page.says("stands in for GitLab");

    // The provider's own form.
    let mut url = page.url.clone();
    url.query_pairs_mut()
        .clear()
        .append_pair("redirect_uri", &page.hidden("redirect_uri"))
        .append_pair("state", &page.hidden("state"))
        .append_pair("email", "cat@example.com");
    let home = browser.follow(&page, url).await;
    let callback = world.url("/api/auth/callback/gitlab?");
    assert!(
        home.way.iter().any(|step| step.starts_with(&callback)),
        "the way back is not through the application: {:?}",
        home.way
    );
    assert_eq!(home.url.as_str(), world.url("/"));
    home.says("signed in as <strong>cat@example.com");
}

async fn organization(world: &World) {
    let mut stranger = Browser::new();
    let form = stranger.open(&world.url("/organization")).await;
    assert_eq!(
        form.url.path(),
        "/auth/sign-in",
        "nobody is signed in, so the page is not shown"
    );

    let mut browser = Browser::new();
    let form = browser.open(&world.url("/auth/sign-up")).await;
    let fields = [
        ("name", "Dan"),
        ("email", "dan@example.com"),
        ("password", PASSWORD),
    ];
    browser.submit(&form, "", &fields).await.says("dan@");
    let refused = browser.open(&world.url("/organization")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "none is active yet");

    let list = browser.open(&world.url("/organizations")).await;
    let fields = [("name", "Acme & Sons"), ("slug", "acme")];
    let page = browser.submit(&list, "", &fields).await;
    assert_eq!(page.url.path(), "/organization");
    page.says("You own <strong>Acme &amp; Sons")
        .says("<li>owner</li>");
    let list = browser.open(&world.url("/organizations")).await;
    list.says("<li>Acme &amp; Sons</li>")
        .says("The one that is active");
}
