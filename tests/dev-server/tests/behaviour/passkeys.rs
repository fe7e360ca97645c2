//! Passkeys, with an authenticator that needs no browser.

use std::time::Duration;

use neon_auth_dev_server::{Authenticator, AuthenticatorError, Plugin};
use serde_json::{Value, json};

use crate::world::{APP, Answer, Client, DAY, World};

const ANN: &str = "ann@example.com";

/// A server with the plugin.
fn world() -> World {
    World::with_plugins(&[Plugin::Passkey])
}

/// Makes a passkey for a user who is signed in.
fn make(world: &mut World, client: &mut Client, authenticator: &mut Authenticator) {
    let options = client.get(world, "passkey/generate-register-options");
    let response = authenticator.register(options.expect(200).text());
    let body = json!({"response": read(response), "name": "laptop"});
    client
        .post(world, "passkey/verify-registration", body)
        .expect(200);
}

/// What the page sends after it has asked for options; `wait` passes in between.
fn sign_in(
    world: &mut World,
    client: &mut Client,
    authenticator: &mut Authenticator,
    wait: Duration,
) -> Answer {
    let options = client.get(world, "passkey/generate-authenticate-options");
    let response = authenticator.authenticate(options.expect(200).text());
    world.pass(wait);
    let body = json!({"response": read(response)});
    client.post(world, "passkey/verify-authentication", body)
}

fn read(response: Result<String, AuthenticatorError>) -> Value {
    let json = response.expect("the authenticator answers");
    serde_json::from_str(&json).expect("it answers in JSON")
}

#[test]
fn a_passkey_signs_in_without_an_address() {
    let mut world = world();
    let mut authenticator = Authenticator::new(APP);
    let mut ann = world.signed_up(ANN);
    make(&mut world, &mut ann, &mut authenticator);
    let mut client = Client::default();
    sign_in(&mut world, &mut client, &mut authenticator, Duration::ZERO).expect(200);
    assert_eq!(client.email(&mut world).as_deref(), Some(ANN));
}

#[test]
fn a_challenge_is_good_for_five_minutes() {
    let mut world = world();
    let mut authenticator = Authenticator::new(APP);
    let mut ann = world.signed_up(ANN);
    make(&mut world, &mut ann, &mut authenticator);
    let five_minutes = Duration::from_secs(5 * 60);
    let mut client = Client::default();
    sign_in(&mut world, &mut client, &mut authenticator, five_minutes).expect(200);
    let later = five_minutes + Duration::from_secs(1);
    sign_in(&mut world, &mut client, &mut authenticator, later).refused(400, "CHALLENGE_NOT_FOUND");
}

#[test]
fn passkeys_are_those_of_the_application() {
    let mut world = world();
    assert!(world.auth.set_application("https://app.example.com:8443"));
    let mut ann = world.signed_up(ANN);
    let mut authenticator = Authenticator::new("https://app.example.com:8443");
    make(&mut world, &mut ann, &mut authenticator);
    let mut client = Client::default();
    sign_in(&mut world, &mut client, &mut authenticator, Duration::ZERO).expect(200);

    // A page below the host may use the passkey, but is not the application.
    let mut elsewhere = Authenticator::new("https://docs.app.example.com");
    let options = ann.get(&mut world, "passkey/generate-register-options");
    let response = elsewhere.register(options.text());
    let body = json!({"response": read(response)});
    ann.post(&mut world, "passkey/verify-registration", body)
        .refused(500, "FAILED_TO_VERIFY_REGISTRATION");
}

#[test]
fn an_old_session_makes_no_passkey() {
    let mut world = world();
    let mut ann = world.signed_up(ANN);
    world.pass(DAY);
    ann.get(&mut world, "passkey/generate-register-options")
        .refused(403, "SESSION_NOT_FRESH");
}

#[test]
fn a_banned_user_does_not_sign_in_with_a_passkey() {
    let mut world = world();
    let mut authenticator = Authenticator::new(APP);
    let mut ann = world.signed_up(ANN);
    make(&mut world, &mut ann, &mut authenticator);
    let mut admin = world.signed_up("admin@example.com");
    assert!(world.auth.set_role("admin@example.com", "admin"));
    let id = world.auth.user(ANN).expect("Ann signed up").id.clone();
    let body = json!({"userId": id});
    admin.post(&mut world, "admin/ban-user", body).expect(200);
    let mut client = Client::default();
    sign_in(&mut world, &mut client, &mut authenticator, Duration::ZERO)
        .refused(403, "BANNED_USER");
}

#[test]
fn a_user_who_is_deleted_leaves_no_passkey() {
    let mut world = world();
    let mut authenticator = Authenticator::new(APP);
    let mut ann = world.signed_up(ANN);
    make(&mut world, &mut ann, &mut authenticator);
    ann.post(&mut world, "delete-user", json!({})).expect(200);
    let mut client = Client::default();
    sign_in(&mut world, &mut client, &mut authenticator, Duration::ZERO)
        .refused(401, "PASSKEY_NOT_FOUND");
}
