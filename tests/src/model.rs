//! What the cookies and upstream's answers are worth, written once more, plainly and from the specification.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::cookies::verified_payload;

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

/// Values the session_data cookie. `now` is in milliseconds, and `grace` how long past its expiry it may stand in.
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

/// The session and the `exp` of a JWT that is ours, can be read and belongs to the token, whether expired or not.
fn genuine(token: &[u8], data: &[u8], secrets: &[&str], now: i64) -> Option<(Value, i64)> {
    let jwt = std::str::from_utf8(data).ok()?;
    let payload = secrets
        .iter()
        .find_map(|secret| verified_payload(jwt, secret).ok())?;
    let header = URL_SAFE_NO_PAD.decode(jwt.split('.').next()?).ok()?;
    let header: Map<String, Value> = serde_json::from_slice(&header).ok()?;
    let exp = payload.get("exp")?.as_i64()?;
    let begins = match payload.get("nbf") {
        None | Some(Value::Null) => None,
        Some(nbf) => Some(nbf.as_i64()?),
    };
    let session = session_in(&payload)?;
    let is_bound = session
        .pointer("/session/token")
        .and_then(Value::as_str)
        .is_some_and(|bound| token_in_force(token).as_deref() == Some(bound.as_bytes()));
    let counts =
        is_bound && !header.contains_key("crit") && begins.is_none_or(|nbf| millis(nbf) <= now);
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

/// What a look-up's answer says.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// This session is signed in.
    SignedIn(Value),
    /// Nobody is.
    SignedOut,
    /// It says nothing.
    Unknown,
}

/// Reads a look-up's answer at this time. It has to be about the token that the session_token cookie has then, the
/// request's or the answer's own.
#[must_use]
pub fn verdict_about(
    token: Option<&[u8]>,
    status: StatusCode,
    is_encoded: bool,
    body: &[u8],
    now: i64,
) -> Verdict {
    let told = match is_encoded {
        true => None,
        false => serde_json::from_slice(body)
            .ok()
            .as_ref()
            .and_then(session_in),
    };
    let bound = told
        .as_ref()
        .and_then(|told| told.pointer("/session/token"));
    let is_about_another = bound.is_some_and(|bound| {
        token.and_then(token_in_force).as_deref() != bound.as_str().map(str::as_bytes)
    });
    if status.is_success() && is_about_another {
        return Verdict::Unknown;
    }
    verdict(status, is_encoded, body, now)
}

/// Reads a look-up's answer at this time, whatever token it is about.
#[must_use]
pub fn verdict(status: StatusCode, is_encoded: bool, body: &[u8], now: i64) -> Verdict {
    let body: Option<Value> = match is_encoded {
        true => None,
        false => serde_json::from_slice(body).ok(),
    };
    match (status.as_u16(), body) {
        (200..=299, Some(Value::Null)) | (401 | 403, Some(_)) => Verdict::SignedOut,
        (200..=299, Some(body)) => match session_in(&body) {
            Some(session) if is_live(&session, now) => Verdict::SignedIn(session),
            Some(_) => Verdict::SignedOut,
            None => Verdict::Unknown,
        },
        _ => Verdict::Unknown,
    }
}

/// `{session, user}` out of an object that holds both, where each has what no session is without. An odd field beside
/// that is nobody's fault.
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

fn is_live(session: &Value, now: i64) -> bool {
    expiry(session).is_some_and(|expiry| now < expiry)
}

/// Every `%` with two hexadecimal digits behind it replaced by its byte.
#[must_use]
pub fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if digit(*high).is_some() && digit(*low).is_some() => {
                let value = digit(*high).unwrap_or(0) * 16 + digit(*low).unwrap_or(0);
                decoded.extend(u8::try_from(value));
                rest = after;
            }
            _ => {
                decoded.push(*first);
                rest = tail;
            }
        }
    }
    decoded
}
