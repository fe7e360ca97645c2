//! What goes upstream: below `base_url`, with our cookies byte for byte and nothing that is somebody else's.

use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, ORIGIN, REFERER, USER_AGENT};
use neon_auth_conformance::cookies::Pairs;
use neon_auth_core::{Call, Context, Fetch, UnixMillis};
use neon_auth_reference::model::Carried;
use neon_auth_reference::play::play;
use neon_auth_reference::rules::{assert_below, cookies_sent, cookies_set};
use proptest::prelude::*;
use serde_json::Value;

use crate::scenario::{Entry, Scenario, any_scenario};
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
    fn a_later_flow_sends_what_an_earlier_one_left(scenario in any_scenario()) {
        let config = scenario.settings.config();
        let (request, mut jar) = scenario.asked.read(&config);
        let cookies = scenario.play().cookies;
        let left = Carried::by(&scenario.settings, &scenario.asked).after(&cookies_set(&cookies));
        for cookie in cookies {
            jar.set(cookie);
        }
        let expected = left.with_token(left.in_force(scenario.now).as_deref());
        let now = UnixMillis::new(scenario.now);
        let context = Context::new(&config, now, &request, &jar);
        let heard = scenario.news(&config).map(|news| news.heard());
        let context = match &heard {
            Some(heard) => context.checking(heard),
            None => context,
        };
        let later = Call::<Value>::start_untyped(context, Method::GET, "ok", &Value::Null);
        let played = play(later, now, []);
        let sent: Pairs = played.fetches.iter().flat_map(cookies_sent).collect();
        prop_assert_eq!(sorted(sent), sorted(expected));
        prop_assert!(played.cookies.is_empty(), "a flow that changes nothing sets {:?}", played.cookies);
    }

    #[test]
    fn only_what_upstream_may_see_goes(scenario in any_scenario()) {
        let fetches = scenario.play().fetches;
        let call = fetches.iter().position(|fetch| !is_look_up(fetch)).unwrap_or(0);
        for (index, fetch) in fetches.iter().enumerate() {
            let allowed = allowed(&scenario, index, call);
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
                let asks_only = is_look_up(&fetch) || is_probe(&scenario, &fetch);
                prop_assert_eq!(may_repeat, asks_only, "{} {}", fetch.request.method(), fetch.request.uri());
            }
        }
    }
}

/// Whether it asks no more than whether upstream answers.
fn is_probe(scenario: &Scenario, fetch: &Fetch) -> bool {
    let settings = &scenario.settings;
    let url = format!("{}/{}", settings.base(), settings.jwks_path);
    let is_handler = matches!(scenario.entry, Entry::Handler { .. });
    !is_handler && fetch.request.uri().to_string() == url
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

fn sorted(mut pairs: Pairs) -> Pairs {
    pairs.sort();
    pairs
}

/// A page's look-up carries cookies and origin alone; what a client asked for, and what a method calls, goes with a few
/// of the request's own headers. Before that call it may be asked who calls, by the token that the client sends.
fn allowed(scenario: &Scenario, fetch: usize, call: usize) -> Vec<HeaderName> {
    let marker = HeaderName::from_static("x-neon-auth-middleware");
    let of_a_method = [
        USER_AGENT,
        CONTENT_TYPE,
        HeaderName::from_static("sec-fetch-site"),
        HeaderName::from_static("x-neon-client-info"),
        HeaderName::from_static("x-neon-auth-proxy"),
    ];
    let mut allowed = vec![COOKIE, ORIGIN];
    match scenario.entry {
        Entry::Handler { .. } if fetch == call => allowed.extend([
            USER_AGENT,
            AUTHORIZATION,
            REFERER,
            CONTENT_TYPE,
            HeaderName::from_static("x-captcha-response"),
            HeaderName::from_static("sec-fetch-site"),
            HeaderName::from_static("x-neon-client-info"),
            marker,
        ]),
        Entry::Handler { .. } if fetch < call => allowed.extend([AUTHORIZATION, marker]),
        Entry::GetSession { .. } => allowed.extend(of_a_method),
        Entry::Call(_) if fetch == call => allowed.extend(of_a_method),
        _ => allowed.push(marker),
    }
    allowed
}
