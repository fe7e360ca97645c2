//! What administrators do with users, and in their names.

use serde_json::json;

use super::{PASSWORD, sign_up};
use crate::exchange::{Jar, Play};

const BOSS: &str = "ida@example.com";
const EMAIL: &str = "kim@example.com";

pub(super) async fn play(play: &mut Play<'_>) {
    let (mut boss, boss_id) = sign_up(play, BOSS).await;
    play.side.make_admin(BOSS).await;
    let (mut kim, id) = sign_up(play, EMAIL).await;
    read(play, &mut boss, &mut kim, &id).await;
    change(play, &mut boss, &mut kim, &id).await;
    ban(play, &mut boss, &boss_id, &id).await;
    impersonate(play, &mut boss, &boss_id, &id).await;

    let path = "admin/remove-user";
    play.post_refused("oneself", &mut boss, path, json!({"userId": boss_id}))
        .await;
    play.post(&mut boss, path, json!({"userId": id})).await;
    play.post_refused("no such user", &mut boss, path, json!({"userId": id}))
        .await;
}

async fn read(play: &mut Play<'_>, boss: &mut Jar, kim: &mut Jar, id: &str) {
    let mut nobody = Jar::default();
    let one = format!("admin/get-user?id={id}");
    for path in ["admin/list-users?limit=2", &one] {
        play.get(boss, path).await;
        play.get_refused("no administrator", kim, path).await;
        play.get_refused("signed out", &mut nobody, path).await;
    }
    play.get_refused("no such user", boss, "admin/get-user?id=unknown")
        .await;
    let path = "admin/has-permission";
    let asked = json!({"permissions": {"user": ["ban"]}});
    play.post(boss, path, asked.clone()).await;
    play.post(kim, path, asked).await;
    play.post_refused("nothing asked", boss, path, json!({}))
        .await;
}

async fn change(play: &mut Play<'_>, boss: &mut Jar, kim: &mut Jar, id: &str) {
    let path = "admin/create-user";
    let body = json!({"email": "leo@example.com", "name": "Leo", "password": PASSWORD});
    play.post_refused("no administrator", kim, path, body.clone())
        .await;
    play.post(boss, path, body.clone()).await;
    play.post_refused("taken", boss, path, body).await;
    for (path, body) in [
        (
            "admin/update-user",
            json!({"userId": id, "data": {"name": "Kimberly"}}),
        ),
        ("admin/set-role", json!({"userId": id, "role": "user"})),
        (
            "admin/set-user-password",
            json!({"userId": id, "newPassword": PASSWORD}),
        ),
        ("admin/list-user-sessions", json!({"userId": id})),
    ] {
        play.post_refused("no administrator", kim, path, body.clone())
            .await;
        play.post_refused("nothing named", boss, path, json!({}))
            .await;
        play.post(boss, path, body).await;
    }
    let path = "admin/set-user-password";
    let body = json!({"userId": id, "newPassword": "short"});
    play.post_refused("short", boss, path, body).await;

    let right = json!({"email": EMAIL, "password": PASSWORD});
    let answer = play.post(&mut Jar::default(), "sign-in/email", right).await;
    for (path, body) in [
        (
            "admin/revoke-user-session",
            json!({"sessionToken": answer.text("/token")}),
        ),
        ("admin/revoke-user-sessions", json!({"userId": id})),
    ] {
        play.post_refused("no administrator", kim, path, body.clone())
            .await;
        play.post(boss, path, body).await;
    }
    play.get(kim, "get-session").await;
    let right = json!({"email": EMAIL, "password": PASSWORD});
    play.post(kim, "sign-in/email", right).await;
    for path in ["ban-user", "unban-user", "impersonate-user", "remove-user"] {
        let path = format!("admin/{path}");
        let body = json!({"userId": id});
        play.post_refused("no administrator", kim, &path, body)
            .await;
    }
}

async fn ban(play: &mut Play<'_>, boss: &mut Jar, boss_id: &str, id: &str) {
    let path = "admin/ban-user";
    play.post_refused("oneself", boss, path, json!({"userId": boss_id}))
        .await;
    play.post_refused("no such user", boss, path, json!({"userId": "unknown"}))
        .await;
    play.post(boss, path, json!({"userId": id})).await;
    let body = json!({"userId": id, "banReason": "Spam", "banExpiresIn": 60});
    play.post(boss, path, body).await;
    let right = json!({"email": EMAIL, "password": PASSWORD});
    let mut jar = Jar::default();
    play.post_refused("banned", &mut jar, "sign-in/email", right)
        .await;
    let unban = "admin/unban-user";
    play.post_refused("signed out", &mut jar, unban, json!({"userId": id}))
        .await;
    play.post_refused("no such user", boss, unban, json!({"userId": "unknown"}))
        .await;
    play.post(boss, unban, json!({"userId": id})).await;
}

async fn impersonate(play: &mut Play<'_>, boss: &mut Jar, boss_id: &str, id: &str) {
    let path = "admin/impersonate-user";
    let stop = "admin/stop-impersonating";
    play.post_refused("an administrator", boss, path, json!({"userId": boss_id}))
        .await;
    play.post_refused("no such user", boss, path, json!({"userId": "unknown"}))
        .await;
    play.post_refused("not impersonating", boss, stop, json!({}))
        .await;
    play.post(boss, path, json!({"userId": id})).await;
    play.get(boss, "get-session").await;
    play.post(boss, stop, json!({})).await;
    play.get(boss, "get-session").await;
}
