//! Links sent by mail: to prove an address, to change it, to sign in.

use std::time::Duration;

use neon_auth_dev_server::MailKind;
use serde_json::json;

use crate::world::{Client, HOUR, World};

const ANN: &str = "ann@example.com";
const NEW: &str = "new@example.com";

fn ask_for_link(world: &mut World, callback_url: &str) -> String {
    let body = json!({"email": ANN, "callbackURL": callback_url});
    Client::default()
        .post(world, "send-verification-email", body)
        .expect(200);
    world.url(ANN, MailKind::VerifyEmail)
}

/// The same link without the page it leads to.
fn without_callback(url: &str) -> String {
    url.split('&')
        .next()
        .expect("a split has a first part")
        .to_owned()
}

#[test]
fn a_verification_link_proves_the_address_and_signs_in() {
    let mut world = World::new();
    world.signed_up(ANN);
    let url = ask_for_link(&mut world, "http://localhost:3000/verified");
    let mut client = Client::default();
    let answer = client.get(&mut world, &url).expect(302);
    assert_eq!(answer.location(), "http://localhost:3000/verified");
    assert_eq!(answer.text(), "");
    assert_eq!(
        client.email(&mut world).as_deref(),
        Some(ANN),
        "the link did not sign in"
    );
    assert!(world.auth.user(ANN).is_some_and(|user| user.email_verified));

    let answer = Client::default()
        .get(&mut world, &without_callback(&url))
        .expect(200);
    assert_eq!(answer.text(), r#"{"status":true,"user":null}"#);
    assert!(
        answer.set_cookies().is_empty(),
        "a used link signs in again"
    );
}

#[test]
fn signing_up_sends_a_verification_link() {
    let mut world = World::new();
    world.signed_up(ANN);
    let mail = world.auth.outbox().last(ANN).expect("a mail was sent");
    assert_eq!(mail.kind, MailKind::VerifyEmail);
    assert!(
        mail.url()
            .is_some_and(|url| url.ends_with("&callbackURL=%2F")),
        "{mail:?}"
    );
}

#[test]
fn a_bad_verification_link_says_so_if_it_can() {
    let mut world = World::new();
    world.signed_up(ANN);
    let mut client = Client::default();
    client
        .get(&mut world, "verify-email?token=bad")
        .refused(401, "INVALID_TOKEN");
    let path = "verify-email?token=bad&callbackURL=http%3A%2F%2Flocalhost%3A3000%2Fv";
    let answer = client.get(&mut world, path).expect(302);
    assert_eq!(
        answer.location(),
        "http://localhost:3000/v?error=INVALID_TOKEN"
    );
    let path = "verify-email?token=bad&callbackURL=https%3A%2F%2Fevil.example";
    client
        .get(&mut world, path)
        .refused(403, "INVALID_CALLBACK_URL");

    let url = without_callback(&ask_for_link(&mut world, "/"));
    world.pass(HOUR);
    client.get(&mut world, &url).refused(401, "TOKEN_EXPIRED");
}

#[test]
fn a_signed_in_user_asks_for_links_to_the_own_address_only() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let body = json!({"email": "bob@example.com"});
    client
        .post(&mut world, "send-verification-email", body)
        .refused(400, "EMAIL_MISMATCH");
    assert!(
        world.auth.set_email_verified(ANN, true),
        "there is no such user"
    );
    let body = json!({"email": ANN});
    client
        .post(&mut world, "send-verification-email", body)
        .refused(400, "EMAIL_ALREADY_VERIFIED");
}

#[test]
fn an_unproved_address_changes_when_the_new_one_is_proved() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let body = json!({"newEmail": NEW, "callbackURL": "/done"});
    client.post(&mut world, "change-email", body).expect(200);
    let url = world.url(NEW, MailKind::VerifyEmail);
    assert_eq!(client.get(&mut world, &url).expect(302).location(), "/done");
    assert_eq!(client.email(&mut world).as_deref(), Some(NEW));
}

#[test]
fn a_proved_address_must_allow_its_change_first() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    world.auth.set_email_verified(ANN, true);
    let body = json!({"newEmail": NEW, "callbackURL": "/done"});
    client.post(&mut world, "change-email", body).expect(200);
    assert!(
        world.auth.outbox().last(NEW).is_none(),
        "the new address was asked first"
    );
    let url = world.url(ANN, MailKind::ChangeEmail);
    let answer = client.get(&mut world, &url).expect(302);
    assert!(
        answer.set_cookies().is_empty(),
        "{:?}",
        answer.set_cookies()
    );
    assert_eq!(
        client.email(&mut world).as_deref(),
        Some(ANN),
        "changed by half"
    );
    let url = world.url(NEW, MailKind::VerifyEmail);
    client.get(&mut world, &url).expect(302);
    assert_eq!(client.email(&mut world).as_deref(), Some(NEW));
}

#[test]
fn a_change_to_a_taken_address_looks_like_any_other_and_does_nothing() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    world.signed_up(NEW);
    let mails = world.auth.outbox().mails().len();
    let answer = client
        .post(&mut world, "change-email", json!({"newEmail": NEW}))
        .expect(200);
    assert_eq!(answer.text(), r#"{"status":true}"#);
    assert_eq!(world.auth.outbox().mails().len(), mails, "a mail was sent");
}

#[test]
fn a_magic_link_signs_in_where_it_was_asked_for() {
    let mut world = World::new();
    let mut client = Client::default();
    let body = json!({"email": ANN, "name": "Mag", "callbackURL": "http://localhost:3000/welcome"});
    client
        .post(&mut world, "sign-in/magic-link", body)
        .expect(200);
    let url = world.url(ANN, MailKind::MagicLink);
    let mut mail_program = Client::with_headers(&[]);
    let answer = mail_program.get(&mut world, &url).expect(302);
    assert!(
        answer.set_cookies().is_empty(),
        "the link signs in the browser that opens it"
    );
    let (_, verifier) = answer
        .location()
        .split_once("http://localhost:3000/welcome?")
        .expect("the link leads to the application");
    let exchange = format!("get-session?{verifier}");
    mail_program
        .get(&mut world, &exchange)
        .refused(400, "SESSION_CHALLENGE_COOKIE_NOT_FOUND");
    let session = client.get(&mut world, &exchange).expect(200).json();
    assert_eq!(session["user"]["name"], "Mag");
    assert_eq!(client.email(&mut world).as_deref(), Some(ANN));

    let answer = mail_program.get(&mut world, &url).expect(302);
    assert_eq!(
        answer.location(),
        "http://localhost:3000/welcome?error=INVALID_TOKEN"
    );
}

#[test]
fn a_magic_link_without_a_page_answers_json() {
    let mut world = World::new();
    let mut client = Client::default();
    client
        .post(&mut world, "sign-in/magic-link", json!({"email": ANN}))
        .expect(200);
    let mail = world.auth.outbox().last(ANN).expect("a mail was sent");
    let token = mail.token().expect("it has a link").to_owned();
    let answer = client
        .get(&mut world, &format!("magic-link/verify?token={token}"))
        .expect(200);
    assert!(answer.starts_with(r#"{"token":""#), "{}", answer.text());
    assert_eq!(client.email(&mut world).as_deref(), Some(ANN));
}

#[test]
fn a_magic_link_is_good_for_five_minutes() {
    let mut world = World::new();
    let mut client = Client::default();
    for (seconds, status) in [(299, 200), (301, 302)] {
        client
            .post(&mut world, "sign-in/magic-link", json!({"email": ANN}))
            .expect(200);
        let mail = world.auth.outbox().last(ANN).expect("a mail was sent");
        let token = mail.token().expect("it has a link").to_owned();
        world.pass(Duration::from_secs(seconds));
        client
            .get(&mut world, &format!("magic-link/verify?token={token}"))
            .expect(status);
    }
}
