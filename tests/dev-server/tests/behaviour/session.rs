//! The session behind a cookie, and the user's other sessions.

use std::time::Duration;

use serde_json::json;

use crate::world::{Client, DAY, SIGNED_OUT, TOKEN, World};

const ANN: &str = "ann@example.com";
const BOB: &str = "bob@example.com";

#[test]
fn no_cookie_is_no_session() {
    let mut world = World::new();
    let answer = Client::default().get(&mut world, "get-session").expect(200);
    assert_eq!(answer.text(), "null");
    assert!(
        answer.set_cookies().is_empty(),
        "{:?}",
        answer.set_cookies()
    );
}

#[test]
fn a_tampered_cookie_is_no_session() {
    let mut world = World::new();
    let client = world.signed_up(ANN);
    let cookie = client.cookies[TOKEN].clone();
    let (token, signature) = cookie.split_once('.').expect("the cookie is signed");
    let other_signature = world.signed_up(BOB).cookies[TOKEN]
        .split_once('.')
        .map(|(_, s)| s.to_owned());
    for forged in [
        token.to_owned(),
        format!("{token}."),
        format!("{token}.{}", other_signature.expect("the cookie is signed")),
        format!("x{token}.{signature}"),
        format!("{}.{signature}", token.to_uppercase()),
        String::new(),
        "%FF.%FF".to_owned(),
    ] {
        let mut forger = Client::default();
        forger.cookies.insert(TOKEN.to_owned(), forged.clone());
        let answer = forger.get(&mut world, "get-session").expect(200);
        assert_eq!(answer.text(), "null", "{forged} leads to a session");
        assert!(
            answer.set_cookies().is_empty(),
            "an unsigned cookie is cleared"
        );
    }
}

#[test]
fn a_cookie_may_come_back_percent_decoded() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    for cookie in client.cookies.values_mut() {
        *cookie = cookie
            .replace("%2B", "+")
            .replace("%2F", "/")
            .replace("%3D", "=");
    }
    assert_eq!(client.email(&mut world).as_deref(), Some(ANN));
}

#[test]
fn a_session_ends_after_a_week_without_use() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    world.pass(7 * DAY + Duration::from_secs(1));
    let answer = client.get(&mut world, "get-session").expect(200);
    assert_eq!(answer.text(), "null");
    assert_eq!(answer.set_cookies(), SIGNED_OUT);
}

#[test]
fn use_after_a_day_renews_a_session() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    world.pass(DAY - Duration::from_secs(1));
    let answer = client.get(&mut world, "get-session").expect(200);
    assert!(answer.set_cookies().is_empty(), "renewed too early");
    world.pass(Duration::from_secs(1));
    let answer = client.get(&mut world, "get-session").expect(200);
    assert_eq!(answer.set_cookies().len(), 1, "not renewed after a day");
    world.pass(6 * DAY + DAY / 2);
    assert_eq!(
        client.email(&mut world).as_deref(),
        Some(ANN),
        "the renewal was for nothing"
    );
}

#[test]
fn a_test_can_move_a_sessions_end() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let end = world.now - Duration::from_secs(1);
    assert!(
        world.auth.set_session_end(&client.token(), end),
        "there is no such session"
    );
    assert_eq!(client.email(&mut world), None, "the session goes on");
    assert!(
        !world.auth.set_session_end("nonsense", end),
        "a session out of nowhere"
    );
}

#[test]
fn get_session_by_post_is_refused() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    client
        .post(&mut world, "get-session", json!({}))
        .refused(405, "METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED");
}

#[test]
fn two_users_do_not_see_each_other() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    let mut bob = world.signed_up(BOB);
    assert_eq!(ann.email(&mut world).as_deref(), Some(ANN));
    assert_eq!(bob.email(&mut world).as_deref(), Some(BOB));
    let listed = bob.get(&mut world, "list-sessions").expect(200).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
    assert_eq!(listed[0]["token"], bob.token());

    let body = json!({"token": ann.token()});
    let answer = bob.post(&mut world, "revoke-session", body).expect(200);
    assert_eq!(answer.text(), r#"{"status":true}"#);
    bob.post(&mut world, "revoke-sessions", json!({}))
        .expect(200);
    assert_eq!(
        ann.email(&mut world).as_deref(),
        Some(ANN),
        "bob has ended ann's session"
    );
    assert_eq!(bob.email(&mut world), None, "bob's own session lives on");
}

#[test]
fn a_session_is_revoked_from_another() {
    let mut world = World::new();
    let mut here = world.signed_up(ANN);
    let mut there = world.signed_in(ANN);
    let body = json!({"token": there.token()});
    here.post(&mut world, "revoke-session", body).expect(200);
    there
        .clone()
        .get(&mut world, "list-sessions")
        .refused(401, "UNAUTHORIZED");
    assert_eq!(
        there.email(&mut world),
        None,
        "the revoked session lives on"
    );
    assert_eq!(here.email(&mut world).as_deref(), Some(ANN));
}

#[test]
fn the_other_sessions_are_revoked_without_this_one() {
    let mut world = World::new();
    let mut here = world.signed_up(ANN);
    let mut there = world.signed_in(ANN);
    here.post(&mut world, "revoke-other-sessions", json!({}))
        .expect(200);
    assert_eq!(there.email(&mut world), None, "the other session lives on");
    assert_eq!(
        here.email(&mut world).as_deref(),
        Some(ANN),
        "this session ended, too"
    );
}
