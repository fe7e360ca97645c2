//! The session_data cookie that is made of a session.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::json::{unmarked, with_whole_pairs};
use super::left_out::leave_out;
use super::session::{expiry, is_about};
use super::set_cookie::Cookie;
use crate::scenario::{CURRENT, Settings};
use neon_auth_conformance::cookies::{PREFIX, SESSION_DATA, signed_jwt};

/// Session and user, as they were written.
#[derive(Deserialize)]
struct Verbatim<'t> {
    #[serde(borrow)]
    session: &'t RawValue,
    #[serde(borrow)]
    user: &'t RawValue,
}

/// What a cookie is made under.
pub(super) struct Minting<'m> {
    pub(super) settings: &'m Settings,
    /// When upstream was asked.
    pub(super) asked_at: i64,
    pub(super) now: i64,
    /// The session, or its user, has changed since then.
    pub(super) has_changed: bool,
}

/// The cookie, if the session that `text` tells is about the token in force, lasts, and fits into a cookie. It counts from
/// when upstream was asked.
pub(super) fn minted(
    minting: &Minting<'_>,
    token: &[u8],
    text: &str,
    session: &Value,
) -> Option<Cookie> {
    let Minting {
        settings,
        asked_at,
        now,
        has_changed,
    } = *minting;
    let verbatim: Verbatim<'_> = serde_json::from_str(unmarked(text)).ok()?;
    let after = |instant: i64, wait: std::time::Duration| {
        let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        instant.saturating_add(wait).div_euclid(1000)
    };
    let over = expiry(session)?.div_euclid(1000);
    let iat = asked_at.div_euclid(1000);
    let exp = after(asked_at, settings.ttl).min(over);
    if has_changed || !is_about(session, token) || exp.saturating_mul(1000) <= now {
        return None;
    }
    let user = with_whole_pairs(verbatim.user.get());
    let (user, left_out) = leave_out(user, settings.cache_without);
    let without = match left_out.is_empty() {
        true => String::new(),
        false => format!(r#","without":{}"#, Value::from(left_out)),
    };
    let payload = format!(
        r#"{{"session":{},"user":{user},"iat":{iat},"exp":{exp},"sub":{}{without}}}"#,
        with_whole_pairs(verbatim.session.get()),
        session.pointer("/user/id")?
    );
    let header = br#"{"alg":"HS256","typ":"JWT"}"#;
    let jwt = signed_jwt(header, payload.as_bytes(), CURRENT);
    let max_age =
        after(exp.saturating_mul(1000), settings.grace()).min(over) - now.div_euclid(1000);
    let line = format!(
        "{}={jwt}; Max-Age={max_age}; Path=/{}; SameSite={}; Secure; HttpOnly{}",
        SESSION_DATA.replace(PREFIX, settings.prefix()),
        settings
            .domain
            .map(|domain| format!("; Domain={domain}"))
            .unwrap_or_default(),
        settings.same_site.as_str(),
        if settings.is_partitioned() {
            "; Partitioned"
        } else {
            ""
        },
    );
    let fits = line.len() <= settings.session_data_limit;
    fits.then(|| Cookie::Set(jwt.into_bytes()))
}
