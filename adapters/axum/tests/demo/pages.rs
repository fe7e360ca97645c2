//! What all pages have in common.

use serde_json::Value;

use crate::browser::Page;
use crate::world::{EMAIL, PASSWORD, World};

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let world = World::start().await;
    world.signed_up().await;
    let neighbour = format!("http://localhost:{}", u32::from(world.port) + 1);
    for origin in ["https://evil.example", "null", &*neighbour] {
        let browser = world.browser();
        let typed = [("email", EMAIL), ("password", PASSWORD)];
        let form = browser.form("/auth/sign-in", &typed).sent_by(origin);
        Page::of(form).await.expect(403);
        assert!(
            !browser.has("neon-auth.session_token"),
            "{origin} has signed in"
        );
    }
}

#[tokio::test]
async fn pages_are_for_no_cache_and_have_no_script() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    for path in [
        "/",
        "/dashboard",
        "/account",
        "/account/delete",
        "/organizations",
        "/organizations/nowhere",
        "/invitations/nowhere",
        "/admin",
        "/admin/users/nowhere",
        "/dev/outbox",
        "/nowhere",
    ] {
        let page = browser.open(path).await;
        let cached = page.header("cache-control");
        assert_eq!(cached, Some("private, no-store"), "{path}");
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        page.is_silent_about("<script")
            .says("<h1>")
            .says("</title>");
    }
    browser.open("/nowhere").await.expect(404);
    browser.open("/style.css").await.expect(200);
}

#[tokio::test]
async fn a_client_of_an_api_gets_json() {
    let world = World::start().await;
    let client = world.browser();
    let answer = client.json("GET", "/dashboard", &Value::Null);
    let answer = Page::of(answer).await;
    answer.expect(401).says("\"code\":\"UNAUTHORIZED\"");
}

#[tokio::test]
async fn a_signed_in_user_does_not_see_the_form_again() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    browser
        .open("/auth/sign-in?redirectTo=/account")
        .await
        .is_at("/account");
    browser.open("/auth/sign-up").await.is_at("/dashboard");
}
