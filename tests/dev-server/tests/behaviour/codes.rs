//! Codes sent by mail.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::{Client, PASSWORD, World};

const ANN: &str = "ann@example.com";

fn send(world: &mut World, purpose: &str) {
    let body = json!({"email": ANN, "type": purpose});
    let answer = Client::default()
        .post(world, "email-otp/send-verification-otp", body)
        .expect(200);
    assert_eq!(answer.text(), r#"{"success":true}"#);
}

fn sign_in(code: &str) -> Value {
    json!({"email": ANN, "otp": code})
}

/// A code of the right form that is not the one sent.
fn wrong(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

#[test]
fn a_code_signs_a_new_address_up() {
    let mut world = World::new();
    send(&mut world, "sign-in");
    let code = world.code(ANN);
    let mut client = Client::default();
    client
        .post(&mut world, "sign-in/email-otp", sign_in(wrong(&code)))
        .refused(400, "INVALID_OTP");
    let answer = client
        .post(&mut world, "sign-in/email-otp", sign_in(&code))
        .expect(200);
    assert!(
        answer
            .text()
            .contains(r#""user":{"name":"","email":"ann@example.com","emailVerified":true"#),
        "{}",
        answer.text()
    );
    assert_eq!(client.email(&mut world).as_deref(), Some(ANN));
    client
        .clone()
        .post(&mut world, "sign-in/email-otp", sign_in(&code))
        .refused(400, "INVALID_OTP");
}

#[test]
fn after_three_wrong_codes_the_right_one_is_refused() {
    let mut world = World::new();
    send(&mut world, "sign-in");
    let code = world.code(ANN);
    let mut client = Client::default();
    for _ in 0..3 {
        client
            .post(&mut world, "sign-in/email-otp", sign_in(wrong(&code)))
            .refused(400, "INVALID_OTP");
    }
    client
        .post(&mut world, "sign-in/email-otp", sign_in(&code))
        .refused(403, "TOO_MANY_ATTEMPTS");
    client
        .post(&mut world, "sign-in/email-otp", sign_in(&code))
        .refused(400, "INVALID_OTP");
}

#[test]
fn a_code_is_good_for_five_minutes() {
    let mut world = World::new();
    send(&mut world, "sign-in");
    let code = world.code(ANN);
    world.pass(Duration::from_secs(301));
    Client::default()
        .post(&mut world, "sign-in/email-otp", sign_in(&code))
        .refused(400, "OTP_EXPIRED");
}

#[test]
fn a_code_serves_its_own_purpose_only() {
    let mut world = World::new();
    world.signed_up(ANN);
    send(&mut world, "email-verification");
    let code = world.code(ANN);
    Client::default()
        .post(&mut world, "sign-in/email-otp", sign_in(&code))
        .refused(400, "INVALID_OTP");
}

#[test]
fn a_code_proves_an_address() {
    let mut world = World::new();
    world.signed_up(ANN);
    send(&mut world, "email-verification");
    let code = world.code(ANN);
    let mut client = Client::default();
    let check = json!({"email": ANN, "type": "email-verification", "otp": code});
    client
        .post(&mut world, "email-otp/check-verification-otp", check)
        .expect(200);
    let body = json!({"email": ANN, "otp": code});
    let answer = client
        .post(&mut world, "email-otp/verify-email", body)
        .expect(200);
    assert!(
        answer.starts_with(r#"{"status":true,"token":""#),
        "{}",
        answer.text()
    );
    assert_eq!(
        client.email(&mut world).as_deref(),
        Some(ANN),
        "the proof did not sign in"
    );
    assert!(world.auth.user(ANN).is_some_and(|user| user.email_verified));
}

#[test]
fn only_sign_in_codes_go_to_strangers() {
    let mut world = World::new();
    send(&mut world, "email-verification");
    send(&mut world, "forget-password");
    assert!(
        world.auth.outbox().mails().is_empty(),
        "a stranger got mail"
    );
}

#[test]
fn a_code_sets_a_new_password() {
    let mut world = World::new();
    world.signed_up(ANN);
    let mut client = Client::default();
    client
        .post(
            &mut world,
            "email-otp/request-password-reset",
            json!({"email": ANN}),
        )
        .expect(200);
    let body = json!({"email": ANN, "otp": world.code(ANN), "password": "fourth horse 4"});
    client
        .post(&mut world, "email-otp/reset-password", body)
        .expect(200);
    for (password, status) in [(PASSWORD, 401), ("fourth horse 4", 200)] {
        let body = json!({"email": ANN, "password": password});
        client
            .post(&mut world, "sign-in/email", body)
            .expect(status);
    }
}

#[test]
fn who_proves_an_address_inherits_no_strangers_access() {
    let mut world = World::new();
    let mut squatter = world.signed_up(ANN);
    send(&mut world, "sign-in");
    let code = world.code(ANN);
    Client::default()
        .post(&mut world, "sign-in/email-otp", sign_in(&code))
        .expect(200);
    assert_eq!(
        squatter.email(&mut world),
        None,
        "the squatter is still signed in"
    );
    let body = json!({"email": ANN, "password": PASSWORD});
    squatter
        .post(&mut world, "sign-in/email", body)
        .refused(401, "INVALID_EMAIL_OR_PASSWORD");
}

#[test]
fn nobody_new_gives_himself_a_role() {
    let mut world = World::new();
    let mut client = Client::default();
    let body = json!({"email": ANN, "type": "sign-in"});
    client
        .post(&mut world, "email-otp/send-verification-otp", body)
        .expect(200);
    let body = json!({"email": ANN, "otp": world.code(ANN), "role": "admin"});
    client
        .post(&mut world, "sign-in/email-otp", body)
        .refused(400, "FIELD_NOT_ALLOWED");
}
