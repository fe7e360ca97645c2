//! Properties of whole flows: any request, any answers of upstream's, any clock, any configuration.
//!
//! A [`Scenario`](scenario::Scenario) is all that a flow can be given. Each file states what holds of every one. What
//! each sensitive input holds is [`CANARY`], so that it is known wherever it turns up.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

mod cache_without;
mod contract;
mod forwarded;
mod javascript;
mod look_up;
mod memory;
mod middleware;
mod outgoing;
mod plain_names;
mod races;
mod redaction;
mod response;
mod scenario;
mod script;
mod set_cookies;
mod stale;
mod targets;

use proptest::test_runner::Config;

/// What every secret, token, cookie value, password and query of a scenario holds.
const CANARY: &str = "c4n4ry";

/// How each property is tried. A failure prints its smallest scenario, so no file of seeds is kept.
fn trials(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    }
}
