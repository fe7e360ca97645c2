//! Sessions as Better Auth writes them, and as nobody should.

use neon_auth_reference::scenario::{TOKENS, rfc3339, session_of};
use proptest::prelude::*;
use proptest::sample::select;

pub(super) fn any_token() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(TOKENS[0]), 1 => Just(TOKENS[1])]
}

/// The members `session` and `user`, with everything that makes them no session in some.
pub(super) fn any_session(now: i64) -> impl Strategy<Value = String> {
    (any_token(), any_expiry(now), any_more())
        .prop_map(|(token, expires, more)| session_of(token, &expires, &more))
}

/// Text of an expiry around now.
fn any_expiry(now: i64) -> impl Strategy<Value = String> {
    let after = move |millis: i64| rfc3339(now.saturating_add(millis));
    prop_oneof![
        8 => select(&[7 * 24 * 60 * 60 * 1000, 200_000, 5_000][..]).prop_map(after),
        2 => select(&[1500, 1000, 999, 1, 0, -1, -1000][..]).prop_map(after),
        1 => select(&[-59_000, -60_000, -60_001, -90_000_000][..]).prop_map(after),
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
        1 => Just(r#","name":"\ud83d","bio":"\udc00\ud83d\ude00\\ud83d","\ud83d":1"#.to_owned()),
        1 => (100..300_usize).prop_map(|levels| {
            format!(r#","tree":{}"\ud83d"{}"#, "[".repeat(levels), "]".repeat(levels))
        }),
        1 => (300..3000_usize).prop_map(|bytes| format!(r#","image":"{}""#, "x".repeat(bytes))),
        1 => select(&[
            r#","image":null,"more":[1]"#,
            r#","image" : "x" , "bio":{"image":"y"},"n":1.50"#,
            r#","im\u0061ge":"x","bio":null"#,
        ][..]).prop_map(str::to_owned),
    ]
}
