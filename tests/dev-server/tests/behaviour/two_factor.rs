//! A second factor.

use std::time::Duration;

use neon_auth_dev_server::{MailKind, Plugin};
use serde_json::{Value, json};

use crate::world::{Answer, Client, DAY, PASSWORD, TOKEN, World};

const ANN: &str = "ann@example.com";
const STEP: Duration = Duration::from_secs(30);
const MINUTE: Duration = Duration::from_secs(60);
const TRUST: &str = "__Secure-neon-auth.trust_device";

fn world() -> World {
    World::with_plugins(&[Plugin::TwoFactor, Plugin::Username])
}

fn password() -> Value {
    json!({"password": PASSWORD})
}

/// Ann, with an app that has proved itself, and her backup codes.
fn with_app(world: &mut World) -> (Client, Vec<String>) {
    let mut ann = world.signed_up(ANN);
    let answer = ann.post(world, "two-factor/enable", password()).expect(200);
    let codes = backup_codes(&answer);
    let code = world.totp(ANN);
    give(world, &mut ann, "verify-totp", &code).expect(200);
    (ann, codes)
}

fn backup_codes(answer: &Answer) -> Vec<String> {
    let codes = answer.json()["backupCodes"].clone();
    serde_json::from_value(codes).expect("it is a list of codes")
}

fn give(world: &mut World, client: &mut Client, route: &str, code: &str) -> Answer {
    let body = json!({"code": code});
    client.post(world, &format!("two-factor/{route}"), body)
}

fn sign_in(world: &mut World, client: &mut Client) -> Value {
    let body = json!({"email": ANN, "password": PASSWORD});
    client.post(world, "sign-in/email", body).expect(200).json()
}

/// A browser in which Ann has given her password.
fn begun(world: &mut World) -> Client {
    let mut client = Client::default();
    let answer = sign_in(world, &mut client);
    assert_eq!(answer["twoFactorRedirect"], true);
    client
}

#[test]
fn an_app_has_to_prove_itself_first() {
    let mut world = world();
    let mut ann = world.signed_up(ANN);
    ann.post(&mut world, "two-factor/enable", password())
        .expect(200);
    assert_eq!(world.signed_in(ANN).email(&mut world).as_deref(), Some(ANN));
    let token = ann.token();
    let code = world.totp(ANN);
    give(&mut world, &mut ann, "verify-totp", "wrong").refused(401, "INVALID_CODE");
    give(&mut world, &mut ann, "verify-totp", &code).expect(200);
    assert_ne!(ann.token(), token, "the session is the old one");
    let user = ann.get(&mut world, "get-session").expect(200).json();
    assert_eq!(user["user"]["twoFactorEnabled"], true);
}

#[test]
fn a_password_alone_signs_nobody_in_any_more() {
    let mut world = world();
    with_app(&mut world);
    let sessions = world.auth.sessions(ANN).len();
    let mut client = begun(&mut world);
    assert_eq!(client.email(&mut world), None);
    assert_eq!(
        world.auth.sessions(ANN).len(),
        sessions,
        "a session is left"
    );
    let code = world.totp(ANN);
    give(&mut world, &mut client, "verify-totp", &code).expect(200);
    assert_eq!(client.email(&mut world).as_deref(), Some(ANN));
}

#[test]
fn a_name_and_a_password_are_not_enough_either() {
    let mut world = world();
    let (mut ann, _) = with_app(&mut world);
    ann.post(&mut world, "update-user", json!({"username": "ann_1"}))
        .expect(200);
    let mut client = Client::default();
    let body = json!({"username": "ann_1", "password": PASSWORD});
    let answer = client.post(&mut world, "sign-in/username", body);
    let expected = json!({"twoFactorRedirect": true, "twoFactorMethods": ["totp", "otp"]});
    assert_eq!(answer.expect(200).json(), expected);
}

#[test]
fn a_mailed_code_signs_in_without_a_second_factor() {
    let mut world = world();
    with_app(&mut world);
    let mut client = Client::default();
    let body = json!({"email": ANN, "type": "sign-in"});
    client
        .post(&mut world, "email-otp/send-verification-otp", body)
        .expect(200);
    let body = json!({"email": ANN, "otp": world.code(ANN)});
    client
        .post(&mut world, "sign-in/email-otp", body)
        .expect(200);
    assert_eq!(client.email(&mut world).as_deref(), Some(ANN));
}

#[test]
fn the_codes_before_and_after_count_too() {
    for (behind, ahead, is_right) in [(1, 0, true), (0, 1, true), (2, 0, false), (0, 2, false)] {
        let mut world = world();
        with_app(&mut world);
        let mut client = begun(&mut world);
        world.pass(STEP * ahead);
        let code = world.totp(ANN);
        world.now -= STEP * ahead;
        world.pass(STEP * behind);
        let status = if is_right { 200 } else { 401 };
        give(&mut world, &mut client, "verify-totp", &code).expect(status);
    }
}

#[test]
fn there_are_ten_minutes_for_the_second_factor() {
    let mut world = world();
    with_app(&mut world);
    let (mut quick, mut slow) = (begun(&mut world), begun(&mut world));
    world.pass(10 * MINUTE);
    let code = world.totp(ANN);
    give(&mut world, &mut quick, "verify-totp", &code).expect(200);
    world.pass(Duration::from_millis(1));
    give(&mut world, &mut slow, "verify-totp", &code).refused(401, "INVALID_TWO_FACTOR_COOKIE");
}

#[test]
fn a_challenge_signs_in_once() {
    let mut world = world();
    with_app(&mut world);
    let mut client = begun(&mut world);
    let mut copy = client.clone();
    let code = world.totp(ANN);
    give(&mut world, &mut client, "verify-totp", &code).expect(200);
    give(&mut world, &mut copy, "verify-totp", &code).refused(401, "INVALID_TWO_FACTOR_COOKIE");
}

#[test]
fn a_challenge_takes_five_wrong_codes() {
    let mut world = world();
    with_app(&mut world);
    let mut client = begun(&mut world);
    for _ in 0..5 {
        give(&mut world, &mut client, "verify-totp", "wrong").refused(401, "INVALID_CODE");
    }
    let code = world.totp(ANN);
    let answer = give(&mut world, &mut client, "verify-totp", &code).expect(400);
    assert_eq!(answer.json()["code"], "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE");
    assert!(client.cookies.is_empty(), "the challenge's cookie stays");
    let mut client = begun(&mut world);
    give(&mut world, &mut client, "verify-totp", &code).expect(200);
}

#[test]
fn ten_wrong_codes_lock_the_second_factor_for_a_quarter_of_an_hour() {
    let mut world = world();
    with_app(&mut world);
    for _ in 0..2 {
        let mut client = begun(&mut world);
        for _ in 0..5 {
            give(&mut world, &mut client, "verify-totp", "wrong").refused(401, "INVALID_CODE");
        }
    }
    world.pass(15 * MINUTE - Duration::from_millis(1));
    let mut client = begun(&mut world);
    let code = world.totp(ANN);
    give(&mut world, &mut client, "verify-totp", &code).refused(429, "ACCOUNT_TEMPORARILY_LOCKED");
    world.pass(Duration::from_millis(1));
    give(&mut world, &mut client, "verify-totp", &code).expect(200);
}

#[test]
fn a_trusted_browser_needs_no_second_factor_for_thirty_days() {
    let mut world = world();
    with_app(&mut world);
    let mut client = begun(&mut world);
    let body = json!({"code": world.totp(ANN), "trustDevice": true});
    client
        .post(&mut world, "two-factor/verify-totp", body)
        .expect(200);
    // Each sign-in begins the thirty days anew.
    for _ in 0..2 {
        client.post(&mut world, "sign-out", json!({})).expect(200);
        world.pass(29 * DAY);
        let before = client.cookies[TRUST].clone();
        assert_eq!(sign_in(&mut world, &mut client)["redirect"], false);
        assert_ne!(client.cookies[TRUST], before, "the old cookie stays");
    }
    world.pass(30 * DAY + MINUTE);
    assert_eq!(sign_in(&mut world, &mut client)["twoFactorRedirect"], true);
}

#[test]
fn a_cookie_of_trust_works_once() {
    let mut world = world();
    with_app(&mut world);
    let mut client = begun(&mut world);
    let body = json!({"code": world.totp(ANN), "trustDevice": true});
    client
        .post(&mut world, "two-factor/verify-totp", body)
        .expect(200);
    let mut copy = client.clone();
    assert_eq!(sign_in(&mut world, &mut client)["redirect"], false);
    assert_eq!(sign_in(&mut world, &mut copy)["twoFactorRedirect"], true);
}

#[test]
fn a_session_that_is_not_to_be_remembered_is_not() {
    let mut world = world();
    with_app(&mut world);
    let mut client = Client::default();
    let body = json!({"email": ANN, "password": PASSWORD, "rememberMe": false});
    client.post(&mut world, "sign-in/email", body).expect(200);
    let code = world.totp(ANN);
    let answer = give(&mut world, &mut client, "verify-totp", &code).expect(200);
    let lines = answer.set_cookies();
    let line = lines.iter().find(|line| line.starts_with(TOKEN));
    assert!(!line.expect("a session").contains("Max-Age"), "{lines:?}");
    world.pass(DAY + MINUTE);
    assert_eq!(client.email(&mut world), None);
}

#[test]
fn a_code_can_be_mailed() {
    let mut world = world();
    with_app(&mut world);
    let mut client = begun(&mut world);
    client
        .post(&mut world, "two-factor/send-otp", json!({}))
        .expect(200);
    let mail = world.auth.outbox().last_of(ANN, MailKind::TwoFactorCode);
    let code = mail
        .and_then(|mail| mail.code())
        .expect("a code")
        .to_owned();
    give(&mut world, &mut client, "verify-otp", "wrong").refused(401, "INVALID_CODE");
    give(&mut world, &mut client, "verify-otp", &code).expect(200);
    assert_eq!(client.email(&mut world).as_deref(), Some(ANN));
}

#[test]
fn a_mailed_code_is_good_for_three_minutes() {
    let mut world = world();
    with_app(&mut world);
    let mut client = begun(&mut world);
    client
        .post(&mut world, "two-factor/send-otp", json!({}))
        .expect(200);
    let code = world.code(ANN);
    world.pass(3 * MINUTE + Duration::from_millis(1));
    give(&mut world, &mut client, "verify-otp", &code).refused(400, "OTP_HAS_EXPIRED");
}

#[test]
fn mailed_codes_are_on_at_once_and_need_no_app() {
    let mut world = world();
    let mut ann = world.signed_up(ANN);
    let token = ann.token();
    let body = json!({"password": PASSWORD, "method": "otp"});
    let answer = ann.post(&mut world, "two-factor/enable", body).expect(200);
    assert_eq!(answer.text(), r#"{"method":"otp"}"#);
    assert_ne!(ann.token(), token, "the session is the old one");
    let answer = sign_in(&mut world, &mut Client::default());
    assert_eq!(answer["twoFactorMethods"], json!(["otp"]));
    assert_eq!(world.auth.totp(world.now, ANN), None);
}

#[test]
fn each_of_ten_backup_codes_works_once() {
    let mut world = world();
    let (_, codes) = with_app(&mut world);
    assert_eq!(codes.len(), 10);
    for code in &codes {
        let mut client = begun(&mut world);
        give(&mut world, &mut client, "verify-backup-code", code).expect(200);
        let mut client = begun(&mut world);
        give(&mut world, &mut client, "verify-backup-code", code)
            .refused(401, "INVALID_BACKUP_CODE");
    }
}

#[test]
fn new_backup_codes_take_the_place_of_the_old() {
    let mut world = world();
    let (mut ann, old) = with_app(&mut world);
    let answer = ann
        .post(&mut world, "two-factor/generate-backup-codes", password())
        .expect(200);
    let new = backup_codes(&answer);
    give(&mut world, &mut ann, "verify-backup-code", &old[0]).refused(401, "INVALID_BACKUP_CODE");
    give(&mut world, &mut ann, "verify-backup-code", &new[0]).expect(200);
}

#[test]
fn turned_off_the_password_is_enough_again() {
    let mut world = world();
    let (mut ann, _) = with_app(&mut world);
    let token = ann.token();
    let wrong = json!({"password": "wrong"});
    ann.post(&mut world, "two-factor/disable", wrong)
        .refused(400, "INVALID_PASSWORD");
    ann.post(&mut world, "two-factor/disable", password())
        .expect(200);
    assert_ne!(ann.token(), token, "the session is the old one");
    assert_eq!(world.signed_in(ANN).email(&mut world).as_deref(), Some(ANN));
    assert_eq!(world.auth.totp(world.now, ANN), None);
}

#[test]
fn the_new_session_is_like_the_one_before() {
    let mut world = world();
    let mut ann = Client::with_headers(&[
        ("origin", "http://localhost:3000"),
        ("user-agent", "A browser"),
        ("x-forwarded-for", "192.0.2.1"),
    ]);
    let body = json!({"name": "Ann", "email": ANN, "password": PASSWORD});
    ann.post(&mut world, "sign-up/email", body).expect(200);
    let organization = world.organization(&mut ann, "acme");
    ann.headers = vec![("origin", "http://localhost:3000")];
    let body = json!({"password": PASSWORD, "method": "otp"});
    ann.post(&mut world, "two-factor/enable", body).expect(200);
    let session = ann.get(&mut world, "get-session").expect(200).json();
    let session = &session["session"];
    assert_eq!(session["userAgent"], "A browser");
    assert_eq!(session["ipAddress"], "192.0.2.1");
    assert_eq!(session["activeOrganizationId"], *organization);
}

#[test]
fn an_app_learns_whose_codes_it_shows() {
    let mut world = world();
    let mut ann = world.signed_up(ANN);
    let body = json!({"password": PASSWORD, "issuer": "My Shop"});
    let answer = ann.post(&mut world, "two-factor/enable", body).expect(200);
    let uri = answer.json()["totpURI"].clone();
    let uri = uri.as_str().expect("it is a text");
    assert!(
        uri.starts_with("otpauth://totp/My%20Shop:ann%40example.com?secret="),
        "{uri}"
    );
    assert!(uri.ends_with("&issuer=My+Shop&digits=6&period=30"), "{uri}");
}

#[test]
fn the_developer_reads_the_codes_of_apps_beside_the_mails() {
    let mut world = world();
    with_app(&mut world);
    let mut developer = Client::default();
    let mut get = |world: &mut World, path: &str| {
        let url = format!("http://127.0.0.1:4000/__dev/{path}");
        developer.get(world, &url).expect(200)
    };
    let code = world.totp(ANN);
    let page = get(&mut world, "outbox");
    assert!(page.text().contains(&code), "{}", page.text());
    let list = get(&mut world, "totp.json").json();
    assert_eq!(list, json!([{"email": ANN, "code": code}]));
}
