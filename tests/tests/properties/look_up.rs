//! `get_session()` against the reference model, in both directions: who is signed in is never turned away either.

use neon_auth_tests::cookies::{SESSION_DATA, SESSION_TOKEN};
use neon_auth_tests::model::{Verdict, Worth, verdict, worth};
use proptest::prelude::*;

use crate::scenario::{Entry, Outcome, Reply, Scenario, scenario_of};
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
            verdict(*status, reply.is_encoded(), body, now)
        }
        Some((_, Reply::Failure(_))) | None => Verdict::Unknown,
    };
    (told, 1)
}
