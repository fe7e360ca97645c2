//! The option by which the first user administers.

use neon_auth_dev_server::MailKind;
use serde_json::json;

use crate::world::{Client, PASSWORD, World};

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";

fn administered() -> World {
    let mut world = World::new();
    world.auth.make_first_user_admin();
    world
}

fn role(world: &World, email: &str) -> String {
    let user = world.auth.user(email).expect("there is a user");
    user.role.clone()
}

fn by_password(world: &mut World, email: &str) {
    world.signed_up(email);
}

fn by_code(world: &mut World, email: &str) {
    let mut client = Client::default();
    let body = json!({"email": email, "type": "sign-in"});
    client
        .post(world, "email-otp/send-verification-otp", body)
        .expect(200);
    let body = json!({"email": email, "otp": world.code(email)});
    client.post(world, "sign-in/email-otp", body).expect(200);
}

fn by_link(world: &mut World, email: &str) {
    let mut client = Client::default();
    let body = json!({"email": email, "callbackURL": "http://localhost:3000/"});
    client.post(world, "sign-in/magic-link", body).expect(200);
    let link = world.url(email, MailKind::MagicLink);
    client.get(world, &link).expect(302);
}

fn at_a_provider(world: &mut World, email: &str) {
    let mut client = Client::default();
    let body = json!({"provider": "google", "callbackURL": "/", "loginHint": email});
    let begun = client.post(world, "sign-in/social", body).expect(200);
    let mut target = begun.json()["url"].as_str().expect("a URL").to_owned();
    let mut browser = Client::with_headers(&[]);
    for _ in ["init", "authorize", "callback"] {
        let answer = browser.get(world, &target).expect(302);
        answer.location().clone_into(&mut target);
    }
}

#[test]
fn the_first_account_administers_however_it_is_made() {
    for make in [by_password, by_code, by_link, at_a_provider] {
        let mut world = administered();
        make(&mut world, ADA);
        make(&mut world, BOB);
        assert_eq!(role(&world, ADA), "admin");
        assert_eq!(role(&world, BOB), "user");
    }
}

#[test]
fn the_answer_to_the_first_sign_up_tells_the_role() {
    let mut world = administered();
    let body = json!({"name": "Ada", "email": ADA, "password": PASSWORD});
    let answer = Client::default()
        .post(&mut world, "sign-up/email", body)
        .expect(200);
    assert_eq!(answer.json()["user"]["role"], "admin");
}

#[test]
fn a_user_after_the_first_one_has_left_is_no_administrator() {
    let mut world = administered();
    let mut ada = world.signed_up(ADA);
    let body = json!({"password": PASSWORD});
    ada.post(&mut world, "delete-user", body).expect(200);
    assert!(world.auth.user(ADA).is_none(), "she is still there");
    world.signed_up(BOB);
    assert_eq!(role(&world, BOB), "user");
}

#[test]
fn a_server_that_has_users_already_makes_nobody_an_administrator() {
    let mut world = World::new();
    world.signed_up(ADA);
    world.auth.make_first_user_admin();
    world.signed_up(BOB);
    assert_eq!(role(&world, ADA), "user");
    assert_eq!(role(&world, BOB), "user");
}
