//! The comparer sees what it is there to see.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use neon_auth_dev_server::DevServer;
use time::macros::utc_datetime;

use crate::allowed::{Allowed, faults};
use crate::differ::{Aspect, between};
use crate::exchange::{Exchange, Expected, Play};
use crate::side::Side;

const COOKIE: &str = "s=tok.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D; Path=/; Secure";
const PAGE: &str = "http://127.0.0.1:1/page?a=1&b=2";
const BODY: &str = r#"{"at":"2026-01-01T00:00:00.000Z","n":1,"no":null,"list":[1],"yes":true,"role":"admin",
    "token":"pGd8R2mYxWq4TtNn","until":1767225600,"lasts":604800,"url":"http://127.0.0.1:1/here"}"#;

fn answer(status: u16, cookie: &str, location: &str, body: &str) -> Exchange {
    let mut headers = HeaderMap::new();
    headers.insert(SET_COOKIE, cookie.parse().unwrap());
    headers.insert(LOCATION, location.parse().unwrap());
    Exchange {
        step: "GET page".to_owned(),
        expected: Expected::Done,
        origin: "http://127.0.0.1:1".to_owned(),
        at: utc_datetime!(2026-01-01 00:00).into(),
        status,
        headers,
        body: Bytes::copy_from_slice(body.as_bytes()),
    }
}

#[track_caller]
fn assert_seen(aspect: Aspect, one: &Exchange, other: &Exchange) {
    for (one, other) in [(one, other), (other, one)] {
        let seen: Vec<Aspect> = between(one, other).iter().map(|d| d.aspect).collect();
        assert_eq!(seen, [aspect]);
    }
}

#[test]
fn other_tokens_ids_and_times_are_no_difference() {
    let one = answer(200, COOKIE, &format!("{PAGE}&t=pGd8R2mYxWq4TtNn"), BODY);
    let mut other = answer(
        200,
        "s=kot.BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D; Secure; Path=/",
        "http://127.0.0.1:2/page?b=2&t=6fMz1LkQvB0sHcJe&a=1",
        r#"{"yes":true,"at":"2027-01-01T00:00:01.000Z","n":1,"no":null,"list":[1],"role":"admin",
            "token":"6fMz1LkQvB0sHcJe","until":1798761599,"lasts":604799,"url":"http://127.0.0.1:2/here"}"#,
    );
    other.origin = "http://127.0.0.1:2".to_owned();
    other.at = utc_datetime!(2027-01-01 00:00).into();
    assert_eq!(between(&one, &other), []);
}

#[test]
fn another_value_is_seen() {
    let one = answer(200, COOKIE, PAGE, BODY);
    for (from, to) in [
        (r#""n":1"#, r#""n":2"#),
        ("[1]", "[7]"),
        ("admin", "user"),
        ("2026-01-01T00", "2026-01-01T01"),
        ("1767225600", "1767229200"),
        ("604800", "604700"),
        ("pGd8R2mYxWq4TtNn", "missing"),
        ("http://127.0.0.1:1/here", "http://127.0.0.1:2/here"),
    ] {
        let other = answer(200, COOKIE, PAGE, &BODY.replace(from, to));
        assert_seen(Aspect::Value, &one, &other);
    }
}

#[test]
fn another_type_is_seen() {
    let mut one = answer(200, COOKIE, PAGE, BODY);
    let mut other = one.clone();
    one.headers
        .insert(CONTENT_TYPE, "application/json".parse().unwrap());
    assert_seen(Aspect::Type, &one, &other);
    other
        .headers
        .insert(CONTENT_TYPE, "text/html".parse().unwrap());
    assert_seen(Aspect::Type, &one, &other);
}

#[test]
fn another_status_is_seen() {
    let one = answer(200, COOKIE, PAGE, BODY);
    assert_seen(Aspect::Status, &one, &answer(201, COOKIE, PAGE, BODY));
}

#[test]
fn another_step_is_seen() {
    let one = answer(200, COOKIE, PAGE, BODY);
    let mut other = one.clone();
    other.step.push_str(", again");
    assert_seen(Aspect::Step, &one, &other);
}

#[test]
fn another_shape_is_seen() {
    let one = answer(200, COOKIE, PAGE, BODY);
    for (from, to) in [
        (r#""n":1,"#, ""),
        (r#""n":1"#, r#""n":"1""#),
        (r#""no":null"#, r#""no":0"#),
        ("2026-01-01T00:00:00.000Z", "yesterday"),
        ("00:00.000Z", "00:00Z"),
        ("[1]", "[1,2]"),
        ("[1]", "[null]"),
        ("true", "false"),
        (BODY, ""),
        (BODY, "<html>"),
    ] {
        let other = answer(200, COOKIE, PAGE, &BODY.replace(from, to));
        assert_seen(Aspect::Shape, &one, &other);
    }
}

#[test]
fn another_error_is_seen() {
    let one = answer(400, COOKIE, PAGE, r#"{"code":"A","message":"a"}"#);
    let code = answer(400, COOKIE, PAGE, r#"{"code":"B","message":"a"}"#);
    let message = answer(400, COOKIE, PAGE, r#"{"code":"A","message":"b"}"#);
    assert_seen(Aspect::Code, &one, &code);
    assert_seen(Aspect::Message, &one, &message);
}

#[test]
fn another_cookie_is_seen() {
    let one = answer(200, COOKIE, PAGE, BODY);
    for (from, to) in [
        ("s=", "t="),
        ("%3D", "="),
        ("tok.", "tok"),
        ("Path=/", "Path=/x"),
        ("; Secure", ""),
        ("; Secure", "; Secure; HttpOnly"),
    ] {
        let other = answer(200, &COOKIE.replace(from, to), PAGE, BODY);
        assert_seen(Aspect::Cookie, &one, &other);
    }
    let mut twice = one.clone();
    twice.headers.append(SET_COOKIE, COOKIE.parse().unwrap());
    assert_seen(Aspect::Cookie, &one, &twice);
}

#[test]
fn a_url_in_a_body_is_read() {
    let body = |query: &str| {
        let body = format!(r#"{{"url":"http://localhost:3000/page?{query}"}}"#);
        answer(200, COOKIE, PAGE, &body)
    };
    let one = body(
        "scope=read&exp=1767225600&ba_iat=1767225600000&sig=dGhpcyBpcyBhIHNpZ25hdHVyZSBvZiBzb21lYm9keSE%3D",
    );
    let same = body(
        "sig=YSBzaWduYXR1cmUgb2Ygc29tZWJvZHkgZWxzZSBpdCBpcyE%3D&exp=1767225601&ba_iat=1767225600900&scope=read",
    );
    assert_eq!(between(&one, &same), []);
    for (from, to) in [
        ("scope=read", "scope=write"),
        ("exp=1767225600", "exp=1767229200"),
        ("ba_iat=1767225600000&", ""),
        ("/page", "/other"),
    ] {
        let text = String::from_utf8_lossy(&one.body).replace(from, to);
        assert_seen(Aspect::Value, &one, &answer(200, COOKIE, PAGE, &text));
    }
}

#[test]
fn another_location_is_seen() {
    let one = answer(302, COOKIE, PAGE, BODY);
    for (from, to) in [
        ("/page", "/other"),
        ("&b=2", ""),
        ("&b=2", "&b=3"),
        ("127.0.0.1:1", "127.0.0.1:2"),
        ("http://127.0.0.1:1", ""),
    ] {
        let other = answer(302, COOKIE, &PAGE.replace(from, to), BODY);
        assert_seen(Aspect::Location, &one, &other);
    }
}

#[test]
fn what_is_allowed_must_be() {
    let table = [Allowed {
        aspect: Aspect::Shape,
        key: "n",
        embedded: "number",
        real: "text",
        why: "for the sake of this test",
    }];
    let one = answer(200, COOKIE, PAGE, BODY);
    let other = answer(200, COOKIE, PAGE, &BODY.replace(r#""n":1"#, r#""n":"1""#));
    assert_eq!(faults(&table, &between(&one, &other)).len(), 0);
    // The other way round it is another difference, and the allowed one is gone.
    assert_eq!(faults(&table, &between(&other, &one)).len(), 2);
    assert_eq!(faults(&table, &[]).len(), 1);
    assert_eq!(faults(&[], &between(&one, &other)).len(), 1);
}

#[test]
fn a_text_drawn_by_lot_is_compared_by_which_it_is() {
    let play = |drawn: [&str; 2], shown: &str| {
        let side = Side::Embedded(DevServer::start().unwrap());
        let mut play = Play::new(&side);
        for text in drawn {
            play.draw(text);
        }
        let body = BODY.replace("admin", shown);
        play.keep(answer(200, COOKIE, PAGE, &body));
        play.finish()
    };
    let one = play(["ABCD", "EFGH"], "EFGH");
    let other = play(["IJKL", "MNOP"], "MNOP");
    let wrong = play(["IJKL", "MNOP"], "IJKL");
    assert_eq!(between(&one[0], &other[0]), []);
    assert_seen(Aspect::Value, &one[0], &wrong[0]);
}
