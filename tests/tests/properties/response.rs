//! The heads of the handler's responses: of upstream's headers only what the browser has a use for.

use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE, LOCATION,
    REFERRER_POLICY, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};
use neon_auth_reference::play::Played;
use proptest::prelude::*;

use crate::scenario::{Entry, Outcome, Reply, Scenario, any_scenario};
use crate::trials;

const SET_AUTH_JWT: HeaderName = HeaderName::from_static("set-auth-jwt");
const SET_AUTH_TOKEN: HeaderName = HeaderName::from_static("set-auth-token");

const PASSED_ON: [HeaderName; 10] = [
    CONTENT_TYPE,
    CONTENT_SECURITY_POLICY,
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
    fn no_cache_keeps_anything_but_keys(scenario in any_scenario()) {
        let played = scenario.play();
        let Outcome::Response(response) = &played.outcome else {
            return Ok(());
        };
        let cached = response.headers().get(CACHE_CONTROL).map(HeaderValue::as_bytes);
        let is_keys = matches!(&scenario.entry, Entry::Handler { path, .. } if path == ".well-known/jwks.json");
        if !is_keys {
            prop_assert_eq!(cached, Some(&b"private, no-store"[..]));
        }
        prop_assert!(cached.is_some());
        let no_sniff = response.headers().get(X_CONTENT_TYPE_OPTIONS);
        prop_assert_eq!(no_sniff.map(HeaderValue::as_bytes), Some(&b"nosniff"[..]));
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
