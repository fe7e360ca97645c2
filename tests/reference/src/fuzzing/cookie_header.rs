//! Whatever the Cookie header is: upstream gets our cookies, the first of each name, byte for byte, in 8 KiB, and no
//! other.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue, Method};
use neon_auth_core::{Call, Context, RequestHeaders};
use serde_json::Value;

use super::{NOW, config};
use crate::play::play;
use neon_auth_conformance::cookies::{for_upstream, our_cookies};

/// The input is one Cookie header a line.
///
/// # Panics
///
/// If the invariant does not hold.
pub fn cookie_header(input: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in input.split(|byte| *byte == b'\n').take(16) {
        if let Ok(line) = HeaderValue::from_bytes(line) {
            headers.append(COOKIE, line);
        }
    }
    let config = config();
    // What HTTP does not allow is in these lines, too.
    let lines = input.split(|byte| *byte == b'\n').take(16);
    let lines = lines.map(|line| ("Cookie", line));
    let (request, jar) =
        RequestHeaders::copy(&config, lines).into_request_of_text(&Method::GET, None, "/", None);
    let call = Call::<Value>::start_untyped(
        Context::new(&config, NOW, &request, &jar),
        Method::GET,
        "ok",
        &Value::Null,
    );
    let played = play(call, NOW, []);

    let mut expected = Vec::new();
    for (name, value) in for_upstream(our_cookies(&headers)) {
        if !expected.is_empty() {
            expected.extend_from_slice(b"; ");
        }
        expected.extend_from_slice(name.as_bytes());
        expected.push(b'=');
        expected.extend_from_slice(&value);
    }
    let sent: Vec<&[u8]> = played
        .fetches
        .iter()
        .filter_map(|fetch| Some(fetch.request.headers().get(COOKIE)?.as_bytes()))
        .collect();
    assert_eq!(played.fetches.len(), 1);
    assert_eq!(sent.concat(), expected);
}
