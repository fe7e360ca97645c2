//! The session_data cookie that is made of a session.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::session::{expiry, is_about};
use super::set_cookie::Cookie;
use super::verdict::unmarked;
use crate::scenario::{CURRENT, Settings};
use neon_auth_conformance::cookies::{SESSION_DATA, signed_jwt};

/// Browsers drop a longer line.
const LARGEST_LINE: usize = 4096;

/// Session and user, as they were written.
#[derive(Deserialize)]
struct Verbatim<'t> {
    #[serde(borrow)]
    session: &'t RawValue,
    #[serde(borrow)]
    user: &'t RawValue,
}

/// The cookie, if the session that `text` tells is about the token in force, lasts, and fits into a cookie.
pub(super) fn minted(
    settings: &Settings,
    token: &[u8],
    text: &str,
    session: &Value,
    now: i64,
) -> Option<Cookie> {
    let verbatim: Verbatim<'_> = serde_json::from_str(unmarked(text)).ok()?;
    let after = |instant: i64, wait: std::time::Duration| {
        let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        instant.saturating_add(wait).div_euclid(1000)
    };
    let over = expiry(session)?.div_euclid(1000);
    let exp = after(now, settings.ttl).min(over);
    if !is_about(session, token) || exp.saturating_mul(1000) <= now {
        return None;
    }
    let iat = now.div_euclid(1000);
    let payload = format!(
        r#"{{"session":{},"user":{},"iat":{iat},"exp":{exp},"sub":{}}}"#,
        with_whole_pairs(verbatim.session.get()),
        with_whole_pairs(verbatim.user.get()),
        session.pointer("/user/id")?
    );
    let header = br#"{"alg":"HS256","typ":"JWT"}"#;
    let jwt = signed_jwt(header, payload.as_bytes(), CURRENT);
    let max_age = after(exp.saturating_mul(1000), settings.grace()).min(over) - iat;
    let domain = settings.domain.map(|domain| format!("; Domain={domain}"));
    let line = format!(
        "{SESSION_DATA}={jwt}; Max-Age={max_age}; Path=/{}; SameSite={}; Secure; HttpOnly",
        domain.unwrap_or_default(),
        settings.same_site.as_str()
    );
    (line.len() <= LARGEST_LINE).then(|| Cookie::Set(jwt.into_bytes()))
}

/// The same JSON, in which each half of a surrogate pair is U+FFFD. Nothing else is written in another way.
fn with_whole_pairs(json: &str) -> String {
    let mut whole = String::new();
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escaped) = rest.split_at(at);
        whole.push_str(before);
        rest = escaped;
        let escapes = units_before(rest);
        if escapes.is_empty() {
            // A backslash and one character, which is ASCII.
            let (escape, after) = rest.split_at(2);
            whole.push_str(escape);
            rest = after;
        }
        for unit in char::decode_utf16(escapes) {
            let length = unit.as_ref().map_or(1, |letter| letter.len_utf16()) * 6;
            let (escape, after) = rest.split_at(length);
            whole.push_str(if unit.is_ok() { escape } else { "\\ufffd" });
            rest = after;
        }
    }
    whole + rest
}

/// The UTF-16 code units of all `\uXXXX` that a text begins with.
fn units_before(mut text: &str) -> Vec<u16> {
    let mut units = Vec::new();
    while let Some(after) = text.strip_prefix("\\u") {
        let Some((digits, after)) = after.split_at_checked(4) else {
            break;
        };
        units.extend(u16::from_str_radix(digits, 16));
        text = after;
    }
    units
}

#[cfg(test)]
mod tests {
    use super::with_whole_pairs;

    #[test]
    fn half_a_pair_is_replaced_and_nothing_else() {
        for (json, expected) in [
            (
                r#""\ud83d\u0041\\ud83d\ud83d\uDE00\n\udc00""#,
                r#""\ufffd\u0041\\ud83d\ud83d\uDE00\n\ufffd""#,
            ),
            (r#"{"é\\":"\ud83d"}"#, r#"{"é\\":"\ufffd"}"#),
            ("{}", "{}"),
        ] {
            assert_eq!(with_whole_pairs(json), expected);
        }
    }
}
