//! Which requests the server does not take.

use http::{Method, StatusCode};
use serde_json::json;

use crate::world::{Client, PASSWORD, World};

const ANN: &str = "ann@example.com";

#[test]
fn a_sign_in_names_a_trusted_origin_or_none() {
    let mut world = World::new();
    world.signed_up(ANN);
    for (headers, expected) in [
        (&[][..], None),
        (&[("origin", "http://localhost:1234")], None),
        (&[("origin", "http://[::1]:1234")], None),
        (
            &[("origin", "https://evil.example")],
            Some("INVALID_ORIGIN"),
        ),
        (
            &[("referer", "https://evil.example/page")],
            Some("INVALID_ORIGIN"),
        ),
        (
            &[("sec-fetch-mode", "cors")],
            Some("MISSING_OR_NULL_ORIGIN"),
        ),
        (
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "navigate"),
            ],
            Some("CROSS_SITE_NAVIGATION_LOGIN_BLOCKED"),
        ),
    ] {
        let body = json!({"email": ANN, "password": PASSWORD});
        let answer = Client::with_headers(headers).post(&mut world, "sign-in/email", body);
        match expected {
            Some(code) => answer.refused(403, code),
            None => drop(answer.expect(200)),
        }
    }
}

#[test]
fn a_change_with_cookies_names_a_trusted_origin() {
    let mut world = World::new();
    let signed_in = world.signed_up(ANN);
    for (headers, expected) in [
        (&[][..], Some("MISSING_OR_NULL_ORIGIN")),
        (&[("origin", "null")], Some("MISSING_OR_NULL_ORIGIN")),
        (
            &[("origin", "https://evil.example")],
            Some("INVALID_ORIGIN"),
        ),
        (&[("referer", "http://localhost:3000/page")], None),
    ] {
        let mut client = Client::with_headers(headers);
        client.cookies.clone_from(&signed_in.cookies);
        let answer = client.post(&mut world, "update-user", json!({"name": "X"}));
        match expected {
            Some(code) => answer.refused(403, code),
            None => drop(answer.expect(200)),
        }
        assert_eq!(
            client.email(&mut world).as_deref(),
            Some(ANN),
            "reading is refused, too"
        );
    }
}

#[test]
fn one_more_origin_can_be_trusted() {
    let mut world = World::new();
    world.auth.trust_origin("https://app.example.com");
    world.signed_up(ANN);
    let mut client = Client::with_headers(&[("origin", "https://app.example.com")]);
    let body =
        json!({"email": ANN, "password": PASSWORD, "callbackURL": "https://app.example.com/x"});
    client.post(&mut world, "sign-in/email", body).expect(200);
}

#[test]
fn redirect_targets_are_checked() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    for (path, field, code) in [
        ("sign-in/email", "callbackURL", "INVALID_CALLBACK_URL"),
        (
            "request-password-reset",
            "redirectTo",
            "INVALID_REDIRECT_URL",
        ),
        (
            "sign-in/magic-link",
            "errorCallbackURL",
            "INVALID_ERROR_CALLBACK_URL",
        ),
        (
            "sign-in/magic-link",
            "newUserCallbackURL",
            "INVALID_NEW_USER_CALLBACK_URL",
        ),
    ] {
        let body = json!({"email": ANN, "password": PASSWORD, field: "https://evil.example/x"});
        client.post(&mut world, path, body).refused(403, code);
    }
}

#[test]
fn bodies_are_json_objects() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let mut post = |content_type: Option<&str>, body: &str| {
        client.send(&mut world, Method::POST, "update-user", content_type, body)
    };
    let answer = post(Some("text/plain"), "name=x").expect(415);
    assert_eq!(
        answer.text(),
        r#"{"message":"Content-Type \"text/plain\" is not allowed. Allowed types: application/json","code":"UNSUPPORTED_MEDIA_TYPE"}"#
    );
    post(None, "{}").refused(415, "UNSUPPORTED_MEDIA_TYPE");
    let answer = post(Some("application/json"), "{\"name\":").expect(400);
    assert_eq!(
        answer.text(),
        r#"{"message":"Invalid JSON in request body","code":"BAD_REQUEST"}"#
    );
    let answer = post(Some("application/json; charset=utf-8"), "[]").expect(400);
    assert_eq!(
        answer.text(),
        r#"{"message":"[body] Invalid input: expected record, received array","code":"VALIDATION_ERROR"}"#
    );
}

#[test]
fn an_empty_body_is_enough_if_nothing_is_asked() {
    let mut world = World::new();
    for content_type in [None, Some("application/json")] {
        let mut client = world.signed_up(&format!("{}@example.com", world.auth.requests().len()));
        client
            .send(&mut world, Method::POST, "sign-out", content_type, "")
            .expect(200);
    }
}

#[test]
fn every_fault_of_a_body_is_named() {
    let mut world = World::new();
    let answer = Client::default()
        .post(&mut world, "sign-up/email", json!({"email": "x"}))
        .expect(400);
    assert_eq!(
        answer.text(),
        r#"{"message":"[body.name] Invalid input: expected string, received undefined; [body.email] Invalid email address; [body.password] Invalid input: expected string, received undefined","code":"VALIDATION_ERROR"}"#
    );
}

#[test]
fn what_is_not_there_is_an_empty_404() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    for (method, path) in [
        (Method::GET, "sign-out"),
        (Method::POST, "verify-email"),
        (Method::HEAD, "get-session"),
        (Method::PUT, "ok"),
        (Method::GET, "no-such-route"),
        (Method::GET, "get-session/"),
        (Method::GET, "reset-password/"),
        (Method::GET, ""),
    ] {
        let answer = client
            .send(&mut world, method.clone(), path, None, "")
            .expect(404);
        assert_eq!(answer.text(), "", "{method} {path}");
        assert_eq!(answer.header("content-type"), None, "{method} {path}");
    }
}

#[test]
fn every_answer_has_a_request_id_and_lets_the_origin_read_it() {
    let mut world = World::new();
    let answer = Client::default().get(&mut world, "ok").expect(200);
    assert_eq!(answer.text(), r#"{"ok":true}"#);
    assert!(
        answer
            .header("x-neon-ret-request-id")
            .is_some_and(|id| id.len() == 36)
    );
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some("http://localhost:3000")
    );
    let answer = Client::default()
        .send(&mut world, Method::OPTIONS, "get-session", None, "")
        .expect(204);
    assert_eq!(answer.header("access-control-allow-headers"), Some("*"));
}

#[test]
fn a_path_fails_until_it_is_fixed() {
    let mut world = World::new();
    let mut ann = world.signed_up(ANN);
    world
        .auth
        .fail("get-session", StatusCode::INTERNAL_SERVER_ERROR);
    ann.get(&mut world, "get-session").expect(500);
    ann.get(&mut world, "list-sessions").expect(200);
    world.auth.repair();
    let answer = ann.get(&mut world, "get-session").expect(200);
    assert_eq!(answer.json()["user"]["email"], ANN);
}
