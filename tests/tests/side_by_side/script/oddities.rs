//! What a user of either server comes upon sooner or later: wrong types, odd values, the same thing twice, and the
//! rarer refusals.

use neon_auth_dev_server::MailKind;
use serde_json::{Value, json};

use super::{PASSWORD, sign_up};
use crate::exchange::{Jar, Play};

const EMAIL: &str = "nora@example.com";

pub(super) async fn play(play: &mut Play<'_>) {
    let (mut nora, _) = sign_up(play, EMAIL).await;
    bodies(play, &mut nora).await;
    credentials(play).await;
    pages(play, &mut nora).await;
    passwords(play, &mut nora).await;
    providers(play, &mut nora).await;
    administrators(play).await;
}

async fn bodies(play: &mut Play<'_>, nora: &mut Jar) {
    for path in [
        "sign-in/email",
        "update-user",
        "revoke-session",
        "organization/create",
        "admin/ban-user",
    ] {
        for (why, body) in [("a list", json!([])), ("a text", json!("x"))] {
            play.post_refused(why, nora, path, body).await;
        }
    }
    let path = "update-user";
    for field in ["role", "banReason", "banExpires"] {
        let mut body = json!({"name": "Nora"});
        body[field] = "admin".into();
        play.post_refused(field, nora, path, body).await;
    }
    for (why, body) in [
        ("nothing known", json!({"shoe": 39})),
        ("an id alone", json!({"id": "x"})),
    ] {
        play.post_refused(why, nora, path, body).await;
    }
    play.post(nora, path, json!({"name": "", "shoe": 39})).await;
}

async fn credentials(play: &mut Play<'_>) {
    let body = |fields: Value| {
        let mut body = json!({"email": EMAIL, "password": PASSWORD, "name": "Nora"});
        for (name, value) in fields.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        body
    };
    for (why, fields) in [
        ("a number for a password", json!({"password": 12_345_678})),
        ("no password", json!({"password": ""})),
        ("no flag", json!({"rememberMe": "false"})),
        (
            "a page of somebody else's",
            json!({"callbackURL": "//evil.example"}),
        ),
        ("no page", json!({"callbackURL": "javascript:alert(1)"})),
    ] {
        let path = "sign-in/email";
        play.post_refused(why, &mut Jar::default(), path, body(fields))
            .await;
    }
    for (why, fields) in [
        ("long", json!({"password": "x".repeat(129)})),
        ("taken, in capitals", json!({"email": "NORA@example.com"})),
        (
            "a role",
            json!({"email": "o1@example.com", "role": "admin"}),
        ),
        ("no host", json!({"email": "nora@localhost"})),
    ] {
        let path = "sign-up/email";
        play.post_refused(why, &mut Jar::default(), path, body(fields))
            .await;
    }
    let longest = json!({"email": "o2@example.com", "password": "x".repeat(128), "banned": true});
    play.post(&mut Jar::default(), "sign-up/email", body(longest))
        .await;
    let mut somebody = Jar::default();
    let capitals = body(json!({"email": "NORA@Example.com", "rememberMe": false}));
    play.post(&mut somebody, "sign-in/email", capitals).await;
    // After a second sign-in the first session goes on.
    play.post(&mut somebody, "sign-in/email", body(json!({})))
        .await;
    play.get(&mut somebody, "list-sessions").await;

    let email = "o3@example.com";
    let path = "email-otp/send-verification-otp";
    let purpose = json!({"email": email, "type": "sign-in"});
    play.post(&mut Jar::default(), path, purpose).await;
    let code = play.side.code(email, MailKind::SignInCode).await;
    let path = "sign-in/email-otp";
    let body = json!({"email": email, "otp": code, "role": "admin"});
    play.post_refused("a role", &mut Jar::default(), path, body.clone())
        .await;
    play.post_refused("a used code", &mut Jar::default(), path, body)
        .await;
}

async fn pages(play: &mut Play<'_>, nora: &mut Jar) {
    let mut nobody = Jar::default();
    for (page, why) in [
        ("callbackURL", "untrusted page"),
        ("errorCallbackURL", "untrusted page for errors"),
        ("newUserCallbackURL", "untrusted page for new users"),
    ] {
        let mut body = json!({"email": EMAIL, "provider": "google"});
        body[page] = "https://evil.example/".into();
        for path in ["sign-in/magic-link", "sign-in/social"] {
            play.post_refused(why, &mut nobody, path, body.clone())
                .await;
        }
    }
    let body = json!({"email": EMAIL, "redirectTo": "https://evil.example/"});
    let path = "request-password-reset";
    play.post_refused("untrusted page", &mut nobody, path, body)
        .await;
    let body = json!({"email": EMAIL, "metadata": "x"});
    let path = "sign-in/magic-link";
    play.post_refused("no record", &mut nobody, path, body)
        .await;
    for query in [
        "token=wrong",
        "token=wrong&callbackURL=%2Fa%3Fb%3D1&errorCallbackURL=%2Ferror%3Fc%3D2",
    ] {
        play.get(&mut nobody, &format!("magic-link/verify?{query}"))
            .await;
    }
    let target = "verify-email?token=wrong&callbackURL=%2Fdone%3Fa%3D1";
    play.get(&mut nobody, target).await;
    // A link of somebody else's proves the address and signs in as its owner.
    sign_up(play, "otto@example.com").await;
    let link = play.side.link("otto@example.com", MailKind::VerifyEmail);
    let link = link.await;
    play.get(nora, &link).await;
    play.get(nora, "get-session").await;
    let body = json!({"email": EMAIL, "password": PASSWORD});
    play.post(nora, "sign-in/email", body).await;
}

async fn passwords(play: &mut Play<'_>, nora: &mut Jar) {
    let path = "verify-password";
    play.post(nora, path, json!({"password": PASSWORD})).await;
    play.post_refused("wrong", nora, path, json!({"password": "wrong"}))
        .await;
    play.post_refused("signed out", &mut Jar::default(), path, json!({}))
        .await;
    let path = "forget-password/email-otp";
    play.post(nora, path, json!({"email": EMAIL})).await;
    play.post_refused("nothing named", nora, path, json!({}))
        .await;
    let path = "change-password";
    let body = json!({"currentPassword": PASSWORD, "newPassword": "x".repeat(129)});
    play.post_refused("long", nora, path, body).await;
}

async fn providers(play: &mut Play<'_>, nora: &mut Jar) {
    for path in ["sign-in/social", "link-social"] {
        for (why, field, value) in [
            ("another's ID token", "idToken", json!({"token": "x.y.z"})),
            ("no ID token", "idToken", json!({})),
            ("no list", "scopes", json!("calendar")),
            ("no texts", "scopes", json!(["calendar", 1])),
        ] {
            let mut body = json!({"provider": "google", "callbackURL": "/in"});
            body[field] = value;
            play.post_refused(why, nora, path, body).await;
        }
    }
    let body = json!({"provider": "google", "additionalData": "x"});
    play.post_refused("no record", nora, "link-social", body)
        .await;
    let body = json!({"provider": "google", "callbackURL": "/in", "scopes": ["calendar"]});
    play.post(nora, "link-social", body.clone()).await;
    let begun = play.post(&mut Jar::default(), "sign-in/social", body).await;
    play.get(&mut Jar::default(), &begun.text("/url")).await;
    for path in ["get-access-token", "refresh-token"] {
        let body = json!({"providerId": "credential"});
        play.post_refused("no provider", nora, path, body).await;
    }
    let accounts = play.get(nora, "list-accounts").await;
    let id = accounts.text("/0/accountId");
    play.get_refused("a password", nora, &format!("account-info?accountId={id}"))
        .await;
    play.get_refused("no account named", nora, "account-info")
        .await;
}

async fn administrators(play: &mut Play<'_>) {
    const BOSS: &str = "rosa@example.com";
    let (mut boss, boss_id) = sign_up(play, BOSS).await;
    play.side.make_admin(BOSS).await;
    let (_, id) = sign_up(play, "sam@example.com").await;
    for query in [
        "searchValue=sam&searchField=name",
        "searchValue=sa&searchOperator=starts_with",
        "filterField=role",
        "filterField=role&filterValue=admin&limit=1",
        "filterField=nothing&filterValue=1",
        "sortBy=email&sortDirection=desc&limit=2&offset=1",
    ] {
        play.get(&mut boss, &format!("admin/list-users?{query}"))
            .await;
    }
    let path = "admin/list-users?searchField=role";
    play.get_refused("no such field", &mut boss, path).await;
    let path = "admin/create-user";
    for (why, body) in [
        ("no address", json!({"email": "nothing", "name": "T"})),
        (
            "no role",
            json!({"email": "t@example.com", "name": "T", "role": 3}),
        ),
        (
            "no role in the data",
            json!({"email": "t@example.com", "name": "T", "data": {"role": 3}}),
        ),
    ] {
        play.post_refused(why, &mut boss, path, body).await;
    }
    let body = json!({"email": "t@example.com", "name": "T", "role": ["user", "admin"], "data": {"image": "i"}});
    play.post(&mut boss, path, body).await;
    let path = "admin/update-user";
    for (why, user, data) in [
        ("nothing", &id, json!({})),
        ("a password", &id, json!({"password": PASSWORD})),
        ("oneself banned", &boss_id, json!({"banned": true})),
        ("an address taken", &id, json!({"email": BOSS})),
        ("no address", &id, json!({"email": "nothing"})),
        ("no role", &id, json!({"role": 3})),
    ] {
        let body = json!({"userId": user, "data": data});
        play.post_refused(why, &mut boss, path, body).await;
    }
    let path = "admin/has-permission";
    let own = json!({"permissions": {"user": ["ban"]}, "userId": id, "role": "user"});
    play.post(&mut boss, path, own).await;
    let both = json!({"permissions": {"user": ["ban"]}, "permission": {"user": ["ban"]}});
    play.post_refused("asked twice", &mut boss, path, both)
        .await;
}
