//! Codes by mail.

use neon_auth_dev_server::MailKind;
use serde_json::json;

use super::{PASSWORD, sign_up};
use crate::exchange::{Jar, Play};

const SEND: &str = "email-otp/send-verification-otp";
const EMAIL: &str = "cleo@example.com";
const NEW: &str = "cleo.new@example.com";

pub(super) async fn play(play: &mut Play<'_>) {
    let mut jar = Jar::default();
    let purpose = |email: &str, purpose: &str| json!({"email": email, "type": purpose});
    play.post_refused("no address", &mut jar, SEND, purpose("nothing", "sign-in"))
        .await;
    play.post_refused("no such purpose", &mut jar, SEND, purpose(NEW, "other"))
        .await;

    play.post(&mut jar, SEND, purpose(NEW, "sign-in")).await;
    let code = play.side.code(NEW, MailKind::SignInCode).await;
    let path = "sign-in/email-otp";
    let body = |code: &str| json!({"email": NEW, "otp": code});
    play.post_refused("wrong code", &mut jar, path, body("wrong"))
        .await;
    play.post(&mut jar, path, body(&code)).await;
    play.post_refused("used code", &mut jar, path, body(&code))
        .await;
    play.get(&mut jar, "get-session").await;

    sign_up(play, EMAIL).await;
    let mut jar = Jar::default();
    play.post(&mut jar, SEND, purpose(EMAIL, "email-verification"))
        .await;
    let code = play.side.code(EMAIL, MailKind::VerifyEmailCode).await;
    let body = |code: &str| json!({"email": EMAIL, "otp": code});
    let mut asked = body("wrong");
    asked["type"] = "email-verification".into();
    let path = "email-otp/check-verification-otp";
    play.post_refused("wrong code", &mut jar, path, asked.clone())
        .await;
    asked["otp"] = code.as_str().into();
    play.post(&mut jar, path, asked).await;
    let path = "email-otp/verify-email";
    play.post_refused("wrong code", &mut jar, path, body("wrong"))
        .await;
    play.post(&mut jar, path, body(&code)).await;

    let path = "email-otp/request-password-reset";
    play.post(&mut jar, path, json!({"email": EMAIL})).await;
    play.post(&mut jar, path, json!({"email": "nobody@example.com"}))
        .await;
    play.post_refused("nothing named", &mut jar, path, json!({}))
        .await;
    let code = play.side.code(EMAIL, MailKind::ResetPasswordCode).await;
    let path = "email-otp/reset-password";
    let body = |code: &str| json!({"email": EMAIL, "otp": code, "password": PASSWORD});
    for _ in 0..3 {
        play.post_refused("wrong code", &mut jar, path, body("wrong"))
            .await;
    }
    play.post_refused("too many tries", &mut jar, path, body(&code))
        .await;
    play.post(
        &mut jar,
        "email-otp/request-password-reset",
        json!({"email": EMAIL}),
    )
    .await;
    let code = play.side.code(EMAIL, MailKind::ResetPasswordCode).await;
    play.post(&mut jar, path, body(&code)).await;
}
