//! Whatever upstream answers (any status, headers, body, at any time, or nothing), through each flow: the handler, a
//! server method, the middleware's look-up, its OAuth exchange, `get_session()`. Each tells what the reference model
//! tells, and changes the browser's cookies as the model does, every line as it may leave.

use http::{HeaderName, HeaderValue, Method};
use neon_auth_core::SameSite;
use serde_json::Value;

use super::bytes::Bytes;
use super::given::{
    more_of_a_request, more_settings, news, now, pause, reply, settings, written_by_javascript,
};
use crate::rules::{
    assert_decides_as_modelled, assert_forwards_as_modelled, assert_looks_up_as_modelled,
};
use crate::scenario::{Asked, Calling, CookieHeaders, Entry, Scenario};
use neon_auth_conformance::cookies::SESSION_DATA;

const ROUTES: [&str; 8] = [
    "get-session",
    "sign-in/email",
    "sign-out",
    "update-user",
    "magic-link/verify",
    "callback/google",
    "admin/impersonate-user",
    "sign-in/social",
];

const LATER_ROUTES: [Option<&str>; 6] = [
    None,
    Some("delete-user/callback"),
    Some("reset-password/t0k3n"),
    Some("passkey/verify-authentication"),
    Some("admin/stop-impersonating"),
    Some(".well-known/jwks.json"),
];

/// Calls that end what is cached.
const CHANGES: [Option<(&str, &str)>; 6] = [
    None,
    Some(("revoke-sessions", "{}")),
    Some(("revoke-session", r#"{"token":"tok-c4n4ry-a"}"#)),
    Some(("admin/ban-user", r#"{"userId":"u1"}"#)),
    Some(("organization/remove-member", "{}")),
    Some(("change-password", "revokeOtherSessions=true")),
];

/// The input is a list of choices: the flow's, the browser's, two answers of upstream's.
///
/// # Panics
///
/// If the invariant does not hold.
pub fn upstream_answer(input: &[u8]) {
    let mut bytes = Bytes::new(input);
    let now = now(&mut bytes);
    let mut settings = settings(&mut bytes);
    if bytes.one_in(2) {
        settings.same_site = SameSite::Strict;
    }
    let entry = entry(&mut bytes);
    let mut scenario = Scenario {
        settings,
        asked: asked(&mut bytes, &entry, now),
        entry,
        now,
        replies: vec![
            (pause(&mut bytes), reply(&mut bytes, now)),
            (pause(&mut bytes), reply(&mut bytes, now)),
        ],
    };
    // What came later comes last, so that older inputs mean what they meant.
    for (_, reply) in &mut scenario.replies {
        written_by_javascript(&mut bytes, reply);
    }
    more_settings(&mut bytes, &mut scenario.settings);
    more_of_a_request(&mut bytes, &mut scenario, now);
    if let (Entry::Handler { path, .. }, Some(later)) =
        (&mut scenario.entry, bytes.choose(None, &LATER_ROUTES))
    {
        later.clone_into(path);
    }
    for _ in 0..bytes.byte() % 3 {
        let reply = (pause(&mut bytes), reply(&mut bytes, now));
        scenario.replies.push(reply);
    }
    if let (Entry::Handler { path, body }, Some((route, names))) =
        (&mut scenario.entry, bytes.choose(None, &CHANGES))
    {
        route.clone_into(path);
        *body = names;
    }
    news(&mut bytes, &mut scenario);
    match scenario.entry {
        Entry::Middleware { .. } => assert_decides_as_modelled(&scenario),
        Entry::GetSession { .. } => assert_looks_up_as_modelled(&scenario),
        Entry::Handler { .. } | Entry::Call(_) => assert_forwards_as_modelled(&scenario),
    }
}

fn entry(bytes: &mut Bytes<'_>) -> Entry {
    let [first, others @ ..] = ROUTES;
    match bytes.choose(0, &[1, 2, 3]) {
        0 => Entry::Handler {
            path: bytes.choose(first, &others).to_owned(),
            body: "{}",
        },
        1 => Entry::Middleware { is_open: false },
        2 => Entry::GetSession {
            fresh: bytes.one_in(4),
        },
        _ => Entry::Call(Calling::Untyped(
            bytes.choose(Method::POST, &[Method::GET]),
            bytes.choose(first, &others).to_owned(),
            Value::Null,
        )),
    }
}

/// A browser that has a token or not, a cached session or not, and is on its way back from a provider or not.
fn asked(bytes: &mut Bytes<'_>, entry: &Entry, now: i64) -> Asked {
    let cached_for = bytes.choose(-30, &[-1000, 30]);
    let mut cookies = match bytes.choose(0, &[1, 2]) {
        0 => CookieHeaders::expiring(now, cached_for),
        1 => CookieHeaders(vec![
            b"__Secure-neon-auth.session_token=tok-c4n4ry-a.s".to_vec(),
        ]),
        _ => CookieHeaders(vec![format!("{SESSION_DATA}=left-over").into_bytes()]),
    };
    let is_return = bytes.one_in(3);
    if is_return {
        cookies.0.extend(CookieHeaders::with_challenge().0);
    }
    let site = HeaderName::from_static("sec-fetch-site");
    Asked {
        method: bytes.choose(Method::GET, &[Method::POST, Method::HEAD]),
        host: Some("app.example".to_owned()),
        path: match entry {
            Entry::Handler { path, .. } => format!("/api/auth/{path}"),
            _ => "/dashboard".to_owned(),
        },
        query: is_return.then(|| "neon_auth_session_verifier=v3r1f13r".to_owned()),
        headers: vec![(site, HeaderValue::from_static("same-origin"))],
        cookies,
        invalidated: None,
    }
}
