//! A user's own account.

use serde_json::json;

use crate::world::{Client, DAY, PASSWORD, SIGNED_OUT, TOKEN, World};

const ANN: &str = "ann@example.com";

#[test]
fn a_user_changes_name_and_picture() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let body = json!({"name": "Beth", "image": "https://images.example.com/b.png"});
    let answer = client.post(&mut world, "update-user", body).expect(200);
    assert_eq!(answer.text(), r#"{"status":true}"#);
    assert!(
        answer.set_cookies()[0].starts_with(TOKEN),
        "the cookie is not sent again"
    );
    let user = &client.get(&mut world, "get-session").expect(200).json()["user"];
    assert_eq!(user["name"], "Beth");
    assert_eq!(user["image"], "https://images.example.com/b.png");
    client
        .post(&mut world, "update-user", json!({"image": null}))
        .expect(200);
    let user = &client.get(&mut world, "get-session").expect(200).json()["user"];
    assert!(user["image"].is_null(), "the picture stays: {user}");
}

#[test]
fn what_a_user_may_not_change() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    client
        .post(&mut world, "update-user", json!({"email": "x@example.com"}))
        .refused(400, "EMAIL_CAN_NOT_BE_UPDATED");
    client
        .post(
            &mut world,
            "update-user",
            json!({"name": "x", "role": "admin"}),
        )
        .refused(400, "FIELD_NOT_ALLOWED");
    let answer = client
        .post(&mut world, "update-user", json!({}))
        .expect(400);
    assert_eq!(answer.text(), r#"{"message":"No fields to update"}"#);
    Client::default()
        .post(&mut world, "update-user", json!({"name": "x"}))
        .refused(401, "UNAUTHORIZED");
    let user = world.auth.user(ANN).expect("she is still there");
    assert_eq!((user.name.as_str(), user.role.as_str()), ("Ann", "user"));
}

#[test]
fn a_deleted_user_is_gone() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let mut other = world.signed_in(ANN);
    client
        .post(&mut world, "delete-user", json!({"password": "nope nope"}))
        .refused(400, "INVALID_PASSWORD");
    let answer = client
        .post(&mut world, "delete-user", json!({"password": PASSWORD}))
        .expect(200);
    assert_eq!(
        answer.text(),
        r#"{"success":true,"message":"User deleted"}"#
    );
    assert_eq!(answer.set_cookies(), SIGNED_OUT);
    assert_eq!(other.email(&mut world), None, "another session lives on");
    let body = json!({"email": ANN, "password": PASSWORD});
    client
        .post(&mut world, "sign-in/email", body)
        .refused(401, "INVALID_EMAIL_OR_PASSWORD");
}

#[test]
fn without_a_password_only_a_fresh_session_deletes() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    world.pass(DAY);
    client
        .post(&mut world, "delete-user", json!({}))
        .refused(400, "SESSION_EXPIRED");
    let mut fresh = world.signed_in(ANN);
    fresh.post(&mut world, "delete-user", json!({})).expect(200);
}

#[test]
fn the_accounts_of_a_user() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let accounts = client.get(&mut world, "list-accounts").expect(200).json();
    assert_eq!(accounts[0]["providerId"], "credential");
    assert_eq!(accounts[0]["accountId"], accounts[0]["userId"]);
    assert_eq!(accounts[0]["scopes"], json!([]));
    assert!(
        accounts[0].get("password").is_none(),
        "the hash leaves the server"
    );
}
