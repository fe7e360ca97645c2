//! What a look-up's answer says.

use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_ENCODING;
use serde_json::Value;
use serde_json::value::RawValue;

use super::session::{is_about, is_live, session_in};
use crate::scenario::Reply;

/// What it says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// This session is signed in.
    SignedIn(Value),
    /// Nobody is.
    SignedOut,
    /// It says nothing, and this is the code of the 502.
    Unknown(&'static str),
}

/// Reads a look-up's answer at this time. It has to be about the token that the session_token cookie has then, the
/// request's or the answer's own.
pub(super) fn verdict_about(
    token: Option<&[u8]>,
    status: StatusCode,
    text: Option<&str>,
    now: i64,
) -> Verdict {
    match status.as_u16() {
        401 | 403 if text.is_some_and(is_json) => Verdict::SignedOut,
        200..=299 if text.and_then(value_of) == Some(Value::Null) => Verdict::SignedOut,
        200..=299 => match text.and_then(value_of).as_ref().and_then(session_in) {
            Some(session) if !token.is_some_and(|token| is_about(&session, unquoted(token))) => {
                Verdict::Unknown("UPSTREAM_INVALID")
            }
            Some(session) if is_live(&session, now) => Verdict::SignedIn(session),
            Some(_) => Verdict::SignedOut,
            None => Verdict::Unknown("UPSTREAM_INVALID"),
        },
        _ => Verdict::Unknown("UPSTREAM_ERROR"),
    }
}

/// Whether a text is JSON (RFC 8259), whatever it says: a number may be larger than any that can be read.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(unmarked(text)).is_ok()
}

/// What a text says, if it is JSON that can be read.
pub(super) fn value_of(text: &str) -> Option<Value> {
    neon_auth_conformance::json::read(text).ok()
}

/// A text without the byte order mark before it.
pub(super) fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The body as text, if nobody has encoded it on the way.
pub(super) fn text_of<'b>(reply: &Reply, body: &'b Bytes) -> Option<&'b str> {
    let is_encoded = reply
        .lines_of(CONTENT_ENCODING)
        .any(|coding| !coding.is_empty() && !coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    std::str::from_utf8(body).ok().filter(|_| !is_encoded)
}

/// The value as Better Auth reads it: if it begins with a quote, without its first and last byte.
fn unquoted(value: &[u8]) -> &[u8] {
    match value.strip_prefix(b"\"") {
        Some(rest) => rest.split_last().map_or(rest, |(_, inner)| inner),
        None => value,
    }
}
