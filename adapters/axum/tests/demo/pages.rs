//! What all pages have in common.

use hyper::Method;

use crate::world::{EMAIL, PASSWORD, World};

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let world = World::start().await;
    world.signed_up().await;
    let neighbour = format!("http://localhost:{}", u32::from(world.port) + 1);
    for origin in ["https://evil.example", "null", &*neighbour] {
        let mut browser = world.browser();
        let typed = [("email", EMAIL), ("password", PASSWORD)];
        let page = browser
            .send(Method::POST, "/auth/sign-in", &[("origin", origin)], &typed)
            .await;
        page.expect(403);
        assert!(
            !browser.has("neon-auth.session_token"),
            "{origin} has signed in"
        );
    }
}

#[tokio::test]
async fn pages_are_for_no_cache_and_have_no_script() {
    let world = World::start().await;
    let mut browser = world.signed_up().await;
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
        let header = |name| page.headers.get(name).and_then(|value| value.to_str().ok());
        assert_eq!(header("cache-control"), Some("private, no-store"), "{path}");
        let policy = header("content-security-policy").unwrap_or_default();
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
    let mut client = world.browser();
    let accept = [("accept", "application/json")];
    let answer = client.send(Method::GET, "/dashboard", &accept, &[]).await;
    answer.expect(401).says("\"code\":\"UNAUTHORIZED\"");
}

#[tokio::test]
async fn a_signed_in_user_does_not_see_the_form_again() {
    let world = World::start().await;
    let mut browser = world.signed_up().await;
    browser
        .open("/auth/sign-in?redirectTo=/account")
        .await
        .is_at("/account");
    browser.open("/auth/sign-up").await.is_at("/dashboard");
}
