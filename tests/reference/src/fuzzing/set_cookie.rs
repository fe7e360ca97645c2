//! Whatever cookies upstream sets: what leaves is ours, once a name, the last value byte for byte, with our
//! attributes and nobody else's.

use std::collections::BTreeSet;

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue, Method, Response};
use neon_auth_core::{Call, Context, IncomingRequest, Jar};
use serde_json::Value;

use super::{NOW, config};
use crate::play::play;
use crate::rules::{Site, assert_leaves_well};
use neon_auth_conformance::cookies::{PREFIX, SESSION_DATA, our_pair};

/// The input is one Set-Cookie header a line. Upstream answers with them twice: to the call, and to the look-up that
/// mints if they set a session token.
///
/// # Panics
///
/// If the invariant does not hold.
pub fn set_cookie(input: &[u8]) {
    let lines: Vec<HeaderValue> = input
        .split(|byte| *byte == b'\n')
        .take(16)
        .filter_map(|line| HeaderValue::from_bytes(line).ok())
        .collect();
    let answer = || {
        let mut response = Response::new("null".into());
        for line in &lines {
            response.headers_mut().append(SET_COOKIE, line.clone());
        }
        (0, Ok(response))
    };
    let config = config();
    let request = IncomingRequest::from_text(&Method::GET, None, "/", None, &HeaderMap::new());
    let jar = Jar::default();
    let call = Call::<Value>::start_untyped(
        Context::new(&config, NOW, &request, &jar),
        Method::GET,
        "ok",
        &Value::Null,
    );
    let played = play(call, NOW, [answer(), answer()]);

    let site = Site {
        host: None,
        prefix: PREFIX,
        domain: None,
        same_site: "Strict",
        is_partitioned: false,
    };
    let mut names = BTreeSet::new();
    for cookie in &played.cookies {
        let line = assert_leaves_well(cookie, &cookie.header_values(&config, &request), site);
        let last = lines
            .iter()
            .filter_map(|line| our_pair(line.as_bytes().split(|byte| *byte == b';').next()?))
            .rfind(|(name, _)| *name == line.name && line.name != SESSION_DATA);
        // Upstream sent no session, so none is cached: a new token clears the old cache, and nothing else is cleared.
        match last {
            Some((_, value)) => assert_eq!(cookie.value(), value),
            None => assert!(line.name == SESSION_DATA && !cookie.is_live()),
        }
        assert!(names.insert(line.name), "a name leaves twice");
    }
}
