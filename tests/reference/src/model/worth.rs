//! What the session_data cookie is worth.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::json::value_of;
use super::left_out::left_out;
use super::percent::percent_decoded;
use super::session::{is_about, is_live, session_in};
use neon_auth_conformance::cookies::verified_text;

/// What the session_data cookie is worth beside a session_token.
#[derive(Clone, Debug, PartialEq)]
pub enum Worth {
    /// It tells this session.
    Hit(Value),
    /// It would, but for its own expiry.
    Stale(Value),
    /// Nothing.
    Miss,
}

/// Values the session_data cookie. `now` is in milliseconds, and `grace` how long past its expiry it may be used.
#[must_use]
pub fn worth(token: &[u8], data: &[u8], secrets: &[&str], now: i64, grace: Duration) -> Worth {
    let Some((session, exp)) = genuine(token, data, secrets, now) else {
        return Worth::Miss;
    };
    if !is_live(&session, now) {
        return Worth::Miss;
    }
    let expires = millis(exp);
    if now < expires {
        return Worth::Hit(session);
    }
    let grace = i64::try_from(grace.as_millis()).unwrap_or(i64::MAX);
    if now < expires.saturating_add(grace) {
        return Worth::Stale(session);
    }
    Worth::Miss
}

/// When upstream was asked for what a session_data cookie says that is ours, in seconds; none if it is no integer.
pub(super) fn issued(data: &[u8], secrets: &[&str]) -> Option<i64> {
    payload_of(data, secrets)?.get("iat")?.as_i64()
}

/// The session that a session_data cookie of ours says, expired or not, if it belongs to this token.
pub(super) fn genuine_session(token: &[u8], data: &[u8], secrets: &[&str]) -> Option<Value> {
    // Whether it has begun to count does not matter.
    genuine(token, data, secrets, i64::MAX).map(|(session, _)| session)
}

/// Whether a session_data cookie that is ours leaves out fields of the user.
pub(super) fn leaves_out_any(data: &[u8], secrets: &[&str]) -> bool {
    payload_of(data, secrets).is_some_and(|payload| left_out(&payload) != Some(Vec::new()))
}

/// What a JWT that is ours says.
fn payload_of(data: &[u8], secrets: &[&str]) -> Option<Value> {
    let jwt = std::str::from_utf8(data).ok()?;
    let payload = secrets
        .iter()
        .find_map(|secret| verified_text(jwt, secret).ok())?;
    value_of(std::str::from_utf8(&payload).ok()?)
}

/// The session and the `exp` of a JWT that is ours, can be read and belongs to the token, whether expired or not.
fn genuine(token: &[u8], data: &[u8], secrets: &[&str], now: i64) -> Option<(Value, i64)> {
    let payload = payload_of(data, secrets)?;
    let jwt = std::str::from_utf8(data).ok()?;
    let header = URL_SAFE_NO_PAD.decode(jwt.split('.').next()?).ok()?;
    let header = value_of(std::str::from_utf8(&header).ok()?)?;
    let exp = payload.get("exp")?.as_i64()?;
    let begins = match payload.get("nbf") {
        None | Some(Value::Null) => None,
        Some(nbf) => Some(nbf.as_i64()?),
    };
    left_out(&payload)?;
    let session = session_in(&payload)?;
    let counts = is_about(&session, token)
        && header.is_object()
        && header.get("crit").is_none()
        && begins.is_none_or(|nbf| millis(nbf) <= now);
    counts.then_some((session, exp))
}

/// Seconds in milliseconds, as far as time goes.
fn millis(seconds: i64) -> i64 {
    seconds.saturating_mul(1000)
}

/// What a session_token cookie says the token is.
#[must_use]
pub fn token_in_force(cookie: &[u8]) -> Option<Vec<u8>> {
    let mut token = percent_decoded(cookie);
    token.truncate(token.iter().rposition(|byte| *byte == b'.')?);
    Some(token)
}
