//! The heads of the handler's responses: of upstream's headers only what the browser has a use for.

use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE, LOCATION,
    REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, Response};
use neon_auth_tests::model::session_in;
use neon_auth_tests::play::Played;
use proptest::prelude::*;
use serde_json::Value;

use crate::scenario::{Entry, Outcome, Reply, Scenario, any_scenario};
use crate::trials;

const SET_AUTH_JWT: HeaderName = HeaderName::from_static("set-auth-jwt");
const SET_AUTH_TOKEN: HeaderName = HeaderName::from_static("set-auth-token");

const PASSED_ON: [HeaderName; 9] = [
    CONTENT_TYPE,
    CONTENT_ENCODING,
    DATE,
    LOCATION,
    RETRY_AFTER,
    HeaderName::from_static("x-retry-after"),
    SET_AUTH_JWT,
    SET_AUTH_TOKEN,
    HeaderName::from_static("x-neon-ret-request-id"),
];
/// What the handler says of its own.
const OURS: [HeaderName; 6] = [
    ALLOW,
    CACHE_CONTROL,
    CONTENT_SECURITY_POLICY,
    CONTENT_TYPE,
    REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
];

proptest! {
    #![proptest_config(trials(2048))]

    #[test]
    fn every_header_is_ours_or_one_that_is_passed_on_as_it_is(scenario in any_scenario()) {
        let played = scenario.play();
        let Outcome::Response(response) = &played.outcome else {
            return Ok(());
        };
        let upstream = upstream_headers(&scenario, &played);
        for (name, value) in response.headers() {
            let is_upstreams = PASSED_ON.contains(name) && upstream.contains(&(name, value));
            prop_assert!(is_upstreams || OURS.contains(name), "{name}: {value:?}");
        }
    }

    #[test]
    fn no_cache_keeps_what_tells_a_session_or_a_token(scenario in any_scenario()) {
        let played = scenario.play();
        let Outcome::Response(response) = &played.outcome else {
            return Ok(());
        };
        if tells_session(response) || asks_session(&scenario) {
            let cached = response.headers().get(CACHE_CONTROL).map(HeaderValue::as_bytes);
            prop_assert!(!response.status().is_success() || cached == Some(b"private, no-store"), "{response:?}");
        }
    }

    #[test]
    fn no_token_comes_with_the_word_that_nobody_is_signed_in(scenario in any_scenario()) {
        let played = scenario.play();
        let Outcome::Response(response) = &played.outcome else {
            return Ok(());
        };
        let is_plain = !response.headers().contains_key(CONTENT_ENCODING);
        if is_plain && response.body().as_ref() == b"null" {
            prop_assert!(!response.headers().contains_key(SET_AUTH_JWT), "{response:?}");
        }
    }
}

fn upstream_headers<'s>(
    scenario: &'s Scenario,
    played: &Played<Outcome>,
) -> Vec<(&'s HeaderName, &'s HeaderValue)> {
    scenario
        .answers(played.fetches.len())
        .filter_map(|(_, reply)| match reply {
            Reply::Answer { headers, .. } => Some(headers),
            Reply::Failure(_) => None,
        })
        .flat_map(|headers| headers.iter().map(|(name, value)| (name, value)))
        .collect()
}

fn asks_session(scenario: &Scenario) -> bool {
    matches!(&scenario.entry, Entry::Handler { path, .. } if path == "get-session")
}

/// Whether there is a session in it, or a token. What is encoded is not looked into.
fn tells_session(response: &Response<Bytes>) -> bool {
    let headers = response.headers();
    let is_plain = !headers.contains_key(CONTENT_ENCODING);
    let body: Option<Value> = serde_json::from_slice(response.body()).ok();
    let session = body.filter(|_| is_plain).as_ref().and_then(session_in);
    headers.contains_key(SET_AUTH_JWT) || headers.contains_key(SET_AUTH_TOKEN) || session.is_some()
}
