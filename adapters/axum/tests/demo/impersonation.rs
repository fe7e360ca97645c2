//! Acting as somebody else.

use crate::world::{EMAIL, World};

const BOB: &str = "bob@example.com";
const BAR: &str = "You act as <strong>bob@example.com</strong>.";
const STOP: &str = "/admin/stop-impersonating";

#[tokio::test]
async fn an_administrator_acts_as_somebody_and_stops() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    world.signed_up_as("Bob", BOB).await;
    let about = world.page_about(BOB);
    ann.open(&about)
        .await
        .says("Act as this user")
        .is_silent_about("You act as");
    let page = ann.submit(&format!("{about}/impersonate"), &[]).await;
    page.is_at("/dashboard").expect(200).says(BAR);
    for path in ["/", "/account", "/organizations", "/dev/outbox", "/nowhere"] {
        let page = ann.open(path).await;
        page.says(BAR).says(STOP);
    }
    ann.open("/dashboard")
        .await
        .is_from_cache()
        .says(BAR)
        .is_silent_about("href=\"/admin\"");
    let page = ann.open("/admin").await;
    page.expect(403).says("For administrators").says(BAR);

    let page = ann.submit(STOP, &[]).await;
    page.expect(200)
        .says("You are yourself again.")
        .is_silent_about("You act as");
    assert_eq!(page.path(), about);
    ann.open("/dashboard")
        .await
        .is_from_cache()
        .says(EMAIL)
        .is_silent_about("You act as");
}

#[tokio::test]
async fn a_session_of_an_administrator_is_marked_among_the_users_own() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    world.signed_up_as("Bob", BOB).await;
    let about = world.page_about(BOB);
    ann.submit(&format!("{about}/impersonate"), &[]).await;
    let other = world.signed_in().await;
    let page = other.open(&about).await;
    page.says(">an administrator</span>");
    // Upstream does not list it to the user, among whose sessions none is this browser's.
    let page = ann.open("/account").await;
    page.expect(200)
        .says("Revoke all others")
        .is_silent_about(">an administrator</span>");
}

#[tokio::test]
async fn nobody_acts_as_an_administrator() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    world.signed_up_as("Bob", BOB).await;
    world.server.with(|auth| auth.set_role(BOB, "admin"));
    let about = world.page_about(BOB);
    let impersonate = format!("{about}/impersonate");
    ann.open(&about).await.is_silent_about(&impersonate);
    let page = ann.submit(&impersonate, &[]).await;
    page.expect(403).says("For administrators");
}

#[tokio::test]
async fn stopping_without_having_begun_leads_to_the_start() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    ann.submit(STOP, &[]).await.is_at("/").expect(200);
}

#[tokio::test]
async fn an_admin_whose_own_session_is_over_gets_a_message() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    world.signed_up_as("Bob", BOB).await;
    let about = world.page_about(BOB);
    // Her other browser ends the session that she would come back to.
    let other = world.signed_in().await;
    ann.submit(&format!("{about}/impersonate"), &[]).await;
    other.submit("/account/sessions/revoke-others", &[]).await;
    let page = ann.submit(STOP, &[]).await;
    page.says("You still act as somebody else")
        .says(BAR)
        .says("Signing out ends this one, too.");
    let page = ann.submit("/auth/sign-out", &[]).await;
    page.says("You are signed out.").is_silent_about(BAR);
}
