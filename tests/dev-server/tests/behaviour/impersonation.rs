//! Administrators who act in a user's name.

use serde_json::json;

use crate::world::{Answer, Client, HOUR, PASSWORD, SIGNED_OUT, TOKEN, World};

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";
const ADMIN_SESSION: &str = "__Secure-neon-auth.admin_session";
const DONT_REMEMBER: &str = "__Secure-neon-auth.dont_remember";

fn populated() -> (World, Client, Client) {
    let mut world = World::new();
    let ada = world.signed_up(ADA);
    let bob = world.signed_up(BOB);
    world.auth.set_role(ADA, "admin");
    (world, ada, bob)
}

fn impersonate(world: &mut World, client: &mut Client, email: &str) -> Answer {
    let id = &world.auth.user(email).expect("there is a user").id;
    let body = json!({"userId": id});
    client.post(world, "admin/impersonate-user", body)
}

fn stop(world: &mut World, client: &mut Client) -> Answer {
    client.post(world, "admin/stop-impersonating", json!({}))
}

#[test]
fn an_administrator_acts_in_a_users_name_and_comes_back() {
    let (mut world, mut ada, _) = populated();
    let own = ada.token();
    let ada_id = world.auth.user(ADA).expect("she is there").id.clone();
    let answer = impersonate(&mut world, &mut ada, BOB).expect(200);
    let body = answer.json();
    assert_eq!(body["user"]["email"], BOB);
    assert_eq!(body["session"]["impersonatedBy"], ada_id);
    assert_eq!(body["session"]["expiresAt"], "2027-01-15T09:00:00.000Z");
    let lines = answer.set_cookies();
    assert_eq!(lines.len(), 6, "{lines:?}");
    assert_eq!(lines[..3], SIGNED_OUT);
    assert!(
        lines[3].starts_with(&format!("{ADMIN_SESSION}={own}%3A.")),
        "{}",
        lines[3]
    );
    assert!(lines[3].contains("; Max-Age=604800;"), "{}", lines[3]);
    assert!(lines[4].starts_with(TOKEN), "{}", lines[4]);
    assert!(!lines[4].contains("Max-Age"), "{}", lines[4]);
    assert!(lines[5].starts_with(DONT_REMEMBER), "{}", lines[5]);
    assert_eq!(ada.email(&mut world).as_deref(), Some(BOB));

    let answer = stop(&mut world, &mut ada).expect(200);
    assert_eq!(answer.json()["session"]["token"], own);
    assert_eq!(answer.json()["user"]["email"], ADA);
    assert!(
        answer.set_cookies()[0].contains("; Max-Age=604800;"),
        "{:?}",
        answer.set_cookies()
    );
    assert!(
        !ada.cookies.contains_key(ADMIN_SESSION),
        "the way back stays open"
    );
    assert_eq!(ada.email(&mut world).as_deref(), Some(ADA));
    assert_eq!(
        world.auth.sessions(BOB).len(),
        1,
        "the borrowed session goes on"
    );
}

#[test]
fn a_session_that_ends_with_the_browser_still_does_after_coming_back() {
    let (mut world, _, _) = populated();
    let mut ada = Client::default();
    let body = json!({"email": ADA, "password": PASSWORD, "rememberMe": false});
    ada.post(&mut world, "sign-in/email", body).expect(200);
    impersonate(&mut world, &mut ada, BOB).expect(200);
    let answer = stop(&mut world, &mut ada).expect(200);
    let lines = answer.set_cookies();
    assert!(!lines[0].contains("Max-Age"), "{lines:?}");
    assert!(lines[1].starts_with(DONT_REMEMBER), "{lines:?}");
}

#[test]
fn a_borrowed_session_lasts_an_hour_and_gives_no_more_than_its_user_has() {
    let (mut world, mut ada, mut bob) = populated();
    impersonate(&mut world, &mut ada, BOB).expect(200);
    impersonate(&mut world, &mut ada, BOB).refused(403, "YOU_ARE_NOT_ALLOWED_TO_IMPERSONATE_USERS");
    let listed = bob.get(&mut world, "list-sessions").expect(200).json();
    assert_eq!(
        listed.as_array().map(Vec::len),
        Some(1),
        "Bob sees the borrowed session"
    );
    world.pass(HOUR + std::time::Duration::from_secs(1));
    assert_eq!(ada.email(&mut world), None);
}

#[test]
fn nobody_acts_in_an_administrators_name() {
    let (mut world, mut ada, _) = populated();
    world.auth.set_role(BOB, "user,admin");
    impersonate(&mut world, &mut ada, BOB).refused(403, "YOU_CANNOT_IMPERSONATE_ADMINS");
}

#[test]
fn there_is_nothing_to_stop() {
    let (mut world, mut ada, _) = populated();
    let answer = stop(&mut world, &mut ada).expect(400);
    assert_eq!(
        answer.text(),
        r#"{"message":"You are not impersonating anyone"}"#
    );
    stop(&mut world, &mut Client::default()).expect(401);
    impersonate(&mut world, &mut ada, BOB).expect(200);
    ada.cookies.remove(ADMIN_SESSION);
    let answer = stop(&mut world, &mut ada).expect(500);
    assert_eq!(
        answer.text(),
        r#"{"message":"Failed to find admin session"}"#
    );
}
