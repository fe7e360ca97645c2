//! What a user may do, and who says so.

use std::time::{Duration, SystemTime};

use http::StatusCode;
use serde_json::{Value, json};

use crate::Framework;
use crate::browser::Page;
use crate::setup::Gate;
use crate::world::{ANN, PASSWORD, SESSION_DATA, World};

on_every_framework! {
    a_role_is_asked_for,
    a_role_by_the_cookie_counts_for_as_long_as_the_cookie,
    a_role_in_the_active_organization_is_asked_for,
    a_kept_cookie_gives_no_role_of_another_organization,
    a_recent_sign_in_is_asked_for,
}

#[track_caller]
fn assert_forbidden(page: &Page) {
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
    assert!(page.text.contains("FORBIDDEN"), "{page:?}");
    assert_eq!(page.header("cache-control"), "private, no-store");
}

/// The role that counts is the one that upstream says.
async fn a_role_is_asked_for<F: Framework>() {
    for gate in Gate::EITHER {
        let world = World::<F>::behind(gate);
        let mut browser = world.signed_up().await;
        let set_role = |role| world.upstream.with(|server| server.set_role(ANN, role));
        assert_forbidden(&browser.get("/admin").await);
        assert!(set_role("admin"));
        assert_eq!(browser.get("/admin").await.shown(), "Ann, Upstream");
        assert!(set_role("user"));
        assert_forbidden(&browser.get("/admin").await);
    }
}

/// A role that was taken away counts until the cookie expires, and upstream is not asked.
async fn a_role_by_the_cookie_counts_for_as_long_as_the_cookie<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.signed_up().await;
    assert_forbidden(&browser.get("/cached-admin").await);
    assert!(world.upstream.with(|server| server.set_role(ANN, "admin")));
    browser.forget(SESSION_DATA);
    assert_eq!(browser.get("/page").await.shown(), "Ann, Upstream");
    let asked = world.upstream.count("get-session");
    assert!(world.upstream.with(|server| server.set_role(ANN, "user")));
    assert_eq!(browser.get("/cached-admin").await.shown(), "Ann, Cache");
    assert_eq!(world.upstream.count("get-session"), asked);
    assert_forbidden(&browser.get("/admin").await);
}

/// Who makes an organization owns it; without one that is active, nobody has a role.
async fn a_role_in_the_active_organization_is_asked_for<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.signed_up().await;
    assert_forbidden(&browser.get("/owner").await);
    let organization = json!({"name": "Acme", "slug": "acme"}).to_string();
    let made = browser.post("/api/auth/organization/create", organization);
    made.await.shown();
    assert!(browser.get("/owner").await.shown().starts_with("Ann"));
}

/// The organization is that of the session which is handed on, not the one that is active upstream by now.
async fn a_kept_cookie_gives_no_role_of_another_organization<F: Framework>() {
    let world = World::<F>::start();
    let mut bob = world.browser();
    let account = json!({"email": "bob@example.com", "password": PASSWORD, "name": "Bob"});
    let sign_up = bob.post("/api/auth/sign-up/email", account.to_string());
    sign_up.await.shown();
    let acme = json!({"name": "Acme", "slug": "acme"}).to_string();
    let made = bob.post("/api/auth/organization/create", acme);
    made.await.shown();
    let invitation = json!({"email": ANN, "role": "member"}).to_string();
    let invited = bob.post("/api/auth/organization/invite-member", invitation);
    let invited: Value = serde_json::from_str(&invited.await.shown()).expect("an invitation");

    let mut ann = world.signed_up().await;
    let accepted = json!({"invitationId": invited["id"]}).to_string();
    let accepted = ann.post("/api/auth/organization/accept-invitation", accepted);
    accepted.await.shown();
    // What was cached at about the same time as she joined counts no longer.
    world.clock.advance(Duration::from_secs(3));
    assert!(ann.get("/page").await.shown().starts_with("Ann"));
    let kept = ann.value_of(SESSION_DATA);
    let page = ann.get("/owner").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "a member: {page:?}");

    let mine = json!({"name": "Mine", "slug": "mine"}).to_string();
    let made = ann.post("/api/auth/organization/create", mine);
    made.await.shown();
    assert!(ann.get("/owner").await.shown().starts_with("Ann"));
    ann.put_back(SESSION_DATA, kept);
    let page = ann.get("/owner").await;
    assert_eq!(
        page.status,
        StatusCode::FORBIDDEN,
        "she owns another: {page:?}"
    );
}

/// A browser that was left alone is asked to sign in again.
async fn a_recent_sign_in_is_asked_for<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.signed_up().await;
    assert_eq!(browser.get("/recent").await.shown(), "Ann, Upstream");
    let earlier = SystemTime::now() - Duration::from_secs(3601);
    world.upstream.with(|server| {
        let token = server.sessions(ANN)[0].token.clone();
        assert!(server.set_session_start(&token, earlier));
    });
    let page = browser.get("/recent").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
    assert_eq!(
        page.header("location"),
        "/auth/sign-in?error=SESSION_NOT_FRESH&redirectTo=%2Frecent"
    );
    assert!(browser.get("/page").await.shown().starts_with("Ann"));
}
