//! What a look-up's answer says.

use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_ENCODING;
use serde_json::Value;

use super::failure::is_better_auths_own;
use super::json::value_of;
use super::session::{expiry, is_about, is_live, session_in};
use crate::scenario::Reply;

/// By so many milliseconds two clocks may differ.
const A_MINUTE: i64 = 60_000;

/// What it says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// This session is signed in.
    SignedIn(Value),
    /// Nobody is.
    SignedOut,
    /// Somebody is, by upstream's clock, and has not been for a while by ours: one of them is wrong.
    ClocksDiffer,
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
        401 | 403 if is_better_auths_own(text) => Verdict::SignedOut,
        200..=299 if text.and_then(value_of) == Some(Value::Null) => Verdict::SignedOut,
        200..=299 => match text.and_then(value_of).as_ref().and_then(session_in) {
            Some(session) if !token.is_some_and(|token| is_about(&session, token)) => {
                Verdict::Unknown("UPSTREAM_INVALID")
            }
            Some(session) if is_live(&session, now) => Verdict::SignedIn(session),
            Some(session) => match expiry(&session) {
                Some(expiry) if now.saturating_sub(expiry) > A_MINUTE => Verdict::ClocksDiffer,
                _ => Verdict::SignedOut,
            },
            None => Verdict::Unknown("UPSTREAM_INVALID"),
        },
        _ => Verdict::Unknown("UPSTREAM_ERROR"),
    }
}

/// The body as text, if nobody has encoded it on the way.
#[must_use]
pub fn text_of<'b>(reply: &Reply, body: &'b Bytes) -> Option<&'b str> {
    let is_encoded = reply
        .lines_of(CONTENT_ENCODING)
        .any(|coding| !coding.is_empty() && !coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    std::str::from_utf8(body).ok().filter(|_| !is_encoded)
}
