//! Where browsers are sent: a path of this application or the configured login URL, whatever a client writes.

use http::StatusCode;
use http::header::{LOCATION, SET_COOKIE};
use neon_auth_core::Decision;
use neon_auth_reference::model::ascii_only;
use neon_auth_reference::play::Played;
use neon_auth_reference::rules::{is_local_target, refresh_target};
use proptest::prelude::*;
use url::form_urlencoded;

use crate::scenario::{EVIL_HOST, Outcome, Reply, Scenario, any_page, any_scenario};
use crate::trials;

proptest! {
    #![proptest_config(trials(2048))]

    #[test]
    fn the_middleware_sends_nobody_elsewhere(scenario in any_page()) {
        let Outcome::Decision(decision) = scenario.play().outcome else {
            return Err(TestCaseError::fail("no decision"));
        };
        match &decision {
            Decision::Redirect(to) => assert_leads_here(&scenario, to.location()),
            Decision::Interstitial(to) => {
                prop_assert!(is_local_target(to.location()), "{}", to.location());
            }
            _ => {
                let response = scenario.admit(decision).break_value();
                let to = response.as_ref().and_then(|response| response.headers().get("hx-redirect"));
                if let Some(to) = to {
                    assert_leads_here(&scenario, to.to_str().expect("a text"));
                }
                return Ok(());
            }
        }
        let location = match &decision {
            Decision::Redirect(to) | Decision::Interstitial(to) => to.location().to_owned(),
            _ => String::new(),
        };
        let response = scenario.admit(decision).break_value().expect("it goes no further");
        match refresh_target(&response) {
            Some(target) => prop_assert_eq!(target, location),
            None => {
                prop_assert_eq!(response.status(), StatusCode::SEE_OTHER);
                prop_assert_eq!(response.headers().get(LOCATION).map(|value| value.as_bytes()), Some(location.as_bytes()));
            }
        }
    }

    #[test]
    fn the_handler_passes_locations_on_or_keeps_them_here(scenario in any_scenario()) {
        let played = scenario.play();
        let Outcome::Response(response) = &played.outcome else {
            return Ok(());
        };
        prop_assert!(!response.headers().contains_key(SET_COOKIE), "cookies go through the jar");
        if let Some(target) = refresh_target(response) {
            prop_assert!(is_local_target(&target), "{target}");
            let is_here = |location: &str| {
                let rest = location.strip_prefix(&scenario.origin()).unwrap_or(location);
                ascii_only(rest) == target || (rest.is_empty() && target == "/")
            };
            let mut locations = locations(&scenario, &played);
            let is_own_link = played.fetches.is_empty() && target.contains("delete");
            prop_assert!(is_own_link || locations.any(is_here), "{target} is not where upstream leads");
        }
        if let Some(location) = response.headers().get(LOCATION) {
            let passed_on = locations(&scenario, &played).any(|known| location.as_bytes() == known.as_bytes());
            prop_assert!(passed_on, "{location:?} is not upstream's");
        }
    }
}

/// The Locations of upstream's answers.
fn locations<'s>(
    scenario: &'s Scenario,
    played: &Played<Outcome>,
) -> impl Iterator<Item = &'s str> {
    let answers = scenario.answers(played.fetches.len());
    answers.filter_map(|(_, reply)| match reply {
        Reply::Answer { headers, .. } => {
            let (_, location) = headers.iter().find(|(name, _)| name == LOCATION)?;
            std::str::from_utf8(location.as_bytes()).ok()
        }
        Reply::Failure(_) => None,
    })
}

fn assert_leads_here(scenario: &Scenario, location: &str) {
    let settings = &scenario.settings;
    let prefix = settings.path_prefix.unwrap_or_default();
    let login = match settings.login_url.starts_with('/') {
        true => format!("{prefix}{}", settings.login_url),
        false => settings.login_url.to_owned(),
    };
    let page = |url: &str| url.split(['?', '#']).next().unwrap_or_default().to_owned();
    let leads_to_login = page(location) == page(&login);
    assert!(
        leads_to_login || is_local_target(location),
        "{location} leads elsewhere"
    );
    assert!(!location.contains(char::is_control), "{location:?}");
    if leads_to_login {
        let query = location
            .split('#')
            .next()
            .and_then(|url| Some(url.split_once('?')?.1));
        let pairs = || form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        // A browser that comes back from a provider to the login page itself gets it with the query it had: that is the
        // page's own, to be read with `return_path`. Only a refusal is added there, as an `error`.
        let is_own_query = page(&format!("{prefix}{}", scenario.asked.path)) == page(&login)
            && !pairs().any(|(name, _)| name == "error");
        let back = pairs().find(|(name, _)| name == "redirectTo" && !is_own_query);
        if let Some((_, back)) = back {
            assert!(is_local_target(&page(&back)), "{back} leads back elsewhere");
        }
        assert!(
            !location.contains("verifier%3Dc4n4ry"),
            "{location} repeats the verifier"
        );
    }
    let is_evil = page(location).contains(EVIL_HOST) && !scenario.asked.path.contains(EVIL_HOST);
    assert!(!is_evil, "{location} is taken from the Host");
}
