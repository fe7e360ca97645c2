//! `stale_if_error`: who gets in with an expired cookie while upstream is down, and who does not. Chance alone seldom
//! makes such a cookie.

use std::time::Duration;

use neon_auth_conformance::cookies::PREFIX;
use neon_auth_reference::rules::assert_decides_as_modelled;
use proptest::prelude::*;

use crate::scenario::{CookieHeaders, Entry, Scenario, scenario_of};
use crate::trials;

const GRACE: Duration = Duration::from_secs(20);

/// A request to a protected page with a genuine cookie that expired some seconds ago, and any answer of upstream's.
fn expired() -> impl Strategy<Value = Scenario> {
    let scenario = scenario_of(Just(Entry::Middleware { is_open: false }));
    (scenario, 0..30_i64, -30_000..90_000_i64).prop_map(|(mut scenario, ago, pause)| {
        scenario.settings.stale_if_error = Some(GRACE);
        scenario.asked.path = "/dashboard".to_owned();
        scenario.asked.query = None;
        scenario
            .asked
            .headers
            .retain(|(name, _)| !["origin", "sec-fetch-site", "upgrade"].contains(&name.as_str()));
        let cookies = CookieHeaders::expiring(scenario.now, -ago);
        scenario.asked.cookies = cookies.renamed(PREFIX, scenario.settings.prefix());
        if let Some((first, _)) = scenario.replies.first_mut() {
            *first = pause;
        }
        scenario
    })
}

proptest! {
    #![proptest_config(trials(2048))]

    #[test]
    fn a_stale_cookie_is_used_in_an_outage_only_and_only_for_so_long(scenario in expired()) {
        assert_decides_as_modelled(&scenario);
    }
}
