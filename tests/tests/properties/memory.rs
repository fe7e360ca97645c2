//! A memory of verified cookies changes how fast a request is decided, and nothing else.
//!
//! A cookie that is recalled is the very session of before, in the same place; one that is verified again is another. The
//! conformance cases, the scenarios and the script of a browser run with a memory, too.

use std::sync::Arc;

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue, Method};
use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN, signed_jwt};
use neon_auth_core::{
    Config, Context, Freshness, GetSession, IncomingRequest, Jar, Session, SessionMemory, Subject,
    UnixMillis,
};
use neon_auth_reference::play::play;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::trials;

const SECRET: &str = "the-current-secret-of-32-characters";
const NOW: i64 = 1_780_315_200;
const TOKEN: &str = "tok_abc.signature";

fn roomy() -> SessionMemory {
    SessionMemory::with_limit(1 << 20)
}

/// A cached session of Ann's with these further claims.
fn cookie(claims: &str) -> String {
    cookie_of("ann", "tok_abc", claims)
}

fn cookie_of(user: &str, token: &str, claims: &str) -> String {
    let payload = format!(
        r#"{{"session":{{"id":"s","userId":"{user}","token":"{token}","expiresAt":"2026-06-08T12:00:00.000Z"}},"user":{{"id":"{user}"}}{claims}}}"#
    );
    signed_jwt(br#"{"alg":"HS256"}"#, payload.as_bytes(), SECRET)
}

/// Who is signed in at this second, by the cookies alone. None if upstream has to be asked.
fn signed_in(memory: &SessionMemory, seconds: i64, token: &str, data: &str) -> Option<Session> {
    signed_in_under([SECRET, SECRET], memory, seconds, token, data)
}

/// The same under a current and a previous secret.
fn signed_in_under(
    [current, previous]: [&str; 2],
    memory: &SessionMemory,
    seconds: i64,
    token: &str,
    data: &str,
) -> Option<Session> {
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
    played.outcome.ok().flatten()
}

/// Whether the second session is the first, recalled.
fn is_recalled(first: Option<&Session>, again: Option<&Session>) -> bool {
    first.zip(again).is_some_and(|(first, again)| {
        Arc::ptr_eq(&first.session, &again.session) && Arc::ptr_eq(&first.user, &again.user)
    })
}

fn user_of(session: Option<Session>) -> Option<String> {
    session.map(|session| session.user.id.to_string())
}

#[test]
fn a_cookie_is_verified_once() {
    let memory = roomy();
    let good = cookie(&format!(r#","exp":{}"#, NOW + 300));
    let first = signed_in(&memory, NOW, TOKEN, &good);
    for _ in 0..3 {
        let again = signed_in(&memory, NOW, TOKEN, &good);
        assert!(is_recalled(first.as_ref(), again.as_ref()));
    }
    assert_eq!(user_of(first).as_deref(), Some("ann"));
}

#[test]
fn a_remembered_cookie_counts_no_longer_than_it_says() {
    let memory = roomy();
    let good = cookie(&format!(r#","exp":{},"nbf":{NOW}"#, NOW + 300));
    let first = signed_in(&memory, NOW, TOKEN, &good);
    let is_recalled_at = |seconds| {
        let again = signed_in(&memory, seconds, TOKEN, &good);
        is_recalled(first.as_ref(), again.as_ref())
    };
    assert!(is_recalled_at(NOW + 299));
    assert!(signed_in(&memory, NOW + 300, TOKEN, &good).is_none(), "exp");
    assert!(signed_in(&memory, NOW - 1, TOKEN, &good).is_none(), "nbf");
    assert!(is_recalled_at(NOW), "it was in the memory all the time");
    let lasting = cookie(r#","exp":9999999999"#);
    assert!(signed_in(&memory, NOW, TOKEN, &lasting).is_some());
    let week = 8 * 24 * 60 * 60;
    let later = signed_in(&memory, NOW + week, TOKEN, &lasting);
    assert!(later.is_none(), "the session itself is over");
}

#[test]
fn a_remembered_cookie_counts_beside_its_own_token_alone() {
    let memory = roomy();
    let good = cookie(&format!(r#","exp":{}"#, NOW + 300));
    let first = signed_in(&memory, NOW, TOKEN, &good);
    for other in ["tok_abd.signature", "tok_abc", ".signature", "tok_abc.a.b"] {
        let session = signed_in(&memory, NOW, other, &good);
        assert!(session.is_none(), "{other}");
    }
    let again = signed_in(&memory, NOW, TOKEN, &good);
    let is_recalled = is_recalled(first.as_ref(), again.as_ref());
    assert!(is_recalled, "it was in the memory all the time");
}

#[test]
fn a_remembered_cookie_counts_under_its_own_secret_alone() {
    const OTHER: &str = "another-secret-of-32-characters-or-more";
    let memory = roomy();
    let good = cookie(&format!(r#","exp":{}"#, NOW + 300));
    let session = |secrets| signed_in_under(secrets, &memory, NOW, TOKEN, &good);
    let first = session([SECRET, SECRET]);
    let again = session([OTHER, SECRET]);
    let is_recalled = is_recalled(first.as_ref(), again.as_ref());
    assert!(is_recalled, "it is a previous one now");
    assert!(session([OTHER, OTHER]).is_none(), "its secret is removed");
}

#[test]
fn what_is_forged_or_not_good_now_never_gets_in() {
    let memory = roomy();
    let good = cookie(&format!(r#","exp":{}"#, NOW + 300));
    for bad in [
        with_another_mac(&good),
        signed_jwt(br#"{"alg":"HS256"}"#, b"{}", SECRET),
        cookie(&format!(r#","exp":{NOW}"#)),
        cookie(&format!(r#","exp":{},"nbf":{}"#, NOW + 9, NOW + 1)),
    ] {
        assert!(signed_in(&memory, NOW, TOKEN, &bad).is_none(), "{bad}");
    }
    assert!(signed_in(&memory, NOW, "another.token", &good).is_none());
    assert_eq!(format!("{memory:?}"), format!("{:?}", roomy()));
    assert!(signed_in(&memory, NOW, TOKEN, &good).is_some());
    let with_one = format!("{memory:?}");
    assert_ne!(with_one, format!("{:?}", roomy()));
    let forged = with_another_mac(&good);
    assert!(signed_in(&memory, NOW, TOKEN, &forged).is_none());
    assert_eq!(format!("{memory:?}"), with_one);
}

/// The cookie with a MAC that is base64, as long, and begins alike.
fn with_another_mac(cookie: &str) -> String {
    let (message, mac) = cookie.rsplit_once('.').expect("a JWT");
    let (begin, rest) = mac.split_at(20);
    let other = if rest.starts_with('A') { 'B' } else { 'A' };
    let (_, rest) = rest.split_at(1);
    format!("{message}.{begin}{other}{rest}")
}

/// What happens to a memory with room for two or three cookies.
#[derive(Clone, Debug)]
enum Step {
    /// A visitor comes at this second, perhaps with another visitor's session token.
    Visit {
        cookie: u8,
        token: u8,
        second: i64,
    },
    ForgetSession(u8),
    ForgetUser(u8),
}

fn step() -> impl Strategy<Value = Step> {
    // Most come with their own token, and a cookie is often one of the few that were here just before.
    let visit = (0..6_u8, prop_oneof![9 => Just(0), 1 => 1..6_u8], 0..12_i64);
    let visit = visit.prop_map(|(cookie, shift, second)| Step::Visit {
        cookie,
        token: (cookie + shift) % 6,
        second,
    });
    prop_oneof![
        20 => visit,
        1 => (0..6_u8).prop_map(Step::ForgetSession),
        1 => (0..6_u8).prop_map(Step::ForgetUser),
    ]
}

proptest! {
    #![proptest_config(trials(256))]

    #[test]
    fn a_memory_that_is_full_or_forgets_changes_no_decision(steps in vec(step(), 1..60)) {
        let (memory, none) = (SessionMemory::with_limit(4096), SessionMemory::with_limit(0));
        for step in steps {
            match step {
                Step::Visit { cookie, token, second } => {
                    let (begin, end) = (NOW + i64::from(cookie) / 2, NOW + 5 + i64::from(cookie));
                    let claims = format!(r#","nbf":{begin},"exp":{end}"#);
                    let data = cookie_of(&format!("user {cookie}"), &format!("tok_{cookie}"), &claims);
                    let token = format!("tok_{token}.signature");
                    let decided = |memory| user_of(signed_in(memory, NOW + second, &token, &data));
                    prop_assert_eq!(decided(&memory), decided(&none));
                }
                Step::ForgetSession(cookie) => {
                    memory.forget(&Subject::session(&format!("tok_{cookie}")));
                }
                Step::ForgetUser(cookie) => memory.forget(&Subject::user(format!("user {cookie}"))),
            }
        }
    }
}
