//! Sessions as Better Auth writes them, and as nobody should.

use proptest::prelude::*;
use proptest::sample::select;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The tokens there are. Most of what is made for one scenario is about the first.
pub(super) const TOKENS: [&str; 2] = ["tok-c4n4ry-a", "tok.c4n4ry/b"];

pub(super) fn any_token() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(TOKENS[0]), 1 => Just(TOKENS[1])]
}

/// The members `session` and `user`, with everything that makes them no session in some.
pub(super) fn any_session(now: i64) -> impl Strategy<Value = String> {
    (any_token(), any_expiry(now), any_more())
        .prop_map(|(token, expires, more)| session_of(token, &expires, &more))
}

pub(super) fn session_of(token: &str, expires: &str, more: &str) -> String {
    format!(
        r#""session":{{"id":"s1","userId":"u1","token":"{token}","expiresAt":"{expires}","ipAddress":null}},"user":{{"id":"u1","email":"c4n4ry@app.example","emailVerified":true{more}}}"#
    )
}

/// Text of an expiry around now.
fn any_expiry(now: i64) -> impl Strategy<Value = String> {
    let after = move |millis: i64| rfc3339(now.saturating_add(millis));
    prop_oneof![
        8 => select(&[7 * 24 * 60 * 60 * 1000, 200_000, 5_000][..]).prop_map(after),
        2 => select(&[1500, 1000, 999, 1, 0, -1, -1000][..]).prop_map(after),
        1 => Just("2999-01-01T00:00:00+05:30".to_owned()),
        1 => Just("never".to_owned()),
    ]
}

/// More fields of the user: ones nobody knows, ones of an odd type, and enough to be too large for a cookie.
fn any_more() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => Just(String::new()),
        1 => Just(r#","more":{"n":[1.5,9007199254740993,"\u0141"]},"role":["x"],"banned":"no""#.to_owned()),
        1 => Just(r#","name":7"#.to_owned()),
        1 => (2000..3000_usize).prop_map(|bytes| format!(r#","image":"{}""#, "x".repeat(bytes))),
    ]
}

/// The instant as Better Auth writes it; the nearest that can be written.
pub(super) fn rfc3339(millis: i64) -> String {
    let in_range = millis.clamp(0, 253_402_300_799_000);
    let instant = OffsetDateTime::from_unix_timestamp_nanos(i128::from(in_range) * 1_000_000);
    instant
        .ok()
        .and_then(|instant| instant.format(&Rfc3339).ok())
        .expect("the years from 1970 to 9999 can be written")
}
