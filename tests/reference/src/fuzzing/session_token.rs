//! Whatever a session_data cookie says under a right MAC: it is believed only if a plain reading of the
//! specification believes it.

use std::time::Duration;

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue, Method};
use neon_auth_core::{
    Context, Error, Freshness, GetSession, IncomingRequest, Jar, Session, SessionMemory,
};

use super::{NOW, SECRET, config};
use crate::model::{Worth, worth};
use crate::play::{Played, play};
use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN, signed_jwt};
use neon_auth_conformance::json;

/// The session that the request's token belongs to.
const TOKEN: &str = "tok_abc.c2lnbmF0dXJl%2BaGVyZQ%3D%3D";

/// The input is the JWT's header, a line break, and its payload. Both are signed, so that the MAC shuts nothing out.
///
/// # Panics
///
/// If the invariant does not hold.
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
    let empty = || SessionMemory::with_limit(1 << 20);
    let memory = empty();
    let context = Context::new(&config, NOW, &request, &jar).recalling(&memory);
    let decide = || play(GetSession::start(context, Freshness::FromCache), NOW, []);
    let (first, again) = (decide(), decide());
    assert_eq!(
        first.fetches.len(),
        again.fetches.len(),
        "it is recalled as another"
    );
    if !first.fetches.is_empty() {
        let (memory, empty) = (format!("{memory:?}"), format!("{:?}", empty()));
        assert_eq!(memory, empty, "what is not believed is remembered");
        return;
    }
    let session_of = |played: Played<Result<Option<Session>, Error>>| {
        let session = played.outcome.ok().flatten();
        session.and_then(|session| json::value_of(&session).ok())
    };
    let believed = session_of(first);
    assert_eq!(session_of(again), believed, "it is recalled as another");
    let worth = worth(
        TOKEN.as_bytes(),
        jwt.as_bytes(),
        &[SECRET],
        NOW.as_millis(),
        Duration::ZERO,
    );
    assert_eq!(believed.map(Worth::Hit), Some(worth));
}
