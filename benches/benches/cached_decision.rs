//! The middleware's decision about a request with a cached session, beside the floor under it.
//!
//! `cargo bench -p neon-auth-benches` prints divan's table, then floor and decision measured in turn and their ratio:
//! in turn, so that a clock that steps up or down between two lines of the table moves both alike.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use divan::Bencher;
use neon_auth_benches::{decision, fixture, floor};
use neon_auth_core::Decision;

/// How often floor and decision take turns, and how many of each make a turn.
const TURNS: usize = 400;
const CALLS: u32 = 500;

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratio();
    }
}

#[divan::bench]
fn floor_whole(bencher: Bencher<'_, '_>) {
    let (key, jwt) = (fixture::key(), fixture::session_data());
    bencher.bench_local(|| floor::whole(&key, black_box(&jwt)).expect("genuine"));
}

#[divan::bench]
fn decision_cached(bencher: Bencher<'_, '_>) {
    let (config, head) = (fixture::config(), fixture::signed_in());
    bencher.bench_local(|| allowed(decision::middleware(&config, black_box(&head))));
}

#[divan::bench]
fn get_session_cached(bencher: Bencher<'_, '_>) {
    let (config, head) = (fixture::config(), fixture::signed_in());
    bencher.bench_local(|| decision::get_session(&config, black_box(&head)).expect("cached"));
}

/// As far as the request that is to be made of upstream.
#[divan::bench]
fn decision_forged(bencher: Bencher<'_, '_>) {
    let (config, head) = (fixture::config(), fixture::forged());
    bencher.bench_local(|| assert!(decision::middleware(&config, black_box(&head)).is_none()));
}

#[divan::bench]
fn floor_mac(bencher: Bencher<'_, '_>) {
    let (key, jwt) = (fixture::key(), fixture::session_data());
    let (message, tag) = jwt.rsplit_once('.').expect("a JWT");
    bencher.bench_local(|| floor::mac_is_right(&key, black_box(message), black_box(tag)));
}

#[divan::bench]
fn floor_base64(bencher: Bencher<'_, '_>) {
    let jwt = fixture::session_data();
    let (message, _) = jwt.rsplit_once('.').expect("a JWT");
    bencher.bench_local(|| floor::decoded(black_box(message)).expect("base64"));
}

#[divan::bench]
fn floor_json(bencher: Bencher<'_, '_>) {
    let jwt = fixture::session_data();
    let (message, _) = jwt.rsplit_once('.').expect("a JWT");
    let payload = floor::decoded(message).expect("base64");
    bencher.bench_local(|| floor::parsed(black_box(&payload)).expect("claims").exp);
}

fn allowed(decision: Option<Decision>) -> Decision {
    decision
        .filter(|decision| matches!(decision, Decision::Allow(_)))
        .expect("the cached session lets it in")
}

fn print_ratio() {
    let (config, head) = (fixture::config(), fixture::signed_in());
    let (key, jwt) = (fixture::key(), fixture::session_data());
    let (mut floors, mut decisions) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        floors.push(turn(|| {
            floor::whole(&key, black_box(&jwt)).expect("genuine")
        }));
        decisions.push(turn(|| {
            allowed(decision::middleware(&config, black_box(&head)))
        }));
    }
    println!(
        "\n{TURNS} turns of {CALLS} calls, session_data of {} bytes",
        jwt.len()
    );
    println!(
        "{:10} {:>10} {:>10} {:>7}",
        "", "floor", "decision", "ratio"
    );
    for (name, percent) in [("fastest", 0), ("median", 50), ("p90", 90)] {
        let (floor, decision) = (
            percentile(&mut floors, percent),
            percentile(&mut decisions, percent),
        );
        let ratio = decision.as_secs_f64() / floor.as_secs_f64();
        println!(
            "{name:10} {:>7.2} µs {:>7.2} µs {ratio:>6.2}x",
            micros(floor),
            micros(decision)
        );
    }
}

/// One call's share of a turn.
fn turn<T>(mut call: impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    for _ in 0..CALLS {
        black_box(call());
    }
    start.elapsed() / CALLS
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let index = times.len() * percent / 100;
    times.get(index).copied().unwrap_or_default()
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
