//! What goes to the browser's jar.

use http::header::COOKIE;
use neon_auth_conformance::cookies::{
    Line, SESSION_DATA, SESSION_TOKEN, our_pair, unquoted, verified_payload,
};
use neon_auth_conformance::json;
use neon_auth_core::SetCookie;
use neon_auth_reference::model::{Carried, expiry, session_in, token_in_force};
use neon_auth_reference::play::Played;
use neon_auth_reference::rules::assert_leaves_well;
use proptest::prelude::*;
use serde_json::Value;

use crate::scenario::{Outcome, Reply, Scenario, any_scenario};
use crate::trials;

proptest! {
    #![proptest_config(trials(2048))]

    #[test]
    fn every_line_obeys_the_rules(scenario in any_scenario()) {
        let played = scenario.play();
        for cookie in &played.cookies {
            let line = assert_leaves_well(cookie, &scenario.lines(cookie), scenario.site());
            prop_assert_eq!(&line.name, cookie.name());
            if cookie.name() != SESSION_DATA && !is_cleared(&line) {
                let set = set_by_upstream(&scenario, &played, cookie.name());
                prop_assert!(set.contains(&cookie.value().to_vec()), "{} is not upstream's", line.name);
            }
        }
    }

    #[test]
    fn a_cached_session_is_one_that_upstream_sent_for_the_token_in_force(scenario in any_scenario()) {
        let played = scenario.play();
        let Some(minted) = played.cookies.iter().find(|cookie| cookie.name() == SESSION_DATA) else {
            return Ok(());
        };
        let line = assert_leaves_well(minted, &scenario.lines(minted), scenario.site());
        prop_assert_eq!(minted.is_live(), !is_cleared(&line));
        if is_cleared(&line) {
            return Ok(());
        }
        let secret = scenario.settings.secrets()[0];
        let payload = verified_payload(&line.value, secret).expect("signed with the first secret");
        let session = session_in(&payload).expect("a session and a user");
        let sessions: Vec<Value> = bodies(&scenario, &played).iter().filter_map(session_in).collect();
        let left_out = payload.get("without").map(|names| {
            let names = names.as_array().expect("a list").iter();
            names.map(|name| name.as_str().expect("a name")).collect::<Vec<_>>()
        });
        prop_assert_ne!(&left_out, &Some(Vec::new()), "a claim says nothing");
        let left_out = left_out.unwrap_or_default();
        let is_session = |sent: &Value| less(sent, &left_out) == Some(session.clone());
        prop_assert!(sessions.iter().any(is_session), "upstream sent no such session");
        for field in scenario.settings.cache_without {
            let value = session.pointer("/user").and_then(|user| user.get(field));
            prop_assert!(value.is_none_or(Value::is_null), "{} is not left out", field);
        }
        for field in &left_out {
            prop_assert!(scenario.settings.cache_without.contains(field), "{} is left out", field);
        }

        let token = session.pointer("/session/token").and_then(Value::as_str).map(str::as_bytes);
        // Of twins, the one in force is the one that lives: upstream was asked about it last.
        let in_force = token_set(&played).unwrap_or_else(|| token_sent_last(&played));
        let in_force = in_force.and_then(|cookie| token_in_force(&cookie));
        prop_assert_eq!(in_force.as_deref(), token);

        let integer = |name: &str| payload.get(name).and_then(Value::as_i64).expect("an integer");
        let now = played.now.as_millis().div_euclid(1000);
        let over = expiry(&session).expect("an expiry").div_euclid(1000);
        let ttl = i64::try_from(scenario.settings.ttl.as_secs()).expect("400 days at most");
        let grace = i64::try_from(scenario.settings.grace().as_secs()).expect("7 days at most");
        let asked_at = integer("iat");
        let times: Vec<i64> = std::iter::once(scenario.now)
            .chain(scenario.answers(played.fetches.len()).map(|(now, _)| now))
            .map(|millis| millis.div_euclid(1000))
            .collect();
        // The last answer was asked for when the one before it came.
        prop_assert_eq!(times.iter().nth_back(1), Some(&asked_at));
        prop_assert_eq!(integer("exp"), asked_at.saturating_add(ttl).min(over));
        let max_age = (integer("exp") + grace).min(over) - now;
        prop_assert!(max_age > 0);
        let max_age = max_age.to_string();
        prop_assert_eq!(line.text("max-age"), Some(max_age.as_str()));
        prop_assert_eq!(payload.get("sub"), payload.pointer("/user/id"));
    }

    #[test]
    fn no_cached_session_is_left_beside_another_token(scenario in any_scenario()) {
        let played = scenario.play();
        let carried = Carried::by(&scenario.settings, &scenario.asked);
        let before = carried.in_force(scenario.now);
        let after = token_in_the_jar(&scenario, &played);
        let carried = carried.has(SESSION_DATA);
        let replaced = played.cookies.iter().any(|cookie| cookie.name() == SESSION_DATA);
        if carried && before != after {
            prop_assert!(replaced, "the token changed and the cached session stayed");
        }
    }
}

/// A session without these fields of its user, each of which it has.
fn less(session: &Value, fields: &[&str]) -> Option<Value> {
    let mut session = session.clone();
    let user = session.get_mut("user")?.as_object_mut()?;
    for field in fields {
        user.remove(*field).filter(|value| !value.is_null())?;
    }
    Some(session)
}

fn is_cleared(line: &Line) -> bool {
    line.value.is_empty() && line.text("max-age") == Some("0")
}

/// The session_token cookie's value as the browser has it afterwards.
fn token_in_the_jar(scenario: &Scenario, played: &Played<Outcome>) -> Option<Vec<u8>> {
    let before = || Carried::by(&scenario.settings, &scenario.asked).in_force(scenario.now);
    let token = token_set(played).unwrap_or_else(before);
    token.filter(|token| !token.is_empty())
}

/// What the response sets the session_token cookie to, if it does: none to delete it.
fn token_set(played: &Played<Outcome>) -> Option<Option<Vec<u8>>> {
    let is_token = |cookie: &&SetCookie| cookie.name() == SESSION_TOKEN;
    let set = played.cookies.iter().find(is_token)?;
    Some(set.is_live().then(|| unquoted(set.value().to_vec())))
}

/// The session_token that went upstream with the last fetch.
fn token_sent_last(played: &Played<Outcome>) -> Option<Vec<u8>> {
    let sent = played.fetches.last()?.request.headers().get(COOKIE)?;
    let mut pairs = sent.as_bytes().split(|byte| *byte == b';');
    pairs.find_map(|pair| {
        let (name, value) = our_pair(pair.trim_ascii())?;
        (name == SESSION_TOKEN).then_some(value)
    })
}

/// What upstream's answers set a cookie to: the last line of each.
fn set_by_upstream(scenario: &Scenario, played: &Played<Outcome>, name: &str) -> Vec<Vec<u8>> {
    let last = |reply: &Reply| {
        reply
            .set_cookies()
            .filter_map(|line| our_pair(line.as_bytes().split(|byte| *byte == b';').next()?))
            .rfind(|(known, _)| known == name)
    };
    let answers = scenario.answers(played.fetches.len());
    answers
        .filter_map(|(_, reply)| Some(last(reply)?.1))
        .collect()
}

/// The bodies of upstream's successes, as JSON.
fn bodies(scenario: &Scenario, played: &Played<Outcome>) -> Vec<Value> {
    let answers = scenario.answers(played.fetches.len());
    answers
        .filter_map(|(_, reply)| match reply {
            Reply::Answer { status, body, .. }
                if status.is_success() || status.is_redirection() =>
            {
                json::read_slice(body).ok()
            }
            _ => None,
        })
        .collect()
}
