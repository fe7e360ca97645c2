//! Signing up, in and out; sessions; tokens for other services.

use serde_json::{Value, json};

use super::{PASSWORD, sign_up};
use crate::exchange::{Jar, Play};

const EMAIL: &str = "ann@example.com";

pub(super) async fn play(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    play.get(&mut nobody, "ok").await;
    play.get(&mut nobody, "error?error=some_error").await;
    play.get_refused("no such route", &mut nobody, "nowhere")
        .await;
    play.get(&mut nobody, "get-session").await;
    play.get(&mut nobody, "token/anonymous").await;
    play.get(&mut nobody, ".well-known/jwks.json").await;
    refusals_of_sign_up(play).await;

    let (mut ann, _) = sign_up(play, EMAIL).await;
    play.get(&mut ann, "get-session").await;
    play.get(&mut ann, "token").await;
    play.get_refused("signed out", &mut nobody, "token").await;
    play.post_refused("not deferred", &mut ann, "get-session", Value::Null)
        .await;
    sign_in(play).await;
    revoke(play, &mut ann).await;
    play.post(&mut ann, "sign-out", json!({})).await;
    play.post(&mut ann, "sign-out", json!({})).await;
    play.get(&mut ann, "get-session").await;
}

async fn refusals_of_sign_up(play: &mut Play<'_>) {
    sign_up(play, "taken@example.com").await;
    let path = "sign-up/email";
    for (why, body) in [
        (
            "taken",
            json!({"name": "A", "email": "taken@example.com", "password": PASSWORD}),
        ),
        (
            "short",
            json!({"name": "A", "email": "new@example.com", "password": "short"}),
        ),
        (
            "no address",
            json!({"name": "A", "email": "nothing", "password": PASSWORD}),
        ),
        (
            "no name",
            json!({"email": "new@example.com", "password": PASSWORD}),
        ),
    ] {
        play.post_refused(why, &mut Jar::default(), path, body)
            .await;
    }
}

async fn sign_in(play: &mut Play<'_>) {
    let path = "sign-in/email";
    let mut jar = Jar::default();
    for (why, body) in [
        (
            "wrong password",
            json!({"email": EMAIL, "password": "something else"}),
        ),
        (
            "unknown",
            json!({"email": "nobody@example.com", "password": PASSWORD}),
        ),
        (
            "no address",
            json!({"email": "nothing", "password": PASSWORD}),
        ),
        ("nothing named", json!({})),
    ] {
        play.post_refused(why, &mut jar, path, body).await;
    }
    let right = json!({"email": EMAIL, "password": PASSWORD});
    play.post_from_elsewhere(&mut jar, path, right.clone())
        .await;
    let target = "https://evil.example/";
    let mut elsewhere = right.clone();
    elsewhere["callbackURL"] = target.into();
    play.post_refused("untrusted page", &mut jar, path, elsewhere)
        .await;
    let mut forgetful = right;
    forgetful["rememberMe"] = false.into();
    forgetful["callbackURL"] = "/dashboard".into();
    play.post(&mut jar, path, forgetful).await;
    play.get(&mut jar, "get-session").await;
}

async fn revoke(play: &mut Play<'_>, ann: &mut Jar) {
    let mut nobody = Jar::default();
    play.get_refused("signed out", &mut nobody, "list-sessions")
        .await;
    let right = json!({"email": EMAIL, "password": PASSWORD});
    let mut other = Jar::default();
    let answer = play.post(&mut other, "sign-in/email", right.clone()).await;
    play.get(ann, "list-sessions").await;
    let path = "revoke-session";
    let named = json!({"token": answer.text("/token")});
    play.post_refused("signed out", &mut nobody, path, named.clone())
        .await;
    play.post_refused("nothing named", ann, path, json!({}))
        .await;
    play.post_from_elsewhere(ann, path, named.clone()).await;
    play.post(ann, path, named).await;
    play.post(ann, path, json!({"token": "unknown"})).await;
    play.get(&mut other, "get-session").await;
    for path in ["revoke-other-sessions", "revoke-sessions"] {
        play.post_refused("signed out", &mut nobody, path, json!({}))
            .await;
        play.post(ann, path, json!({})).await;
        play.get(ann, "get-session").await;
    }
    *ann = Jar::default();
    play.post(ann, "sign-in/email", right).await;
}
