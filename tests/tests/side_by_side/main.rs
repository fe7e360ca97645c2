//! The embedded dev-server against Better Auth 1.6.23: one script, two plays, no difference.

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

use allowed::ALLOWED;
use differ::{Aspect, differences};
use exchange::{Exchange, Expected};
use side::Side;

#[tokio::test]
async fn the_embedded_server_answers_as_the_real_one() {
    let Some(real) = real() else { return };
    let embedded = DevServer::start().unwrap();
    let embedded = script::play(&Side::Embedded(embedded)).await;
    let real = script::play(&Side::Real(real)).await;

    let mut faults: Vec<String> = real.iter().filter_map(unexpected).collect();
    let found = differences(&embedded, &real);
    faults.extend(allowed::faults(ALLOWED, &found));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_allowed_is_little() {
    assert!(ALLOWED.len() <= 10);
    for allowed in ALLOWED {
        let grave = [Aspect::Step, Aspect::Status, Aspect::Code, Aspect::Cookie];
        assert!(!grave.contains(&allowed.aspect), "{}", allowed.key);
        assert!(!allowed.why.is_empty(), "{}", allowed.key);
    }
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
fn real() -> Option<Server> {
    let setup = Setup {
        version: Version::V1_6_23,
        cache: Path::new(env!("CARGO_TARGET_TMPDIR")),
    };
    better_auth::live(setup, &[])
}
