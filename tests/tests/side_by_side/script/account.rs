//! A user's own account and password.

use neon_auth_dev_server::MailKind;
use serde_json::json;

use super::{PASSWORD, sign_up};
use crate::exchange::{Jar, Play};

const EMAIL: &str = "bea@example.com";

pub(super) async fn play(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    let (mut bea, _) = sign_up(play, EMAIL).await;
    play.get(&mut bea, "list-accounts").await;
    play.get_refused("signed out", &mut nobody, "list-accounts")
        .await;

    let path = "update-user";
    play.post(&mut bea, path, json!({"name": "Beatrix", "image": null}))
        .await;
    play.post_refused(
        "an address",
        &mut bea,
        path,
        json!({"email": "x@example.com"}),
    )
    .await;
    play.post_refused("nothing named", &mut bea, path, json!({}))
        .await;
    play.post_refused("signed out", &mut nobody, path, json!({"name": "B"}))
        .await;

    let path = "unlink-account";
    let named = json!({"providerId": "credential"});
    play.post_refused("the last one", &mut bea, path, named)
        .await;

    passwords(play, &mut bea).await;
    address(play, &mut bea).await;

    let path = "delete-user";
    play.post_refused("signed out", &mut nobody, path, json!({}))
        .await;
    play.post_refused(
        "wrong password",
        &mut bea,
        path,
        json!({"password": "something"}),
    )
    .await;
    play.post(&mut bea, path, json!({"password": PASSWORD}))
        .await;
    play.get(&mut bea, "get-session").await;
}

async fn passwords(play: &mut Play<'_>, bea: &mut Jar) {
    let path = "change-password";
    for (why, current, new) in [
        ("wrong password", "something else", "correct horse 2"),
        ("short", PASSWORD, "short"),
    ] {
        let body = json!({"currentPassword": current, "newPassword": new});
        play.post_refused(why, bea, path, body).await;
    }
    let mut same = json!({"currentPassword": PASSWORD, "newPassword": PASSWORD});
    play.post_refused("signed out", &mut Jar::default(), path, same.clone())
        .await;
    play.post(bea, path, same.clone()).await;
    same["revokeOtherSessions"] = true.into();
    play.post(bea, path, same).await;

    let mut nobody = Jar::default();
    let path = "request-password-reset";
    play.post_refused("no address", &mut nobody, path, json!({"email": "nothing"}))
        .await;
    play.post(&mut nobody, path, json!({"email": "nobody@example.com"}))
        .await;
    play.post(
        &mut nobody,
        path,
        json!({"email": EMAIL, "redirectTo": "/reset"}),
    )
    .await;
    let link = play.side.link(EMAIL, MailKind::ResetPassword).await;
    let token = token_in_path(&link);
    play.get(&mut nobody, &link).await;
    play.get(&mut nobody, "reset-password/unknown?callbackURL=%2Freset")
        .await;
    let path = "reset-password";
    let body = |token: &str| json!({"token": token, "newPassword": PASSWORD});
    play.post_refused("wrong token", &mut nobody, path, body("unknown"))
        .await;
    play.post(&mut nobody, path, body(&token)).await;
    play.post_refused("used token", &mut nobody, path, body(&token))
        .await;
    // Whether a reset ends the sessions is seen here.
    play.get(bea, "get-session").await;
    let right = json!({"email": EMAIL, "password": PASSWORD});
    play.post(bea, "sign-in/email", right).await;
}

fn token_in_path(link: &str) -> String {
    let (path, _) = link.split_once('?').unwrap_or((link, ""));
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

async fn address(play: &mut Play<'_>, bea: &mut Jar) {
    let path = "change-email";
    play.post_refused("the same", bea, path, json!({"newEmail": EMAIL}))
        .await;
    play.post_refused("no address", bea, path, json!({"newEmail": "nothing"}))
        .await;
    let new = json!({"newEmail": "bea.new@example.com", "callbackURL": "/done"});
    play.post_refused("signed out", &mut Jar::default(), path, new.clone())
        .await;
    play.side.verify(EMAIL).await;
    play.post(bea, path, new).await;
    let link = play.side.link(EMAIL, MailKind::ChangeEmail).await;
    play.get(bea, &link).await;
    let link = play
        .side
        .link("bea.new@example.com", MailKind::VerifyEmail)
        .await;
    play.get(bea, &link).await;
    play.get(bea, "get-session").await;
}
