//! How many instructions a decision takes, counted by Valgrind: unlike a time, the count is the same on each run.
//! `benches/instructions` runs this and compares.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]
#![expect(
    missing_docs,
    unused_qualifications,
    reason = "gungraun makes modules of its own"
)]

use std::hint::black_box;

use gungraun::{
    Callgrind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main,
};
use http::Method;
use http::request::Parts;
use neon_auth::adapter::Gate;
use neon_auth::{Blocking, NeonAuth};
use neon_auth_benches::fixture::{self, NOW, Visitor};
use neon_auth_benches::gate::Verdict;
use neon_auth_benches::memory_floor::Memory;
use neon_auth_benches::{decision, floor, gate, upstream};
use neon_auth_core::{Config, Decision};

/// A request at a gate. It is never dropped, which would be counted.
struct AtGate {
    gate: Gate<Blocking>,
    head: Parts,
}

impl AtGate {
    fn new(auth: &NeonAuth<Blocking>, head: Parts) -> &'static Self {
        let gate = gate::protecting(auth);
        Box::leak(Box::new(Self { gate, head }))
    }

    /// One that was here before. What is made once in a process has been made, too.
    fn again(head: Parts) -> &'static Self {
        let this = Self::new(&upstream::knowing_the_visitor(), head);
        drop(this.decide());
        this
    }

    fn known_cookie() -> &'static Self {
        Self::again(fixture::signed_in())
    }

    /// The same while what was cached about others has ended.
    fn known_cookie_among_changes() -> &'static Self {
        let this = Self::known_cookie();
        for number in 0..1000 {
            this.gate
                .neon_auth()
                .invalidate_user(format!("user {number}"));
        }
        this
    }

    fn redirect() -> &'static Self {
        Self::again(fixture::page(""))
    }

    fn public_page() -> &'static Self {
        Self::again(fixture::request(Method::GET, "/auth/sign-in", ""))
    }

    fn first_sight() -> &'static Self {
        let auth = upstream::knowing_the_visitor();
        drop(Self::new(&auth, fixture::page(&Visitor::of(1).cookies())).decide());
        Self::new(&auth, fixture::page(&Visitor::of(2).cookies()))
    }

    fn decide(&self) -> Verdict {
        gate::decide_at_once(&self.gate, black_box(&self.head)).expect("upstream is not asked")
    }
}

#[library_benchmark(setup = AtGate::known_cookie)]
#[bench::gate()]
fn known_cookie(at: &AtGate) {
    let verdict = black_box(at.decide());
    assert!(gate::is_signed_in(&verdict));
}

#[library_benchmark(setup = AtGate::known_cookie_among_changes)]
#[bench::gate()]
fn known_cookie_among_changes(at: &AtGate) {
    let verdict = black_box(at.decide());
    assert!(gate::is_signed_in(&verdict));
}

#[library_benchmark(setup = AtGate::redirect)]
#[bench::gate()]
fn redirect(at: &AtGate) {
    let verdict = black_box(at.decide());
    assert!(matches!(gate::status(&verdict), Some(302..=307)));
}

#[library_benchmark(setup = AtGate::public_page)]
#[bench::gate()]
fn public_page(at: &AtGate) {
    let verdict = black_box(at.decide());
    assert!(!gate::is_signed_in(&verdict) && gate::status(&verdict).is_none());
}

#[library_benchmark(setup = AtGate::first_sight)]
#[bench::gate()]
fn first_sight(at: &AtGate) {
    let verdict = black_box(at.decide());
    assert!(gate::is_signed_in(&verdict));
}

fn in_the_core() -> &'static (Config, Parts) {
    let this = Box::leak(Box::new((fixture::config(), fixture::signed_in())));
    drop(decision::middleware(&this.0, &this.1));
    this
}

#[library_benchmark(setup = in_the_core)]
#[bench::core()]
fn first_sight_in_the_core((config, head): &(Config, Parts)) {
    let decision = black_box(decision::middleware(config, black_box(head)));
    assert!(matches!(decision, Some(Decision::Allow(_))));
}

fn learned() -> &'static (Memory, String) {
    let (mut memory, cookies) = (Memory::default(), Visitor::default().cookies());
    memory
        .learn(cookies.as_bytes(), NOW.as_secs() + 300)
        .expect("both cookies are there");
    Box::leak(Box::new((memory, cookies)))
}

#[library_benchmark(setup = learned)]
#[bench::floor()]
fn known_cookie_by_hand((memory, cookies): &(Memory, String)) {
    let verified = memory.recall(black_box(cookies.as_bytes()), black_box(NOW.as_secs()));
    assert!(black_box(verified).is_some());
}

fn a_key_and_a_cookie() -> &'static (hmac::Hmac<sha2::Sha256>, String) {
    let this = Box::leak(Box::new((fixture::key(), fixture::session_data())));
    assert!(floor::whole(&this.0, &this.1).is_some());
    this
}

#[library_benchmark(setup = a_key_and_a_cookie)]
#[bench::floor()]
fn first_sight_by_hand((key, jwt): &(hmac::Hmac<sha2::Sha256>, String)) {
    assert!(black_box(floor::whole(key, black_box(jwt))).is_some());
}

library_benchmark_group!(
    name = instructions,
    benchmarks = [
        known_cookie,
        known_cookie_among_changes,
        redirect,
        public_page,
        first_sight,
        first_sight_in_the_core,
        known_cookie_by_hand,
        first_sight_by_hand,
    ]
);

main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"])),
    library_benchmark_groups = instructions
);
