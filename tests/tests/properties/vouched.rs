//! Nobody is let in, and no session is told, unless it is vouched for: by a cookie of ours, or by upstream.

use http::{Method, StatusCode};
use neon_auth_core::{Decision, Session, Source};
use neon_auth_tests::cookies::{SESSION_DATA, SESSION_TOKEN};
use neon_auth_tests::model::{Verdict, Worth, verdict_about, worth};
use neon_auth_tests::play::Played;
use proptest::prelude::*;
use serde_json::Value;

use crate::scenario::{Entry, Outcome, Reply, Scenario, any_scenario, token_after};
use crate::trials;

proptest! {
    #![proptest_config(trials(4096))]

    #[test]
    fn every_session_is_vouched_for(scenario in any_scenario()) {
        let played = scenario.play();
        match &played.outcome {
            Outcome::Decision(decision) => {
                if let Some(session) = decision.session() {
                    prop_assert!(is_vouched(&scenario, &played, session), "{decision:?}");
                }
                prop_assert!(!matches!(decision, Decision::Public(Some(_))) || played.fetches.is_empty());
            }
            Outcome::Session(Ok(Some(session))) => {
                prop_assert!(is_vouched(&scenario, &played, session), "{session:?}");
                let is_fresh = matches!(scenario.entry, Entry::GetSession { fresh: true });
                prop_assert!(!is_fresh || session.source() == Source::Upstream);
            }
            Outcome::Response(response) if played.fetches.is_empty() && response.status() == StatusCode::OK => {
                let told: Value = serde_json::from_slice(response.body()).expect("JSON");
                prop_assert_eq!(worth_at(&scenario, scenario.now), Worth::Hit(told));
                prop_assert_eq!(&scenario.asked.method, Method::GET);
            }
            _ => {}
        }
    }
}

fn is_vouched(scenario: &Scenario, played: &Played<Outcome>, session: &Session) -> bool {
    let told = serde_json::to_value(session).expect("a session is JSON");
    let mut answers = scenario.answers(played.fetches.len());
    match session.source() {
        Source::Cache => {
            played.fetches.is_empty() && worth_at(scenario, scenario.now) == Worth::Hit(told)
        }
        Source::Upstream => answers.any(|(now, reply)| match reply {
            Reply::Answer { status, body, .. } => {
                let token = scenario
                    .asked
                    .cookies
                    .get(SESSION_TOKEN)
                    .unwrap_or_default();
                let token = token_after(&token, reply, now);
                let is_encoded = reply.is_encoded();
                let verdict = verdict_about(token.as_deref(), *status, is_encoded, body, now);
                verdict == Verdict::SignedIn(told.clone())
            }
            Reply::Failure(_) => false,
        }),
        Source::StaleCache => {
            let is_safe = matches!(scenario.asked.method, Method::GET | Method::HEAD);
            let is_page = matches!(
                scenario.entry,
                Entry::Middleware { is_open: false } | Entry::GetSession { fresh: false }
            );
            // Where nothing was scripted the call is aborted, and that is an outage too.
            let is_out = answers.all(|(_, reply)| match reply {
                Reply::Answer { status, .. } => status.is_server_error(),
                Reply::Failure(_) => true,
            });
            // A clock that is set back meanwhile makes no cookie younger than it was when it was read.
            let now = played.now.as_millis().max(scenario.now);
            is_safe && is_page && is_out && worth_at(scenario, now) == Worth::Stale(told)
        }
    }
}

/// What the request's own cookies are worth.
fn worth_at(scenario: &Scenario, now: i64) -> Worth {
    let cookies = &scenario.asked.cookies;
    let (Some(token), Some(data)) = (cookies.get(SESSION_TOKEN), cookies.get(SESSION_DATA)) else {
        return Worth::Miss;
    };
    let settings = &scenario.settings;
    worth(&token, &data, &settings.secrets(), now, settings.grace())
}
