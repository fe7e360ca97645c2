//! A memory of verified cookies changes how fast a request is decided, and nothing else.
//!
//! The conformance cases, the scenarios and the script of a browser run with one, too.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue, Method};
use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN, signed_jwt};
use neon_auth_conformance::memory::Memory;
use neon_auth_core::{Config, Context, Freshness, GetSession, IncomingRequest, Jar, UnixMillis};
use neon_auth_reference::play::play;

const SECRET: &str = "the-current-secret-of-32-characters";
const NOW: i64 = 1_780_315_200;
const TOKEN: &str = "tok_abc.signature";

/// A cached session of Ann's with these further claims.
fn cookie(claims: &str) -> String {
    let payload = format!(
        r#"{{"session":{{"id":"s","userId":"ann","token":"tok_abc","expiresAt":"2026-06-08T12:00:00.000Z"}},"user":{{"id":"ann"}}{claims}}}"#
    );
    signed_jwt(br#"{"alg":"HS256"}"#, payload.as_bytes(), SECRET)
}

/// Who is signed in at this second, by the cookies alone. None if upstream has to be asked.
fn signed_in(memory: &Memory, seconds: i64, token: &str, data: &str) -> Option<String> {
    signed_in_under([SECRET, SECRET], memory, seconds, token, data)
}

/// The same under a current and a previous secret.
fn signed_in_under(
    [current, previous]: [&str; 2],
    memory: &Memory,
    seconds: i64,
    token: &str,
    data: &str,
) -> Option<String> {
    let config = Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret(current)
        .previous_cookie_secrets([previous])
        .build()
        .expect("a valid configuration");
    let mut headers = HeaderMap::new();
    let cookies = format!("{SESSION_TOKEN}={token}; {SESSION_DATA}={data}");
    let cookies = HeaderValue::from_str(&cookies).expect("a header's value");
    headers.insert(COOKIE, cookies);
    let request = IncomingRequest::from_text(&Method::GET, None, "/", None, &headers);
    let jar = Jar::from_headers(&headers);
    let now = UnixMillis::from_secs(seconds);
    let context = Context::new(&config, now, &request, &jar).recalling(memory);
    let played = play(GetSession::start(context, Freshness::FromCache), now, []);
    let session = played.outcome.ok().flatten();
    session.map(|session| session.user.id.to_string())
}

#[test]
fn a_cookie_is_verified_once() {
    let memory = Memory::default();
    let good = cookie(&format!(r#","exp":{}"#, NOW + 300));
    for _ in 0..3 {
        let user = signed_in(&memory, NOW, TOKEN, &good);
        assert_eq!(user.as_deref(), Some("ann"));
    }
    assert_eq!((memory.remembered(), memory.recalled()), (1, 2));
}

#[test]
fn a_remembered_cookie_counts_no_longer_than_it_says() {
    let memory = Memory::default();
    let good = cookie(&format!(r#","exp":{},"nbf":{NOW}"#, NOW + 300));
    assert!(signed_in(&memory, NOW, TOKEN, &good).is_some());
    assert!(signed_in(&memory, NOW + 299, TOKEN, &good).is_some());
    assert_eq!(signed_in(&memory, NOW + 300, TOKEN, &good), None, "exp");
    assert_eq!(signed_in(&memory, NOW - 1, TOKEN, &good), None, "nbf");
    assert_eq!(memory.recalled(), 3, "the memory was not asked");
    let lasting = cookie(r#","exp":9999999999"#);
    assert!(signed_in(&memory, NOW, TOKEN, &lasting).is_some());
    let week = 8 * 24 * 60 * 60;
    let later = signed_in(&memory, NOW + week, TOKEN, &lasting);
    assert_eq!(later, None, "the session itself is over");
}

#[test]
fn a_remembered_cookie_counts_beside_its_own_token_alone() {
    let memory = Memory::default();
    let good = cookie(&format!(r#","exp":{}"#, NOW + 300));
    assert!(signed_in(&memory, NOW, TOKEN, &good).is_some());
    for other in ["tok_abd.signature", "tok_abc", ".signature", "tok_abc.a.b"] {
        assert_eq!(signed_in(&memory, NOW, other, &good), None, "{other}");
    }
    assert_eq!(memory.recalled(), 4, "the memory was not asked");
}

#[test]
fn a_remembered_cookie_counts_under_its_own_secret_alone() {
    const OTHER: &str = "another-secret-of-32-characters-or-more";
    let memory = Memory::default();
    let good = cookie(&format!(r#","exp":{}"#, NOW + 300));
    let user = |secrets| signed_in_under(secrets, &memory, NOW, TOKEN, &good);
    assert!(user([SECRET, SECRET]).is_some());
    assert!(user([OTHER, SECRET]).is_some(), "it is a previous one now");
    assert_eq!(user([OTHER, OTHER]), None, "its secret is removed");
}

#[test]
fn what_is_forged_or_not_good_now_never_gets_in() {
    let memory = Memory::default();
    let good = cookie(&format!(r#","exp":{}"#, NOW + 300));
    for bad in [
        with_another_mac(&good),
        signed_jwt(br#"{"alg":"HS256"}"#, b"{}", SECRET),
        cookie(&format!(r#","exp":{NOW}"#)),
        cookie(&format!(r#","exp":{},"nbf":{}"#, NOW + 9, NOW + 1)),
    ] {
        assert_eq!(signed_in(&memory, NOW, TOKEN, &bad), None, "{bad}");
    }
    assert_eq!(signed_in(&memory, NOW, "another.token", &good), None);
    assert_eq!(memory.remembered(), 0, "{memory:?}");
    assert!(signed_in(&memory, NOW, TOKEN, &good).is_some());
    let forged = with_another_mac(&good);
    assert_eq!(signed_in(&memory, NOW, TOKEN, &forged), None);
    assert_eq!(memory.remembered(), 1, "{memory:?}");
}

/// The cookie with a MAC that is base64, as long, and begins alike.
fn with_another_mac(cookie: &str) -> String {
    let (message, mac) = cookie.rsplit_once('.').expect("a JWT");
    let (begin, rest) = mac.split_at(20);
    let other = if rest.starts_with('A') { 'B' } else { 'A' };
    let (_, rest) = rest.split_at(1);
    format!("{message}.{begin}{other}{rest}")
}
