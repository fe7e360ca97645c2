//! What ends what was cached, in every browser and at once.

use http::StatusCode;
use serde_json::{Value, json};

use crate::Framework;
use crate::browser::{Browser, Page};
use crate::world::{ANN, PASSWORD, SESSION_DATA, World};

on_every_framework! {
    a_sign_out_ends_cookies_that_somebody_has_kept,
    a_session_that_is_revoked_in_another_browser_ends,
    a_ban_ends_every_session,
    a_role_is_given_and_taken,
    a_changed_password_ends_the_other_sessions,
    a_name_changes_in_every_browser,
    a_call_that_is_refused_changes_nothing,
    who_calls_without_a_cached_session_is_found_out,
}

/// Ann in two browsers, Bob in his, and an administrator. Every page of theirs is cached.
struct People<F> {
    world: World<F>,
    ann: Browser,
    elsewhere: Browser,
    bob: Browser,
    admin: Browser,
}

impl<F: Framework> People<F> {
    async fn arrive() -> Self {
        let world = World::<F>::start();
        let ann = world.signed_up().await;
        let mut elsewhere = world.browser();
        let credentials = json!({"email": ANN, "password": PASSWORD}).to_string();
        let signed_in = elsewhere.post("/api/auth/sign-in/email", credentials);
        signed_in.await.shown();
        let mut bob = world.browser();
        let mut admin = world.browser();
        for (browser, name) in [(&mut bob, "bob"), (&mut admin, "admin")] {
            let email = format!("{name}@example.com");
            let account = json!({"email": email, "password": PASSWORD, "name": name});
            let signed_up = browser.post("/api/auth/sign-up/email", account.to_string());
            signed_up.await.shown();
        }
        let server = &world.upstream;
        assert!(server.with(|server| server.set_role("admin@example.com", "admin")));
        let mut people = Self {
            world,
            ann,
            elsewhere,
            bob,
            admin,
        };
        people.all_are_cached().await;
        people
    }

    async fn all_are_cached(&mut self) {
        for (browser, name) in [
            (&mut self.ann, "Ann"),
            (&mut self.elsewhere, "Ann"),
            (&mut self.bob, "bob"),
        ] {
            assert_eq!(browser.get("/page").await.shown(), format!("{name}, Cache"));
        }
    }

    /// Makes a call through the proxy, which has to be done.
    async fn call(browser: &mut Browser, path: &str, arguments: Value) -> Value {
        let answer = browser
            .post(&format!("/api/auth/{path}"), arguments.to_string())
            .await
            .shown();
        serde_json::from_str(&answer).expect("JSON")
    }

    fn id_of_ann(&self) -> String {
        let id = |server: &mut neon_auth_dev_server::NeonAuth| {
            server.user(ANN).map(|ann| ann.id.clone())
        };
        self.world.upstream.with(id).expect("Ann is there")
    }

    /// Bob has nothing to do with it: he is not asked about.
    async fn nobody_else_is_asked_about(&mut self) {
        let asked = self.world.upstream.count("get-session");
        assert_eq!(self.bob.get("/page").await.shown(), "bob, Cache");
        assert_eq!(self.world.upstream.count("get-session"), asked);
    }
}

#[track_caller]
fn assert_turned_away(page: &Page) {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
}

async fn a_sign_out_ends_cookies_that_somebody_has_kept<F: Framework>() {
    let mut people = People::<F>::arrive().await;
    let mut kept = people.ann.clone();
    People::<F>::call(&mut people.ann, "sign-out", json!({})).await;
    assert_turned_away(&kept.get("/page").await);
    assert_eq!(
        people.elsewhere.get("/page").await.shown(),
        "Ann, Cache",
        "another session of hers"
    );
    people.nobody_else_is_asked_about().await;
}

async fn a_session_that_is_revoked_in_another_browser_ends<F: Framework>() {
    let mut people = People::<F>::arrive().await;
    let token = people.elsewhere.value_of(crate::world::SESSION_TOKEN);
    let (token, _signature) = token.split_once('.').expect("a signed token");
    People::<F>::call(&mut people.ann, "revoke-session", json!({"token": token})).await;
    assert_turned_away(&people.elsewhere.get("/page").await);
    assert!(people.ann.get("/page").await.shown().starts_with("Ann"));
    people.nobody_else_is_asked_about().await;
}

async fn a_ban_ends_every_session<F: Framework>() {
    let mut people = People::<F>::arrive().await;
    let id = people.id_of_ann();
    People::<F>::call(&mut people.admin, "admin/ban-user", json!({"userId": id})).await;
    assert_turned_away(&people.ann.get("/page").await);
    assert_turned_away(&people.elsewhere.get("/page").await);
    people.nobody_else_is_asked_about().await;
}

async fn a_role_is_given_and_taken<F: Framework>() {
    let mut people = People::<F>::arrive().await;
    let id = people.id_of_ann();
    let no_admin = people.ann.get("/cached-admin").await;
    assert_eq!(no_admin.status, StatusCode::FORBIDDEN, "{no_admin:?}");
    for (role, status) in [("admin", StatusCode::OK), ("user", StatusCode::FORBIDDEN)] {
        let arguments = json!({"userId": id, "role": role});
        People::<F>::call(&mut people.admin, "admin/set-role", arguments).await;
        for browser in [&mut people.ann, &mut people.elsewhere] {
            let page = browser.get("/cached-admin").await;
            assert_eq!(page.status, status, "{role}: {page:?}");
        }
    }
    people.nobody_else_is_asked_about().await;
}

async fn a_changed_password_ends_the_other_sessions<F: Framework>() {
    let mut people = People::<F>::arrive().await;
    let arguments = json!({
        "currentPassword": PASSWORD,
        "newPassword": "battery staple 2",
        "revokeOtherSessions": true,
    });
    People::<F>::call(&mut people.ann, "change-password", arguments).await;
    assert_turned_away(&people.elsewhere.get("/page").await);
    assert!(people.ann.get("/page").await.shown().starts_with("Ann"));
    people.nobody_else_is_asked_about().await;
}

async fn a_name_changes_in_every_browser<F: Framework>() {
    let mut people = People::<F>::arrive().await;
    People::<F>::call(&mut people.ann, "update-user", json!({"name": "Anna"})).await;
    for browser in [&mut people.ann, &mut people.elsewhere] {
        assert_eq!(browser.get("/page").await.shown(), "Anna, Upstream");
    }
    people.nobody_else_is_asked_about().await;
}

/// Nobody can make others' pages ask upstream by calls that upstream refuses.
async fn a_call_that_is_refused_changes_nothing<F: Framework>() {
    let mut people = People::<F>::arrive().await;
    let arguments = json!({"userId": people.id_of_ann()}).to_string();
    let refused = people.bob.post("/api/auth/admin/ban-user", arguments).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{refused:?}");
    people.all_are_cached().await;
}

/// The call is about all of a user's sessions, and the cookie that says whose they are is gone.
async fn who_calls_without_a_cached_session_is_found_out<F: Framework>() {
    let mut people = People::<F>::arrive().await;
    people.ann.forget(SESSION_DATA);
    People::<F>::call(&mut people.ann, "revoke-other-sessions", json!({})).await;
    assert_turned_away(&people.elsewhere.get("/page").await);
    people.nobody_else_is_asked_about().await;
}
