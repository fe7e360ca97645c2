//! The account page's forms.

use crate::browser::Page;
use crate::world::{EMAIL, PASSWORD, World};

#[tokio::test]
async fn a_name_is_changed_in_every_browser_at_once() {
    let world = World::start().await;
    let here = world.signed_up().await;
    let there = world.signed_in().await;
    there.open("/dashboard").await.is_from_cache().says("Ann");
    let page = here.submit("/account/name", &[("name", "Zoë & Co")]).await;
    page.expect(200).says("Your name is changed, in all");
    let page = there.open("/dashboard").await;
    page.is_from_upstream().says("Zoë &amp; Co");
    let page = here.open("/dashboard").await;
    page.expect(200).says("Zoë &amp; Co");
}

#[tokio::test]
async fn a_password_is_changed() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    let there = world.signed_in().await;
    let typed = [
        ("current_password", "wrong"),
        ("new_password", "correct horse 2"),
    ];
    let page = browser.submit("/account/password", &typed).await;
    page.expect(400).says("INVALID_PASSWORD");
    there.open("/dashboard").await.is_from_cache();
    let typed = [
        ("current_password", PASSWORD),
        ("new_password", "correct horse 2"),
        ("revoke_others", "on"),
    ];
    let page = browser.submit("/account/password", &typed).await;
    page.expect(200).says("Your password is changed.");
    let page = browser.open("/dashboard").await;
    page.is_at("/dashboard").expect(200);
    there.is_signed_out_at_once().await;
    let other = world.browser();
    let typed = [("email", EMAIL), ("password", "correct horse 2")];
    other
        .submit("/auth/sign-in", &typed)
        .await
        .is_at("/dashboard");
}

#[tokio::test]
async fn the_link_that_verifies_goes_through_the_proxy() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    browser.open("/account").await.says("not verified");
    let page = browser.submit("/account/address", &[]).await;
    page.expect(200).says("A link is on its way");
    let outbox = browser.open("/dev/outbox").await;
    let link = outbox.after("href=\"/api/auth/verify-email");
    // It signs in, and comes from a mail: so a page that refreshes itself is on the way, for the sake of `Strict`
    // cookies.
    let link = format!("/api/auth/verify-email{link}");
    let from_mail = browser.get(&link).sent_by("https://mail.example");
    let page = Page::of(from_mail).await;
    page.expect(200)
        .says("Your address is verified.")
        .is_silent_about("not verified");
}

#[tokio::test]
async fn the_account_is_deleted() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    let there = world.signed_in().await;
    browser
        .open("/account/delete")
        .await
        .expect(200)
        .says(EMAIL)
        .says("signed out everywhere at once");
    let page = browser
        .submit("/account/delete", &[("password", "wrong")])
        .await;
    page.expect(400).says("INVALID_PASSWORD");
    let page = browser
        .submit("/account/delete", &[("password", PASSWORD)])
        .await;
    there.is_signed_out_at_once().await;
    page.expect(200).says("Your account is gone");
    browser
        .open("/account")
        .await
        .is_at("/auth/sign-in?redirectTo=%2Faccount");
}
