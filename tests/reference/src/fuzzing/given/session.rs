//! Sessions, genuine and not.

use crate::fuzzing::bytes::Bytes;
use crate::scenario::{CURRENT, PREVIOUS, STRANGE, TOKENS, rfc3339, session_of};
use neon_auth_conformance::cookies::signed_jwt;

/// A session's token.
pub(super) fn token(bytes: &mut Bytes<'_>) -> &'static str {
    let [first, second] = TOKENS;
    bytes.choose(first, &[second])
}

/// The members `session` and `user`.
pub(super) fn session(bytes: &mut Bytes<'_>, now: i64) -> String {
    let token = token(bytes);
    let lasts = bytes.choose(
        604_800_000,
        &[200_000, 5_000, 1_500, 999, 1, 0, -1, 8_000_000_000_000],
    );
    let expires = match bytes.one_in(16) {
        true => bytes.text(30).replace(['"', '\\'], ""),
        false => rfc3339(now.saturating_add(lasts)),
    };
    let more = match bytes.choose(0, &[1, 2, 3]) {
        0 => String::new(),
        1 => {
            r#","more":{"n":[1.5,9007199254740993,"\u0141"]},"role":["x"],"banned":"no""#.to_owned()
        }
        2 => r#","name":7"#.to_owned(),
        // Around what a cookie can hold.
        _ => format!(
            r#","image":"{}""#,
            "x".repeat(2300 + usize::from(bytes.byte()) * 2)
        ),
    };
    session_of(token, &expires, &more)
}

/// A session_data cookie's value.
pub(super) fn session_data(bytes: &mut Bytes<'_>, now: i64) -> String {
    let header = match bytes.one_in(16) {
        true => bytes.some(40).to_vec(),
        false => bytes
            .choose(
                r#"{"alg":"HS256","typ":"JWT"}"#,
                &[
                    r#"{"alg":"HS256"}"#,
                    r#"{"alg":"none"}"#,
                    r#"{"alg":"HS256","crit":["exp"]}"#,
                ],
            )
            .into(),
    };
    let session = session(bytes, now);
    let seconds = now.div_euclid(1000);
    let exp = seconds.saturating_add(bytes.choose(300, &[1, 0, -1, -30, -59, -60, -100_000]));
    let nbf = match bytes.choose(None, &[None, Some(-1), Some(0), Some(1)]) {
        Some(after) => format!(r#","nbf":{}"#, seconds.saturating_add(after)),
        None => String::new(),
    };
    let [previous, older] = PREVIOUS;
    let secret = bytes.choose(CURRENT, &[CURRENT, previous, older, STRANGE]);
    let payload = format!(
        r#"{{{session},"iat":{},"exp":{exp}{nbf}}}"#,
        exp.saturating_sub(300)
    );
    let mut jwt = signed_jwt(&header, payload.as_bytes(), secret);
    if bytes.one_in(8) {
        let more = bytes.text(4);
        jwt.push_str(&more);
    }
    jwt
}
