//! The cached session, and sessions that end elsewhere.

use std::sync::{Arc, mpsc};

use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::world::{EMAIL, World};

const SESSION_DATA: &str = "neon-auth.local.session_data";
const CROWD: usize = 50;

#[tokio::test]
async fn without_the_cache_upstream_is_asked_once() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    browser.delete(SESSION_DATA);
    let before = world.questions();
    browser.open("/dashboard").await.is_from_upstream();
    assert_eq!(world.questions() - before, 1, "a miss asks once");
    browser.open("/dashboard").await.is_from_cache();
    assert_eq!(world.questions() - before, 1, "a hit asks nobody");
    browser.open("/dashboard/fresh").await.is_from_upstream();
    assert_eq!(
        world.questions() - before,
        2,
        "a fresh session asks in any case"
    );
}

/// The auth server is held up until all requests have come in. The test's runtime has one thread, so the last of them
/// waits for the answer, too, before anything that was answered can go on.
#[tokio::test]
async fn all_who_miss_together_ask_once() {
    let mut world = World::start().await;
    let browser = world.signed_up().await;
    browser.delete(SESSION_DATA);
    let before = world.questions();
    let arrived = *world.arrived.borrow();

    let server = Arc::clone(&world.server);
    let (held, is_held) = oneshot::channel();
    let (release, released) = mpsc::channel::<()>();
    let holder = std::thread::spawn(move || {
        server.with(|_| {
            let _ = held.send(());
            let _ = released.recv();
        });
    });
    is_held.await.expect("the server cannot be held up");
    let mut crowd = JoinSet::new();
    for _ in 0..CROWD {
        let browser = browser.clone();
        crowd.spawn(async move { browser.open("/dashboard").await });
    }
    let all = world.arrived.wait_for(|count| *count == arrived + CROWD);
    all.await.expect("the demo has ended");
    drop(release);
    holder.join().expect("the server was not released");

    for page in crowd.join_all().await {
        page.is_from_upstream();
    }
    assert_eq!(
        world.questions() - before,
        1,
        "{CROWD} requests, one question"
    );
}

#[tokio::test]
async fn a_session_is_revoked_from_another_browser() {
    let world = World::start().await;
    let here = world.signed_up().await;
    let there = world.signed_in().await;
    let account = here.open("/account").await;
    account.expect(200).says("this browser");
    let id = account.after("name=\"id\" value=\"");
    let page = here
        .submit("/account/sessions/revoke", &[("id", &*id)])
        .await;
    page.expect(200)
        .says("That session is ended. Its browser is signed out at once.")
        .says("signed in nowhere else");

    let kept = there.clone();
    there.is_signed_out_at_once().await;
    assert!(!there.has(SESSION_DATA), "the dead session is still cached");
    // Nor does a cookie count that somebody has kept.
    kept.is_signed_out_at_once().await;
    here.open("/dashboard").await.is_from_cache();
}

#[tokio::test]
async fn all_others_are_revoked_together() {
    let world = World::start().await;
    let here = world.signed_up().await;
    let (second, third) = (world.signed_in().await, world.signed_in().await);
    let page = here.submit("/account/sessions/revoke-others", &[]).await;
    page.says("All other sessions are ended. Their browsers are signed out at once.")
        .says("You are signed in nowhere else.");
    second.is_signed_out_at_once().await;
    third.is_signed_out_at_once().await;
    let page = here.open("/dashboard").await;
    page.is_at("/dashboard").expect(200);
}

#[tokio::test]
async fn a_sign_out_ends_a_cookie_that_somebody_has_kept() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    let kept = browser.clone();
    browser.submit("/auth/sign-out", &[]).await.expect(200);
    kept.is_signed_out_at_once().await;
}

#[tokio::test]
async fn the_account_page_learns_what_another_process_has_ended() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    world.end_elsewhere(EMAIL);
    browser.open("/dashboard").await.is_from_cache();
    let page = browser.open("/account").await;
    page.is_at("/auth/sign-in?redirectTo=%2Faccount");
    assert!(
        !browser.has(SESSION_DATA),
        "the dead session is still cached"
    );
}

#[tokio::test]
async fn no_token_is_in_a_page() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    let _other = world.signed_in().await;
    let tokens: Vec<String> = world.server.with(|auth| {
        let sessions = auth.sessions(EMAIL);
        sessions
            .iter()
            .map(|session| session.token.to_string())
            .collect()
    });
    assert_eq!(tokens.len(), 2, "both are signed in");
    for path in ["/account", "/dashboard"] {
        let page = browser.open(path).await;
        tokens.iter().for_each(|token| {
            page.is_silent_about(token);
        });
    }
}
