//! The embedded dev-server against Better Auth: one script, two plays, no difference. Without plugins against 1.6.23,
//! with plugins against 1.7.25, the first for which each is there.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, and what only tests use"
)]

mod allowed;
mod control;
mod coverage;
mod differ;
mod exchange;
mod script;
mod side;

use std::path::Path;

use neon_auth_dev_server::DevServer;
use neon_auth_tests::better_auth::{self, Server, Setup, Version};

use allowed::{ALLOWED, ALLOWED_AS_PROVIDER, ALLOWED_WITH_PLUGINS, Allowed};
use differ::{Aspect, differences};
use exchange::{Exchange, Expected};
use script::oauth;
use script::plugins::PLUGINS;
use side::Side;

#[tokio::test]
async fn the_embedded_server_answers_as_the_real_one() {
    let Some(real) = real(Version::V1_6_23, &[]) else {
        return;
    };
    let embedded = DevServer::start().unwrap();
    let embedded = script::play(&Side::Embedded(embedded)).await;
    let real = script::play(&Side::Real(real)).await;
    assert_same(&embedded, &real, ALLOWED);
}

#[tokio::test]
async fn the_embedded_server_answers_as_the_real_one_with_plugins() {
    let switches = PLUGINS.map(|(_, switch)| (switch, "1"));
    let Some(real) = real(Version::V1_7_25, &switches) else {
        return;
    };
    let embedded = Side::with_plugins(PLUGINS.map(|(plugin, _)| plugin));
    let embedded = script::plugins::play(&embedded).await;
    let real = script::plugins::play(&Side::Real(real)).await;
    assert_same(&embedded, &real, ALLOWED_WITH_PLUGINS);
}

#[tokio::test]
async fn the_embedded_server_is_an_oauth_provider_as_the_real_one() {
    let switches = oauth::PLUGINS.map(|(_, switch)| (switch, "1"));
    let Some(real) = real(Version::V1_7_25, &switches) else {
        return;
    };
    let embedded = Side::with_plugins(oauth::PLUGINS.map(|(plugin, _)| plugin));
    let embedded = oauth::play(&embedded).await;
    let real = oauth::play(&Side::Real(real)).await;
    assert_same(&embedded, &real, ALLOWED_AS_PROVIDER);
}

#[test]
fn what_is_allowed_is_little() {
    for table in [ALLOWED, ALLOWED_WITH_PLUGINS, ALLOWED_AS_PROVIDER] {
        assert!(table.len() <= 10);
    }
    let tables = [ALLOWED, ALLOWED_WITH_PLUGINS, ALLOWED_AS_PROVIDER];
    for allowed in tables.into_iter().flatten() {
        let grave = [Aspect::Step, Aspect::Status, Aspect::Code, Aspect::Cookie];
        assert!(!grave.contains(&allowed.aspect), "{}", allowed.key);
        assert!(!allowed.why.is_empty(), "{}", allowed.key);
    }
}

#[track_caller]
fn assert_same(embedded: &[Exchange], real: &[Exchange], allowed: &[Allowed]) {
    let mut faults: Vec<String> = real.iter().filter_map(unexpected).collect();
    let found = differences(embedded, real);
    faults.extend(allowed::faults(allowed, &found));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A step of the script that does not do what it is there for.
fn unexpected(exchange: &Exchange) -> Option<String> {
    let outcome = match exchange.status {
        ..400 => Expected::Done,
        _ => Expected::Refused,
    };
    (outcome != exchange.expected).then(|| {
        let body = String::from_utf8_lossy(&exchange.body);
        format!("{}: {} {body}", exchange.step, exchange.status)
    })
}

/// The real server; none if the suite is skipped.
fn real(version: Version, switches: &[(&str, &str)]) -> Option<Server> {
    let setup = Setup {
        version,
        cache: Path::new(env!("CARGO_TARGET_TMPDIR")),
    };
    better_auth::live(setup, switches)
}
