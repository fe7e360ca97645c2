//! `stale_if_error`: whom a cookie past its expiry lets in while upstream is down, and whom not.

use std::time::Duration;

use http::Method;
use neon_auth_core::{Decision, FetchErrorKind, Source};
use proptest::prelude::*;

use crate::scenario::{CookieHeaders, Entry, Outcome, Reply, Scenario, scenario_of};
use crate::trials;

const GRACE: i64 = 20_000;

/// A request to a protected page with a genuine cookie that expired some seconds ago, and any answer of upstream's.
fn expired() -> impl Strategy<Value = (Scenario, i64)> {
    let scenario = scenario_of(Just(Entry::Middleware { is_open: false }));
    (scenario, 0..30_i64, -30_000..90_000_i64).prop_map(|(mut scenario, ago, pause)| {
        let grace = Duration::from_millis(GRACE.unsigned_abs());
        scenario.settings.stale_if_error = Some(grace);
        scenario.asked.path = "/dashboard".to_owned();
        scenario.asked.query = None;
        scenario
            .asked
            .headers
            .retain(|(name, _)| !["origin", "sec-fetch-site", "upgrade"].contains(&name.as_str()));
        scenario.asked.cookies = CookieHeaders::expiring(scenario.now, -ago);
        if let Some((first, _)) = scenario.replies.first_mut() {
            *first = pause;
        }
        let expired_at = scenario.now.div_euclid(1000).saturating_sub(ago);
        (scenario, expired_at.saturating_mul(1000))
    })
}

proptest! {
    #![proptest_config(trials(2048))]

    #[test]
    fn a_cookie_stands_in_for_an_outage_only_and_only_for_so_long((scenario, expired_at) in expired()) {
        let Some((later, reply)) = scenario.answers(1).next() else {
            return Ok(());
        };
        let Outcome::Decision(decision) = scenario.play().outcome else {
            return Err(TestCaseError::fail("no decision"));
        };
        let is_in_time = |now: i64| i128::from(now) < i128::from(expired_at) + i128::from(GRACE);
        // The session itself lasts a minute from the beginning; at the end of time there is no such minute.
        let goes_on = later < scenario.now.saturating_add(60_000).clamp(0, 253_402_300_799_000);
        let is_down = match reply {
            Reply::Answer { status, .. } => status.is_server_error(),
            Reply::Failure(kind) => !matches!(kind, FetchErrorKind::TooLarge | FetchErrorKind::Internal),
        };
        let is_safe = matches!(scenario.asked.method, Method::GET | Method::HEAD);
        let stands_in = is_down && is_safe && goes_on && is_in_time(scenario.now) && is_in_time(later);
        let let_in = matches!(&decision, Decision::Allow(session) if session.source() == Source::StaleCache);
        prop_assert_eq!(let_in, stands_in, "{:?}", decision);
    }
}
