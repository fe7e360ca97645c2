//! Links by mail: to prove an address and to sign in.

use neon_auth_dev_server::MailKind;
use serde_json::json;

use super::sign_up;
use crate::exchange::{Jar, Play};

const EMAIL: &str = "dora@example.com";
const NEW: &str = "dora.new@example.com";

pub(super) async fn play(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    let (mut dora, _) = sign_up(play, EMAIL).await;
    let path = "send-verification-email";
    let other = json!({"email": "other@example.com"});
    play.post_refused("another's", &mut dora, path, other.clone())
        .await;
    play.post(&mut nobody, path, other).await;
    let own = json!({"email": EMAIL, "callbackURL": "/done"});
    play.post(&mut dora, path, own.clone()).await;
    play.get_refused("wrong token", &mut nobody, "verify-email?token=wrong")
        .await;
    play.get_refused("no token", &mut nobody, "verify-email")
        .await;
    let target = "verify-email?token=wrong&callbackURL=%2Fdone";
    play.get(&mut nobody, target).await;
    let link = play.side.link(EMAIL, MailKind::VerifyEmail).await;
    play.get(&mut dora, &link).await;
    play.get(&mut dora, &link).await;
    play.post_refused("already verified", &mut dora, path, own)
        .await;
    magic_link(play).await;
}

async fn magic_link(play: &mut Play<'_>) {
    let mut jar = Jar::default();
    let path = "sign-in/magic-link";
    let elsewhere = json!({"email": NEW, "callbackURL": "https://evil.example/"});
    play.post_refused("untrusted page", &mut jar, path, elsewhere)
        .await;
    let malformed = json!({"email": "nobody", "callbackURL": "/in"});
    play.post_refused("malformed address", &mut jar, path, malformed)
        .await;
    let body = json!({"email": NEW, "name": "Dora", "callbackURL": "http://localhost:3000/in"});
    play.post(&mut jar, path, body).await;
    let link = play.side.link(NEW, MailKind::MagicLink).await;
    let target = "magic-link/verify?token=wrong&callbackURL=%2Fin";
    play.get(&mut jar, target).await;
    let untrusted = "magic-link/verify?token=wrong&callbackURL=https%3A%2F%2Fevil.example";
    play.get_refused("untrusted page", &mut jar, untrusted)
        .await;
    let landed = play.get(&mut jar, &link).await;
    let location = landed.location().unwrap_or_default();
    let (_, query) = location.split_once('?').unwrap_or_default();
    let target = format!("get-session?{query}");
    play.get_refused("no challenge", &mut Jar::default(), &target)
        .await;
    play.get(&mut jar, &target).await;
    play.get(&mut jar, "get-session").await;
}
