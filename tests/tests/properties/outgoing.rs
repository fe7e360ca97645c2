//! What goes upstream: below `base_url`, with our cookies byte for byte and nothing that is somebody else's.

use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, ORIGIN, REFERER, USER_AGENT};
use neon_auth_conformance::cookies::{Pairs, for_upstream, is_local, our_cookies, our_pair};
use neon_auth_core::{Call, Context, Fetch, UnixMillis};
use neon_auth_reference::play::play;
use neon_auth_reference::rules::{assert_below, cookies_sent};
use proptest::prelude::*;
use serde_json::Value;

use crate::scenario::{Entry, Reply, Scenario, any_scenario};
use crate::trials;

proptest! {
    #![proptest_config(trials(1024))]

    #[test]
    fn every_url_is_below_base_url(scenario in any_scenario()) {
        let base = scenario.settings.base_url.trim_end_matches('/');
        for fetch in scenario.play().fetches {
            assert_below(base, fetch.request.uri());
            if let (Entry::Handler { path, .. }, Some(url)) = (&scenario.entry, fetch.request.uri().path_and_query()) {
                let below = fetch.request.uri().to_string();
                prop_assert!(below.starts_with(&format!("{base}/{path}")) || below == format!("{base}/get-session"), "{url}");
            }
        }
    }

    #[test]
    fn our_cookies_go_byte_for_byte_and_alone(scenario in any_scenario()) {
        let came: Pairs = our_cookies(&scenario.asked.headers());
        let fetches = scenario.play().fetches;
        let is_look_up = matches!(scenario.entry, Entry::Middleware { .. } | Entry::GetSession { .. });
        if let Some(first) = fetches.first().filter(|_| !is_look_up) {
            prop_assert_eq!(cookies_sent(first), for_upstream(came.clone()));
        }
        // What fits depends on what is there: this compares what is changed, not what is left out.
        prop_assume!(came.iter().map(|(name, value)| name.len() + value.len() + 3).sum::<usize>() < 7000);
        if let (Some(second), Some((_, reply))) = (fetches.get(1), scenario.answers(1).next()) {
            prop_assert_eq!(sorted(cookies_sent(second)), sorted(for_upstream(changed(came, reply, &cookies_sent(second)))));
        }
    }

    #[test]
    fn a_later_flow_sends_what_an_earlier_one_left(scenario in any_scenario()) {
        let config = scenario.settings.config();
        let (request, mut jar) = scenario.asked.read(&config);
        let mut expected = our_cookies(&scenario.asked.headers());
        for cookie in scenario.play().cookies {
            expected.retain(|(name, _)| name != cookie.name());
            if cookie.is_live() {
                expected.push((cookie.name().to_owned(), cookie.value().to_vec()));
            }
            jar.set(cookie);
        }
        let expected = for_upstream(expected);
        let now = UnixMillis::new(scenario.now);
        let context = Context::new(&config, now, &request, &jar);
        let later = Call::<Value>::untyped(context, Method::GET, "ok", &Value::Null);
        let played = play(later, now, []);
        prop_assert_eq!(played.fetches.iter().flat_map(cookies_sent).collect::<Pairs>(), expected);
        prop_assert!(played.cookies.is_empty(), "a flow that changes nothing sets {:?}", played.cookies);
    }

    #[test]
    fn only_what_upstream_may_see_goes(scenario in any_scenario()) {
        for (index, fetch) in scenario.play().fetches.iter().enumerate() {
            let allowed = allowed(&scenario, index);
            for (name, value) in fetch.request.headers() {
                prop_assert!(allowed.contains(name), "{name} went upstream");
                prop_assert!(value != "forged", "the client's own {name} went upstream");
            }
        }
    }

    #[test]
    fn look_ups_alone_may_be_sent_twice(scenario in any_scenario()) {
        for fetch in scenario.play().fetches {
            // The name of a route that a method is given may be anything, and none of them asks for leave.
            let may_repeat = fetch.class.is_repeatable();
            if may_repeat || !matches!(scenario.entry, Entry::Call(_)) {
                prop_assert_eq!(may_repeat, is_look_up(&fetch), "{} {}", fetch.request.method(), fetch.request.uri());
            }
        }
    }
}

/// Whether it is a `get-session` that exchanges no verifier.
fn is_look_up(fetch: &Fetch) -> bool {
    let url = url::Url::parse(&fetch.request.uri().to_string()).expect("a URL");
    let is_exchange = url
        .query_pairs()
        .any(|(name, value)| name == "neon_auth_session_verifier" && !value.is_empty());
    let path = url.path().to_ascii_lowercase().replace("%2d", "-");
    fetch.request.method() == Method::GET && path.ends_with("/get-session") && !is_exchange
}

/// The cookies after upstream's answer. Whether a line lives or deletes is not judged again: `sent` tells.
fn changed(came: Pairs, reply: &Reply, sent: &Pairs) -> Pairs {
    let mut lines: Pairs = Vec::new();
    for line in reply.set_cookies() {
        let pair = line.as_bytes().split(|byte| *byte == b';').next();
        if let Some((name, value)) = pair.and_then(our_pair).filter(|(name, _)| !is_local(name)) {
            lines.retain(|(known, _)| *known != name);
            lines.push((name, value));
        }
    }
    let untouched = came
        .into_iter()
        .filter(|(name, _)| lines.iter().all(|(changed, _)| changed != name))
        .collect::<Pairs>();
    let lives = |(name, _): &(String, Vec<u8>)| sent.iter().any(|(known, _)| known == name);
    untouched
        .into_iter()
        .chain(lines.iter().filter(|line| lives(line)).cloned())
        .collect()
}

fn sorted(mut pairs: Pairs) -> Pairs {
    pairs.sort();
    pairs
}

/// A page's look-up carries cookies and origin alone; what a client asked for, and what a method calls, goes with a few
/// of the request's own headers.
fn allowed(scenario: &Scenario, fetch: usize) -> Vec<HeaderName> {
    let marker = HeaderName::from_static("x-neon-auth-middleware");
    let mut allowed = vec![COOKIE, ORIGIN];
    match scenario.entry {
        Entry::Handler { .. } if fetch == 0 => allowed.extend([
            USER_AGENT,
            AUTHORIZATION,
            REFERER,
            CONTENT_TYPE,
            HeaderName::from_static("x-captcha-response"),
            HeaderName::from_static("sec-fetch-site"),
            marker,
        ]),
        Entry::Call(_) | Entry::GetSession { .. } if fetch == 0 => {
            allowed.extend([
                USER_AGENT,
                CONTENT_TYPE,
                HeaderName::from_static("sec-fetch-site"),
                HeaderName::from_static("x-neon-auth-proxy"),
            ]);
        }
        _ => allowed.push(marker),
    }
    allowed
}
