//! A request with a cached session, beside the floor under the decision and beside what is written by hand instead.
//!
//! `cargo bench -p neon-auth-benches --bench cached_decision` prints divan's table, then floor and decision measured in
//! turn and their ratio: in turn, so that a clock that steps up or down between two lines of the table moves both alike.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

mod by_hand;

use std::cell::Cell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use divan::{AllocProfiler, Bencher};
use neon_auth_benches::fixture::{self, NOW, Visitor};
use neon_auth_benches::memory_floor::Memory;
use neon_auth_benches::{decision, floor, gate, upstream};
use neon_auth_core::Decision;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// How often floor and decision take turns, and how many of each make a turn.
const TURNS: usize = 400;
const CALLS: u32 = 500;

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratio();
    }
}

/// MAC, base64 and JSON of the cookie, found already.
#[divan::bench]
fn floor_first(bencher: Bencher<'_, '_>) {
    let (key, jwt) = (fixture::key(), fixture::session_data());
    bencher.bench_local(|| floor::whole(&key, black_box(&jwt)).expect("genuine"));
}

/// The core's decision. It remembers nothing.
#[divan::bench]
fn core_first(bencher: Bencher<'_, '_>) {
    let (config, head) = (fixture::config(), fixture::signed_in());
    // The decision is dropped here, where its floor drops what it has made.
    bencher.bench_local(|| drop(allowed(decision::middleware(&config, black_box(&head)))));
}

/// A cookie that this `NeonAuth` has never seen, at the gate that all frameworks have: each call has its own.
#[divan::bench]
fn gate_first(bencher: Bencher<'_, '_>) {
    let auth = upstream::knowing_the_visitor();
    let gate = gate::protecting(&auth);
    let numbers = Cell::new(0);
    bencher
        .with_inputs(|| {
            numbers.set(numbers.get() + 1);
            fixture::page(&Visitor::of(numbers.get()).cookies())
        })
        .bench_local_refs(|head| {
            let verdict = gate::decide_at_once(&gate, black_box(head)).expect("cached");
            assert!(gate::is_signed_in(&verdict));
        });
}

/// Find two cookies, look up the MAC's 43 bytes, compare the whole, hand an `Arc` on.
#[divan::bench]
fn floor_again(bencher: Bencher<'_, '_>) {
    let cookies = Visitor::default().cookies();
    let mut memory = Memory::default();
    memory
        .learn(cookies.as_bytes(), NOW.as_secs() + 300)
        .expect("both cookies are there");
    let now = NOW.as_secs();
    bencher.bench_local(|| {
        let cookies = black_box(cookies.as_bytes());
        memory.recall(cookies, black_box(now)).expect("known")
    });
}

/// The same cookie again and again.
#[divan::bench]
fn gate_again(bencher: Bencher<'_, '_>) {
    let auth = upstream::knowing_the_visitor();
    let (gate, head) = (gate::protecting(&auth), fixture::signed_in());
    bencher.bench_local(|| {
        let verdict = gate::decide_at_once(&gate, black_box(&head)).expect("cached");
        assert!(gate::is_signed_in(&verdict));
        verdict
    });
}

/// The same, and the application asks who it is.
#[divan::bench]
fn gate_again_and_session(bencher: Bencher<'_, '_>) {
    let auth = upstream::knowing_the_visitor();
    let (gate, head) = (gate::protecting(&auth), fixture::signed_in());
    bencher.bench_local(|| {
        let entry = gate::enter(&gate, black_box(&head));
        let verdict = entry.decide().expect("cached");
        assert!(gate::is_signed_in(&verdict));
        let session = entry.auth().get_session().send();
        drop(session.expect("upstream is not asked").expect("signed in"));
    });
}

/// What applications do without us: `jsonwebtoken` and structs of owned text.
#[divan::bench]
fn jsonwebtoken_by_hand(bencher: Bencher<'_, '_>) {
    let (checker, head) = (by_hand::Checker::default(), fixture::signed_in());
    assert!(checker.session(&fixture::forged().headers).is_none());
    bencher.bench_local(|| {
        let session = checker.session(black_box(&head.headers));
        drop(session.expect("genuine"));
    });
}

#[divan::bench]
fn get_session_first(bencher: Bencher<'_, '_>) {
    let (config, head) = (fixture::config(), fixture::signed_in());
    bencher.bench_local(|| {
        let session = decision::get_session(&config, black_box(&head));
        drop(session.expect("cached"));
    });
}

#[divan::bench]
fn floor_mac(bencher: Bencher<'_, '_>) {
    let (key, jwt) = (fixture::key(), fixture::session_data());
    let (message, tag) = jwt.rsplit_once('.').expect("a JWT");
    assert!(floor::mac_is_right(&key, message, tag));
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
