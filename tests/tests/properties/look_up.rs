//! `get_session()` against the reference model, in both directions: who is signed in is never turned away either.

use http::Method;
use neon_auth_core::FetchErrorKind;
use neon_auth_tests::cookies::{SESSION_DATA, SESSION_TOKEN};
use neon_auth_tests::model::{Verdict, Worth, verdict_about, worth};
use proptest::prelude::*;

use crate::scenario::{Entry, Outcome, Reply, Scenario, scenario_of, token_after};
use crate::trials;

proptest! {
    #![proptest_config(trials(4096))]

    #[test]
    fn get_session_tells_what_the_model_tells(
        scenario in scenario_of(any::<bool>().prop_map(|fresh| Entry::GetSession { fresh })),
    ) {
        let played = scenario.play();
        let Outcome::Session(outcome) = played.outcome else {
            return Err(TestCaseError::fail("no outcome of get_session"));
        };
        let told = match outcome {
            Ok(Some(session)) => Verdict::SignedIn(serde_json::to_value(session).expect("JSON")),
            Ok(None) => Verdict::SignedOut,
            Err(_) => Verdict::Unknown,
        };
        let (expected, fetches) = model(&scenario);
        prop_assert_eq!(told, expected);
        prop_assert_eq!(played.fetches.len(), fetches);
    }
}

/// What `get_session()` tells, and how many requests that takes.
fn model(scenario: &Scenario) -> (Verdict, usize) {
    let cookies = &scenario.asked.cookies;
    let Some(token) = cookies.get(SESSION_TOKEN).filter(|token| !token.is_empty()) else {
        return (Verdict::SignedOut, 0);
    };
    let settings = &scenario.settings;
    let worth = match cookies.get(SESSION_DATA) {
        Some(data) if !matches!(scenario.entry, Entry::GetSession { fresh: true }) => worth(
            &token,
            &data,
            &settings.secrets(),
            scenario.now,
            settings.grace(),
        ),
        _ => Worth::Miss,
    };
    if let Worth::Hit(session) = worth {
        return (Verdict::SignedIn(session), 0);
    }
    let told = match scenario.answers(1).next() {
        Some((now, reply @ Reply::Answer { status, body, .. })) => {
            let token = token_after(&token, reply, now);
            verdict_about(token.as_deref(), *status, reply.is_encoded(), body, now)
        }
        Some((_, Reply::Failure(_))) | None => Verdict::Unknown,
    };
    let is_read = matches!(scenario.asked.method, Method::GET | Method::HEAD);
    match worth {
        Worth::Stale(session) if is_read && is_out(scenario) => {
            let later = scenario
                .answers(1)
                .next()
                .map_or(scenario.now, |(now, _)| now);
            match stands_in(scenario, later) {
                true => (Verdict::SignedIn(session), 1),
                false => (Verdict::Unknown, 1),
            }
        }
        _ => (told, 1),
    }
}

/// Whether upstream is down. If nothing is scripted, the call is aborted, and that is an outage too.
fn is_out(scenario: &Scenario) -> bool {
    scenario.answers(1).all(|(_, reply)| match reply {
        Reply::Answer { status, .. } => status.is_server_error(),
        Reply::Failure(kind) => {
            !matches!(kind, FetchErrorKind::TooLarge | FetchErrorKind::Internal)
        }
    })
}

/// Whether the expired cookie may still stand in when upstream has failed.
fn stands_in(scenario: &Scenario, later: i64) -> bool {
    let cookies = &scenario.asked.cookies;
    let (Some(token), Some(data)) = (cookies.get(SESSION_TOKEN), cookies.get(SESSION_DATA)) else {
        return false;
    };
    // A clock that is set back meanwhile makes no cookie younger than it was when it was read.
    let now = later.max(scenario.now);
    let settings = &scenario.settings;
    let worth = worth(&token, &data, &settings.secrets(), now, settings.grace());
    matches!(worth, Worth::Stale(_))
}
