//! Users who are banned.

use neon_auth_dev_server::MailKind;
use serde_json::{Value, json};

use crate::world::{Client, HOUR, PASSWORD, World};

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";

fn id(world: &World, email: &str) -> String {
    world.auth.user(email).expect("there is a user").id.clone()
}

/// A world with an administrator and a user, and both of them.
fn populated() -> (World, Client, Client) {
    let mut world = World::new();
    let ada = world.signed_up(ADA);
    let bob = world.signed_up(BOB);
    world.auth.set_role(ADA, "admin");
    (world, ada, bob)
}

fn ban(world: &mut World, ada: &mut Client, mut body: Value) -> Value {
    body["userId"] = json!(id(world, BOB));
    let answer = ada.post(world, "admin/ban-user", body).expect(200);
    answer.json()["user"].clone()
}

fn sign_in(world: &mut World) -> crate::world::Answer {
    let body = json!({"email": BOB, "password": PASSWORD});
    Client::default().post(world, "sign-in/email", body)
}

#[test]
fn a_ban_ends_sessions_and_lets_nobody_in() {
    let (mut world, mut ada, mut bob) = populated();
    let banned = ban(&mut world, &mut ada, json!({"banReason": "spam"}));
    assert_eq!(banned["banned"], true);
    assert_eq!(banned["banReason"], "spam");
    assert_eq!(banned["banExpires"], Value::Null);
    assert_eq!(bob.email(&mut world), None);
    let answer = sign_in(&mut world).expect(403);
    assert_eq!(
        answer.text(),
        r#"{"message":"You have been banned from this application. Please contact support if you believe this is an error.","code":"BANNED_USER"}"#
    );
    let body = json!({"email": BOB, "password": "wrong horse 1"});
    bob.post(&mut world, "sign-in/email", body)
        .refused(401, "INVALID_EMAIL_OR_PASSWORD");
    let user = json!({"userId": id(&world, BOB)});
    ada.post(&mut world, "admin/impersonate-user", user.clone())
        .refused(403, "BANNED_USER");

    let answer = ada.post(&mut world, "admin/unban-user", user).expect(200);
    let unbanned = &answer.json()["user"];
    assert_eq!(unbanned["banned"], false);
    assert_eq!(unbanned["banReason"], Value::Null);
    sign_in(&mut world).expect(200);
}

#[test]
fn a_ban_may_run_out() {
    let (mut world, mut ada, _) = populated();
    let banned = ban(&mut world, &mut ada, json!({"banExpiresIn": 3600}));
    assert_eq!(banned["banReason"], "No reason");
    assert_eq!(banned["banExpires"], "2027-01-15T09:00:00.000Z");
    world.pass(HOUR);
    sign_in(&mut world).refused(403, "BANNED_USER");
    world.pass(HOUR);
    sign_in(&mut world).expect(200);
    let bob = world.auth.user(BOB).expect("he is there");
    assert!(!bob.banned, "the ban is not lifted");
    assert_eq!(bob.ban_reason, None);
}

#[test]
fn nobody_is_banned_by_themselves() {
    let (mut world, mut ada, _) = populated();
    let body = json!({"userId": id(&world, ADA)});
    ada.post(&mut world, "admin/ban-user", body)
        .refused(400, "YOU_CANNOT_BAN_YOURSELF");
    let body = json!({"userId": id(&world, BOB), "banReason": 3, "banExpiresIn": "x"});
    let answer = ada.post(&mut world, "admin/ban-user", body).expect(400);
    assert_eq!(
        answer.json()["message"],
        "[body.banReason] Invalid input: expected string, received number; \
         [body.banExpiresIn] Invalid input: expected number, received string"
    );
}

#[test]
fn no_code_and_no_link_gets_round_a_ban() {
    let (mut world, mut ada, mut bob) = populated();
    world.auth.set_email_verified(BOB, true);
    ban(&mut world, &mut ada, json!({}));
    let body = json!({"email": BOB, "type": "sign-in"});
    bob.post(&mut world, "email-otp/send-verification-otp", body)
        .expect(200);
    let body = json!({"email": BOB, "otp": world.code(BOB)});
    bob.post(&mut world, "sign-in/email-otp", body)
        .refused(403, "BANNED_USER");
    let body = json!({"email": BOB, "callbackURL": "http://localhost:3000/"});
    bob.post(&mut world, "sign-in/magic-link", body).expect(200);
    let link = world.url(BOB, MailKind::MagicLink);
    Client::with_headers(&[])
        .get(&mut world, &link)
        .refused(403, "BANNED_USER");
}

#[test]
fn no_provider_gets_round_a_ban() {
    let (mut world, mut ada, mut bob) = populated();
    world.auth.set_email_verified(BOB, true);
    ban(&mut world, &mut ada, json!({}));
    let body = json!({
        "provider": "google", "callbackURL": "/dash", "errorCallbackURL": "/oops",
        "loginHint": BOB,
    });
    let begun = bob.post(&mut world, "sign-in/social", body).expect(200);
    let mut browser = Client::with_headers(&[]);
    let mut target = begun.json()["url"].as_str().expect("a URL").to_owned();
    for _ in ["init", "authorize", "callback"] {
        let answer = browser.get(&mut world, &target).expect(302);
        answer.location().clone_into(&mut target);
    }
    assert_eq!(
        target,
        "http://localhost:3000/oops?error=BANNED_USER&error_description=You+have+been+banned+from+this+application.+Please+contact+support+if+you+believe+this+is+an+error."
    );
}
