//! Signing up and in with a password, changing and resetting it.

use neon_auth_dev_server::MailKind;
use serde_json::json;

use crate::world::{Client, HOUR, PASSWORD, SIGNED_OUT, TOKEN, World};

const ANN: &str = "ann@example.com";

#[test]
fn a_session_from_sign_up_to_sign_out() {
    let mut world = World::new();
    let mut client = Client::default();
    let body = json!({"name": "Ann", "email": "Ann@Example.com", "password": PASSWORD});
    let answer = client.post(&mut world, "sign-up/email", body).expect(200);
    assert!(
        answer.json()["token"].is_string(),
        "no token: {}",
        answer.text()
    );
    let [line] = answer.set_cookies()[..] else {
        panic!("not one cookie: {:?}", answer.set_cookies());
    };
    let attributes = "; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=None; Partitioned";
    assert!(line.ends_with(attributes), "{line}");

    let answer = client.get(&mut world, "get-session").expect(200);
    assert!(
        answer.starts_with(r#"{"session":{"expiresAt":"2027-01-22T08:00:00.000Z","token":""#),
        "{}",
        answer.text()
    );
    let expected = r#""user":{"name":"Ann","email":"ann@example.com","emailVerified":false,"image":null,"createdAt":"2027-01-15T08:00:00.000Z","updatedAt":"2027-01-15T08:00:00.000Z","role":"user","banned":false,"banReason":null,"banExpires":null,"id":""#;
    assert!(answer.text().contains(expected), "{}", answer.text());

    let mut stale = client.clone();
    let answer = client.post(&mut world, "sign-out", json!({})).expect(200);
    assert_eq!(answer.set_cookies(), SIGNED_OUT);
    assert_eq!(
        client.email(&mut world),
        None,
        "signed out, yet there is a session"
    );

    let answer = stale.get(&mut world, "get-session").expect(200);
    assert_eq!(
        answer.text(),
        "null",
        "the old cookie still leads to a session"
    );
    assert_eq!(answer.set_cookies(), SIGNED_OUT, "the dead cookie stays");
}

#[test]
fn an_address_signs_up_once() {
    let mut world = World::new();
    world.signed_up(ANN);
    let body = json!({"name": "Other", "email": "ANN@example.com", "password": PASSWORD});
    Client::default()
        .post(&mut world, "sign-up/email", body)
        .refused(422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL");
}

#[test]
fn a_password_has_eight_to_128_characters() {
    let mut world = World::new();
    for (length, code) in [(7, "PASSWORD_TOO_SHORT"), (129, "PASSWORD_TOO_LONG")] {
        let body = json!({"name": "A", "email": ANN, "password": "x".repeat(length)});
        Client::default()
            .post(&mut world, "sign-up/email", body)
            .refused(400, code);
    }
}

#[test]
fn nobody_signs_up_as_administrator() {
    let mut world = World::new();
    let body = json!({"name": "A", "email": ANN, "password": PASSWORD, "role": "admin"});
    let answer = Client::default()
        .post(&mut world, "sign-up/email", body)
        .expect(400);
    assert_eq!(
        answer.text(),
        r#"{"message":"role is not allowed to be set","code":"FIELD_NOT_ALLOWED"}"#
    );
}

#[test]
fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let mut world = World::new();
    world.signed_up(ANN);
    for email in [ANN, "nobody@example.com"] {
        let body = json!({"email": email, "password": "wrong wrong"});
        let answer = Client::default()
            .post(&mut world, "sign-in/email", body)
            .expect(401);
        assert_eq!(
            answer.text(),
            r#"{"message":"Invalid email or password","code":"INVALID_EMAIL_OR_PASSWORD"}"#
        );
    }
}

#[test]
fn a_session_not_to_be_remembered_lasts_a_day_and_is_never_renewed() {
    let mut world = World::new();
    world.signed_up(ANN);
    let mut client = Client::default();
    let body = json!({"email": ANN, "password": PASSWORD, "rememberMe": false});
    let answer = client.post(&mut world, "sign-in/email", body).expect(200);
    let lines = answer.set_cookies();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with(TOKEN), "{lines:?}");
    assert!(
        lines[1].starts_with("__Secure-neon-auth.dont_remember=true."),
        "{lines:?}"
    );
    for line in &lines {
        assert!(!line.contains("Max-Age"), "{line} outlives the browser");
    }
    world.pass(23 * HOUR);
    let answer = client.get(&mut world, "get-session").expect(200);
    assert!(answer.set_cookies().is_empty(), "the session was renewed");
    world.pass(2 * HOUR);
    assert_eq!(
        client.email(&mut world),
        None,
        "the session outlived its day"
    );
}

#[test]
fn a_callback_url_comes_back() {
    let mut world = World::new();
    world.signed_up(ANN);
    let body =
        json!({"email": ANN, "password": PASSWORD, "callbackURL": "http://localhost:3000/dash"});
    let answer = Client::default()
        .post(&mut world, "sign-in/email", body)
        .expect(200);
    assert_eq!(answer.location(), "http://localhost:3000/dash");
    assert!(
        answer.starts_with(r#"{"redirect":true,"token":""#),
        "{}",
        answer.text()
    );
    assert!(
        answer
            .text()
            .contains(r#","url":"http://localhost:3000/dash","user":{"#),
        "{}",
        answer.text()
    );
}

#[test]
fn a_form_signs_in_like_json() {
    let mut world = World::new();
    world.signed_up(ANN);
    let mut client = Client::default();
    let form = "email=ann%40example.com&password=correct+horse+1";
    let form_type = Some("application/x-www-form-urlencoded");
    client
        .send(
            &mut world,
            http::Method::POST,
            "sign-in/email",
            form_type,
            form,
        )
        .expect(200);
    assert_eq!(client.email(&mut world).as_deref(), Some(ANN));
}

#[test]
fn a_changed_password_is_the_one_that_counts() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let wrong = json!({"currentPassword": "nope nope", "newPassword": "another horse 2"});
    client
        .post(&mut world, "change-password", wrong)
        .refused(400, "INVALID_PASSWORD");
    let right = json!({"currentPassword": PASSWORD, "newPassword": "another horse 2"});
    let answer = client
        .post(&mut world, "change-password", right)
        .expect(200);
    assert!(
        answer.starts_with(r#"{"token":null,"user":{"#),
        "{}",
        answer.text()
    );
    for (password, status) in [(PASSWORD, 401), ("another horse 2", 200)] {
        let body = json!({"email": ANN, "password": password});
        Client::default()
            .post(&mut world, "sign-in/email", body)
            .expect(status);
    }
}

#[test]
fn a_changed_password_can_end_the_other_sessions() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let mut other = world.signed_in(ANN);
    let before = client.token();
    let body = json!({"currentPassword": PASSWORD, "newPassword": "another horse 2", "revokeOtherSessions": true});
    let answer = client.post(&mut world, "change-password", body).expect(200);
    assert_eq!(answer.json()["token"], client.token());
    assert_ne!(client.token(), before, "the session was not replaced");
    assert_eq!(client.email(&mut world).as_deref(), Some(ANN));
    assert_eq!(other.email(&mut world), None, "the other session lives on");
}

#[test]
fn a_reset_link_sets_a_password_once() {
    let mut world = World::new();
    world.signed_up(ANN);
    let mut client = Client::default();
    let said = r#"{"status":true,"message":"If this email exists in our system, check your email for the reset link"}"#;
    for email in [ANN, "nobody@example.com"] {
        let body = json!({"email": email, "redirectTo": "http://localhost:3000/reset"});
        let answer = client
            .post(&mut world, "request-password-reset", body)
            .expect(200);
        assert_eq!(answer.text(), said, "the answer tells who has an account");
    }
    let url = world.url(ANN, MailKind::ResetPassword);
    let answer = Client::default().get(&mut world, &url).expect(302);
    let token = answer
        .location()
        .strip_prefix("http://localhost:3000/reset?token=")
        .expect("the link leads to the application with the token")
        .to_owned();
    let body = json!({"newPassword": "third horse 3", "token": token});
    client
        .post(&mut world, "reset-password", body.clone())
        .expect(200);
    client
        .post(&mut world, "reset-password", body)
        .refused(400, "INVALID_TOKEN");
    let body = json!({"email": ANN, "password": "third horse 3"});
    client.post(&mut world, "sign-in/email", body).expect(200);
    let answer = Client::default().get(&mut world, &url).expect(302);
    assert_eq!(
        answer.location(),
        "http://localhost:3000/reset?error=INVALID_TOKEN"
    );
}

#[test]
fn a_reset_link_is_good_for_an_hour() {
    let mut world = World::new();
    world.signed_up(ANN);
    let body = json!({"email": ANN, "redirectTo": "/reset"});
    Client::default()
        .post(&mut world, "request-password-reset", body)
        .expect(200);
    let mail = world.auth.outbox().last(ANN).expect("a mail was sent");
    let token = mail.token().expect("it has a link").to_owned();
    world.pass(HOUR + HOUR);
    let body = json!({"newPassword": "third horse 3", "token": token});
    Client::default()
        .post(&mut world, "reset-password", body)
        .refused(400, "INVALID_TOKEN");
}

#[test]
fn a_password_is_checked() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let body = json!({"password": PASSWORD});
    let answer = client.post(&mut world, "verify-password", body.clone());
    assert_eq!(answer.expect(200).text(), r#"{"status":true}"#);
    client
        .post(&mut world, "verify-password", json!({"password": "wrong"}))
        .refused(400, "INVALID_PASSWORD");
    Client::default()
        .post(&mut world, "verify-password", body)
        .refused(401, "UNAUTHORIZED");
}
