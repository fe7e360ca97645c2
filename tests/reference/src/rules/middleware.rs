//! What the middleware and `get_session()` do is what the model does.

use std::collections::BTreeMap;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use neon_auth_core::{Marker, SetCookie};
use serde_json::Value;

use super::sent::{in_order, sent};
use crate::model::{Asks, Cookie, Cookies, Decided, Decision, Found, LookedUp, decide, look_up};
use crate::scenario::{Entry, Outcome, Scenario};

/// The middleware decides what the model decides, asks upstream what the model asks, and sets the same cookies.
///
/// # Panics
///
/// If it does not, or if the scenario is of another flow.
pub fn assert_decides_as_modelled(scenario: &Scenario) {
    let played = scenario.play();
    let is_open = matches!(scenario.entry, Entry::Middleware { is_open: true });
    let expected = decide(
        &scenario.settings,
        &scenario.asked,
        is_open,
        scenario.now,
        scenario.all_answers(),
    );
    let decision = match played.outcome {
        Outcome::Decision(decision) => Some(decision),
        _ => None,
    };
    #[expect(
        clippy::expect_used,
        reason = "a scenario of another flow is the caller's mistake"
    )]
    let decision = decision.expect("the middleware decides");
    assert_marks_who_is_signed_in(&decision);
    let decided = Decided {
        decision: seen(scenario, decision),
        sent: sent(&played.fetches, &expected.sent),
        cookies: cookies_set(&played.cookies),
    };
    let expected = Decided {
        sent: in_order(&expected.sent),
        ..expected
    };
    assert_eq!(
        decided, expected,
        "left: the library, right: the model, of {scenario:?}"
    );
}

/// `get_session()` tells what the model tells, asks upstream as often, and sets the same cookies.
///
/// # Panics
///
/// If it does not, or if the scenario is of another flow.
pub fn assert_looks_up_as_modelled(scenario: &Scenario) {
    let played = scenario.play();
    let fresh = matches!(scenario.entry, Entry::GetSession { fresh: true });
    let expected = look_up(
        &scenario.settings,
        &scenario.asked,
        Asks::Method { fresh },
        scenario.now,
        scenario.all_answers(),
    );
    let outcome = match played.outcome {
        Outcome::Session(outcome) => Some(outcome),
        _ => None,
    };
    #[expect(
        clippy::expect_used,
        reason = "a scenario of another flow is the caller's mistake"
    )]
    let outcome = outcome.expect("get_session() tells something");
    let (found, code) = match outcome {
        Ok(Some(session)) => {
            let source = session.source();
            (Found::SignedIn(json(&session), source), None)
        }
        Ok(None) => (Found::SignedOut, None),
        Err(error) => {
            let status = error.status().as_u16();
            (Found::Unknown(status, ""), Some(error.code().to_owned()))
        }
    };
    let found = match &expected.found {
        Found::Unknown(_, expected) if code.as_deref() == Some(expected) => match found {
            Found::Unknown(status, _) => Found::Unknown(status, expected),
            known => known,
        },
        _ => found,
    };
    let looked_up = LookedUp {
        found,
        sent: sent(&played.fetches, &expected.sent),
        cookies: cookies_set(&played.cookies),
    };
    let expected = LookedUp {
        sent: in_order(&expected.sent),
        ..expected
    };
    assert_eq!(
        looked_up, expected,
        "left: the library, right: the model; the library's code: {code:?}, of {scenario:?}"
    );
}

/// The application sees the marker if somebody is signed in, and never the client's own.
fn assert_marks_who_is_signed_in(decision: &neon_auth_core::Decision) {
    let mut headers = HeaderMap::new();
    headers.insert(Marker::NAME, HeaderValue::from_static("forged"));
    decision.marker().apply(&mut headers);
    let marker = headers.get(Marker::NAME).map(HeaderValue::as_bytes);
    let expected = decision.session().map(|_| &b"true"[..]);
    assert_eq!(marker, expected, "the marker of {decision:?}");
}

/// The library's decision in the model's words.
fn seen(scenario: &Scenario, decision: neon_auth_core::Decision) -> Decision {
    use neon_auth_core::Decision as Library;
    match decision {
        Library::Allow(session) => {
            let source = session.source();
            Decision::Allow(json(&session), source)
        }
        Library::Public(session) => Decision::Public(session.as_ref().map(json)),
        Library::Redirect(to) => Decision::Redirect(to.location().to_owned()),
        Library::Interstitial(to) => Decision::Interstitial(to.location().to_owned()),
        decision => {
            let response = scenario.admit(decision).break_value().unwrap_or_default();
            let kind = response.headers().get(CONTENT_TYPE);
            let is_html = kind.is_some_and(|kind| kind == "text/html; charset=utf-8");
            let body = String::from_utf8_lossy(response.body());
            Decision::Refused {
                status: response.status().as_u16(),
                code: match is_html {
                    true => between(&body, "<small>", "</small>"),
                    false => between(&body, "\"code\":\"", "\""),
                },
                is_html,
                to: response
                    .headers()
                    .get("hx-redirect")
                    .map(|to| String::from_utf8_lossy(to.as_bytes()).into_owned()),
            }
        }
    }
}

fn between(text: &str, before: &str, after: &str) -> String {
    let rest = text.split_once(before).map(|(_, rest)| rest);
    let found = rest.and_then(|rest| rest.split_once(after));
    found.map_or_else(String::new, |(found, _)| found.to_owned())
}

fn json(session: &neon_auth_core::Session) -> Value {
    neon_auth_conformance::json::value_of(session).unwrap_or_default()
}

/// What the lines do, by the names of their cookies.
///
/// # Panics
///
/// If a name is set twice.
#[must_use]
pub fn cookies_set(lines: &[SetCookie]) -> Cookies {
    let cookie = |line: &SetCookie| match line.is_live() {
        true => Cookie::Set(line.value().to_vec()),
        false => Cookie::Cleared,
    };
    let cookies: BTreeMap<_, _> = lines
        .iter()
        .map(|line| (line.name().to_owned(), cookie(line)))
        .collect();
    assert_eq!(cookies.len(), lines.len(), "a name is set twice");
    cookies
}
