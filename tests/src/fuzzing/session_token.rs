//! Whatever a session_data cookie says under a right MAC: it is believed only where a plain reading of the
//! specification believes it.

use std::time::Duration;

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue, Method};
use neon_auth_core::{Context, GetSession, IncomingRequest, Jar};

use super::{NOW, SECRET, config};
use crate::cookies::{SESSION_DATA, SESSION_TOKEN, signed_jwt};
use crate::model::{Worth, worth};
use crate::play::play;

/// The session that the request's token belongs to.
const TOKEN: &str = "tok_abc.c2lnbmF0dXJl%2BaGVyZQ%3D%3D";

/// The input is the JWT's header, a line break, and its payload. Both are signed, so that the MAC shuts nothing out.
///
/// # Panics
///
/// Where the invariant does not hold.
pub fn session_token(input: &[u8]) {
    let line_break = input.iter().position(|byte| *byte == b'\n');
    let (header, payload) = input.split_at(line_break.unwrap_or(input.len()));
    let jwt = signed_jwt(
        header,
        payload.strip_prefix(b"\n").unwrap_or_default(),
        SECRET,
    );
    let mut headers = HeaderMap::new();
    let cookies = format!("{SESSION_TOKEN}={TOKEN}; {SESSION_DATA}={jwt}");
    if let Ok(cookies) = HeaderValue::from_str(&cookies) {
        headers.insert(COOKIE, cookies);
    }
    let config = config();
    let request = IncomingRequest::from_text(&Method::GET, None, "/", None, &headers);
    let jar = Jar::from_headers(&headers);
    let played = play(
        GetSession::new(Context::new(&config, NOW, &request, &jar), false),
        NOW,
        [],
    );
    if !played.fetches.is_empty() {
        return;
    }
    let told = played.outcome.ok().flatten();
    let told = told.and_then(|session| serde_json::to_value(session).ok());
    let worth = worth(
        TOKEN.as_bytes(),
        jwt.as_bytes(),
        &[SECRET],
        NOW.as_millis(),
        Duration::ZERO,
    );
    assert_eq!(told.map(Worth::Hit), Some(worth));
}
