//! Names that users choose.

use neon_auth_dev_server::Plugin;
use serde_json::{Value, json};

use crate::world::{Answer, Client, PASSWORD, World};

const ANN: &str = "ann@example.com";

fn world() -> World {
    World::with_plugins(&[Plugin::Username])
}

fn sign_up(world: &mut World, email: &str, username: &str) -> (Client, Answer) {
    let mut client = Client::default();
    let body = json!({"name": "Ann", "email": email, "password": PASSWORD, "username": username});
    let answer = client.post(world, "sign-up/email", body);
    (client, answer)
}

fn sign_in(world: &mut World, username: &str, password: &str) -> Answer {
    let body = json!({"username": username, "password": password});
    Client::default().post(world, "sign-in/username", body)
}

fn names(answer: &Answer) -> [Value; 2] {
    let user = &answer.json()["user"];
    ["username", "displayUsername"].map(|name| user[name].clone())
}

#[test]
fn a_name_is_kept_in_lower_case_and_shown_as_it_was_written() {
    let mut world = world();
    let (_, answer) = sign_up(&mut world, ANN, "Ann_1");
    assert_eq!(names(&answer.expect(200)), ["ann_1", "Ann_1"]);
    let user = world.auth.user(ANN).expect("there is a user");
    let kept = user.usernames.as_ref().expect("the plugin is on");
    assert_eq!(kept.username.as_deref(), Some("ann_1"));
}

#[test]
fn a_name_signs_in_however_it_is_written() {
    let mut world = world();
    sign_up(&mut world, ANN, "Ann_1").1.expect(200);
    let answer = sign_in(&mut world, "ANN_1", PASSWORD).expect(200);
    assert_eq!(answer.json()["user"]["email"], ANN);
    for (username, password) in [("ann_1", "wrong"), ("nobody", PASSWORD)] {
        sign_in(&mut world, username, password).refused(401, "INVALID_USERNAME_OR_PASSWORD");
    }
}

#[test]
fn a_name_is_one_users_only() {
    let mut world = world();
    let (mut ann, answer) = sign_up(&mut world, ANN, "Ann_1");
    answer.expect(200);
    let (_, answer) = sign_up(&mut world, "other@example.com", "ANN_1");
    answer.refused(400, "USERNAME_IS_ALREADY_TAKEN");
    let mut ben = world.signed_up("ben@example.com");
    let body = json!({"username": "ann_1"});
    ben.post(&mut world, "update-user", body.clone())
        .refused(400, "USERNAME_IS_ALREADY_TAKEN");
    ann.post(&mut world, "update-user", body).expect(200);
}

#[test]
fn a_name_that_was_given_up_is_free() {
    let mut world = world();
    let (mut ann, answer) = sign_up(&mut world, ANN, "Ann_1");
    answer.expect(200);
    let available = |world: &mut World| {
        let body = json!({"username": "ann_1"});
        let answer = Client::default().post(world, "is-username-available", body);
        answer.expect(200).json()["available"].clone()
    };
    assert_eq!(available(&mut world), false);
    ann.post(&mut world, "update-user", json!({"username": "ann_2"}))
        .expect(200);
    assert_eq!(available(&mut world), true);
}

#[test]
fn a_name_has_from_3_to_30_plain_characters() {
    let mut world = world();
    for (username, code) in [
        ("ab", "USERNAME_TOO_SHORT"),
        ("a234567890123456789012345678901", "USERNAME_TOO_LONG"),
        ("ann-1", "INVALID_USERNAME"),
        ("änn_1", "INVALID_USERNAME"),
    ] {
        sign_up(&mut world, ANN, username).1.refused(400, code);
        sign_in(&mut world, username, PASSWORD).refused(422, code);
        let body = json!({"username": username});
        Client::default()
            .post(&mut world, "is-username-available", body)
            .refused(422, code);
    }
    sign_up(&mut world, ANN, "a.2_45678901234567890123456789")
        .1
        .expect(200);
}

#[test]
fn without_the_plugin_a_name_is_nothing() {
    let mut world = World::new();
    let (mut ann, answer) = sign_up(&mut world, ANN, "a");
    assert_eq!(names(&answer.expect(200)), [Value::Null, Value::Null]);
    sign_in(&mut world, "ann_1", PASSWORD).expect(404);
    let body = json!({"username": "ann_1"});
    let answer = ann.post(&mut world, "update-user", body).expect(400);
    assert!(
        answer.text().contains("No fields to update"),
        "{}",
        answer.text()
    );
}
