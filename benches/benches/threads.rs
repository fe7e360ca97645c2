//! One `NeonAuth` for all threads, as every application has it. One thread's time for a decision is shown: with as many
//! cores as threads it stays the same if they do not wait for one another.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

use std::hint::black_box;

use divan::{AllocProfiler, Bencher};
use neon_auth_benches::fixture::{self, Visitor};
use neon_auth_benches::{floor, gate, upstream};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// Work that shares nothing.
#[divan::bench(threads = [1, 2, 8])]
fn floor_first(bencher: Bencher<'_, '_>) {
    let (key, jwt) = (fixture::key(), fixture::session_data());
    bencher.bench(|| floor::whole(&key, black_box(&jwt)).expect("genuine"));
}

/// All threads have the same visitor: the worst for a memory.
#[divan::bench(threads = [1, 2, 8])]
fn gate_same_cookie(bencher: Bencher<'_, '_>) {
    let auth = upstream::knowing_the_visitor();
    let (gate, head) = (gate::protecting(&auth), fixture::signed_in());
    bencher.bench(|| {
        let verdict = gate::decide_at_once(&gate, black_box(&head)).expect("cached");
        assert!(gate::is_signed_in(&verdict));
        verdict
    });
}

/// A hundred visitors in turn, all of them seen before.
#[divan::bench(threads = [1, 2, 8])]
fn gate_hundred_cookies(bencher: Bencher<'_, '_>) {
    let auth = upstream::knowing_the_visitor();
    let gate = gate::protecting(&auth);
    let heads: Vec<_> = (0..100)
        .map(|number| fixture::page(&Visitor::of(number).cookies()))
        .collect();
    for head in &heads {
        let verdict = gate::decide_at_once(&gate, head).expect("cached");
        assert!(gate::is_signed_in(&verdict));
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    bencher
        .with_inputs(|| next.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % heads.len())
        .bench_values(|number| {
            let head = heads.get(number).expect("there is one");
            let verdict = gate::decide_at_once(&gate, black_box(head)).expect("cached");
            assert!(gate::is_signed_in(&verdict));
            verdict
        });
}
