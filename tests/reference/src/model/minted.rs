//! The session_data cookie that is made of a session.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::session::{expiry, is_about};
use super::set_cookie::Cookie;
use crate::scenario::{CURRENT, Settings};
use neon_auth_conformance::cookies::{SESSION_DATA, signed_jwt};

/// Browsers drop a longer line.
const LARGEST_LINE: usize = 4096;

/// Session and user, byte for byte.
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
    let verbatim: Verbatim<'_> = serde_json::from_str(text).ok()?;
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
        verbatim.session,
        verbatim.user,
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
