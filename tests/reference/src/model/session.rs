//! A session and its user, as JSON.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// `{session, user}` out of an object that holds both, if each has what no session is without. An odd field beside
/// that does not matter.
#[must_use]
pub fn session_in(object: &Value) -> Option<Value> {
    let (session, user) = (object.get("session")?, object.get("user")?);
    let has = |object: &Value, fields: &[&str]| {
        object.is_object()
            && fields
                .iter()
                .all(|field| object.get(field).is_some_and(Value::is_string))
    };
    let is_session = has(session, &["id", "userId", "token", "expiresAt"]) && has(user, &["id"]);
    let both = json!({"session": session, "user": user});
    (is_session && expiry(&both).is_some()).then_some(both)
}

/// When a session ends, in milliseconds.
#[must_use]
pub fn expiry(session: &Value) -> Option<i64> {
    let text = session.pointer("/session/expiresAt")?.as_str()?;
    let nanos = OffsetDateTime::parse(text, &Rfc3339)
        .ok()?
        .unix_timestamp_nanos();
    i64::try_from(nanos.div_euclid(1_000_000)).ok()
}

pub(super) fn is_live(session: &Value, now: i64) -> bool {
    expiry(session).is_some_and(|expiry| now < expiry)
}

/// Whether the session belongs to this session_token cookie.
pub(super) fn is_about(session: &Value, cookie: &[u8]) -> bool {
    let token = session.pointer("/session/token").and_then(Value::as_str);
    token.is_some() && super::token_in_force(cookie).as_deref() == token.map(str::as_bytes)
}
