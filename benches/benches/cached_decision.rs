//! A request with a cached session, beside the floor under the decision and beside what is written by hand instead.
//! Lines of one table are measured one after another, while the machine's clock steps up and down: for ratios there is
//! `in_turns`.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

mod by_hand;

use std::cell::Cell;
use std::hint::black_box;

use divan::{AllocProfiler, Bencher};
use neon_auth_benches::fixture::{self, NOW, Visitor};
use neon_auth_benches::memory_floor::Memory;
use neon_auth_benches::{decision, floor, gate, upstream};
use neon_auth_core::Decision;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
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
    // The decision is dropped here, as its floor drops what it has made.
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

/// Find two cookies, look up the MAC's 43 bytes, compare the whole, clone an `Arc`.
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
        let verdict = entry.decide().send();
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
