//! The decision about a cached session, its floors and what is written by hand, in turns: `cached_decision` counts
//! allocations, this one the ratios.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

mod by_hand;

use std::cell::RefCell;

use http::request::Parts;
use neon_auth::Blocking;
use neon_auth::adapter::Gate;
use neon_auth_benches::fixture::{self, NOW, Visitor};
use neon_auth_benches::memory_floor::Memory;
use neon_auth_benches::turns::Turns;
use neon_auth_benches::{decision, floor, gate, upstream};
use neon_auth_core::Decision;

fn main() {
    // `cargo test --benches` runs it too, and has nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let (config, key, jwt) = (fixture::config(), fixture::key(), fixture::session_data());
    let head = fixture::signed_in();
    let cookies = Visitor::default().cookies();
    let checker = by_hand::Checker::default();
    let mut memory = Memory::default();
    memory
        .learn(cookies.as_bytes(), NOW.as_secs() + 300)
        .expect("both cookies are there");
    let auth = upstream::knowing_the_visitor();
    let gate = gate::protecting(&auth);
    let decide = |head: &_| decide_at(&gate, head);
    let forgetful = upstream::without_memory();
    let forgetful = gate::protecting(&forgetful);
    let full = upstream::knowing_the_visitor();
    let full = gate::protecting(&full);
    let mut visitors = (0..).map(|number| fixture::page(&Visitor::of(number).cookies()));
    // More than the memory has room for.
    for head in visitors.by_ref().take(10_000) {
        decide_at(&full, &head);
    }
    let visitors = RefCell::new(visitors);
    let visitor = || visitors.borrow_mut().next().expect("numbers do not end");

    let mut turns = Turns::default();
    turns.add("floor_first", None, || {
        floor::whole(&key, &jwt).expect("genuine")
    });
    turns.add("core_first", Some("floor_first"), || {
        let decision = decision::middleware(&config, &head);
        assert!(matches!(decision, Some(Decision::Allow(_))));
    });
    turns.add_with_inputs(
        "gate_first_without_memory",
        Some("floor_first"),
        visitor,
        |head| decide_at(&forgetful, head),
    );
    turns.add_with_inputs("gate_first", Some("floor_first"), visitor, |head| {
        decide_at(&full, head);
    });
    turns.add("jsonwebtoken_by_hand", Some("floor_first"), || {
        checker.session(&head.headers).expect("genuine")
    });
    turns.add("floor_again", None, || {
        let now = NOW.as_secs();
        memory.recall(cookies.as_bytes(), now).expect("known")
    });
    turns.add("gate_again", Some("floor_again"), || decide(&head));
    print!("{}", turns.table());
}

fn decide_at(gate: &Gate<Blocking>, head: &Parts) {
    let verdict = gate::decide_at_once(gate, head).expect("cached");
    assert!(gate::is_signed_in(&verdict));
}
