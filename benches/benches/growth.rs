//! What the decision about a cached session costs as things grow: cookies, header bytes, user record, public routes,
//! visitors.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

use std::hint::black_box;

use divan::{AllocProfiler, Bencher};
use http::request::Parts;
use neon_auth::{Blocking, NeonAuth};
use neon_auth_benches::fixture::{self, Visitor};
use neon_auth_benches::{gate, memory_floor, upstream};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// Short cookies of others in front of ours.
#[divan::bench(args = [0, 10, 40, 160])]
fn cookies(bencher: Bencher<'_, '_>, count: usize) {
    again(
        bencher,
        &upstream::knowing_the_visitor(),
        &many_cookies(count),
    );
}

/// Our two cookies found in the same header.
#[divan::bench(args = [0, 10, 40, 160])]
fn floor_cookies(bencher: Bencher<'_, '_>, count: usize) {
    find(bencher, &many_cookies(count));
}

/// Cookies of others in front of ours, of a kilobyte each.
#[divan::bench(args = [0, 8, 32])]
fn header_kilobytes(bencher: Bencher<'_, '_>, kilobytes: usize) {
    again(
        bencher,
        &upstream::knowing_the_visitor(),
        &long_cookies(kilobytes),
    );
}

/// Our two cookies found in the same header.
#[divan::bench(args = [0, 8, 32])]
fn floor_header_kilobytes(bencher: Bencher<'_, '_>, kilobytes: usize) {
    find(bencher, &long_cookies(kilobytes));
}

/// A field of the application's own in the user record, at a cookie that was not seen before.
#[divan::bench(args = [0, 512, 1024, 2048])]
fn user_record_bytes_first(bencher: Bencher<'_, '_>, extra: usize) {
    let (config, head) = (fixture::config(), user_record(extra));
    bencher.bench_local(|| {
        let decision = neon_auth_benches::decision::middleware(&config, black_box(&head));
        decision.expect("cached")
    });
}

/// The same again.
#[divan::bench(args = [0, 512, 1024, 2048])]
fn user_record_bytes_again(bencher: Bencher<'_, '_>, extra: usize) {
    again(
        bencher,
        &upstream::knowing_the_visitor(),
        &user_record(extra),
    );
}

/// Public routes that the page is none of.
#[divan::bench(args = [12, 100, 1000])]
fn public_routes(bencher: Bencher<'_, '_>, count: usize) {
    let routes = (0..count).map(|route| format!("/public/page-{route}"));
    let config = fixture::options().public_routes(routes).build();
    let auth = upstream::answering(config.expect("the options are valid"), "null");
    again(bencher, &auth, &fixture::signed_in());
}

/// Visitors who come in turn, each with a cookie of their own.
#[divan::bench(args = [1, 100, 1_000, 10_000, 50_000], sample_size = 500)]
fn sessions_in_turn(bencher: Bencher<'_, '_>, count: usize) {
    let auth = upstream::knowing_the_visitor();
    let gate = gate::protecting(&auth);
    let heads: Vec<Parts> = (0..count)
        .map(|number| fixture::page(&Visitor::of(number).cookies()))
        .collect();
    // All were here before, as far as the memory goes.
    for head in &heads {
        assert!(gate::is_signed_in(&gate::decide(&gate, head)));
    }
    let mut next = heads.iter().cycle();
    bencher.bench_local(|| {
        let head = next.next().expect("there is one");
        let verdict = gate::decide_at_once(&gate, black_box(head)).expect("cached");
        assert!(gate::is_signed_in(&verdict));
        verdict
    });
}

/// The same request again and again.
fn again(bencher: Bencher<'_, '_>, auth: &NeonAuth<Blocking>, head: &Parts) {
    let gate = gate::protecting(auth);
    bencher.bench_local(|| {
        let verdict = gate::decide_at_once(&gate, black_box(head)).expect("cached");
        assert!(gate::is_signed_in(&verdict));
        verdict
    });
}

fn find(bencher: Bencher<'_, '_>, head: &Parts) {
    let cookies = head.headers.get("cookie").expect("there are some");
    let cookies = cookies.as_bytes();
    assert!(matches!(memory_floor::find(cookies), (Some(_), Some(_))));
    bencher.bench_local(|| {
        let (token, data) = memory_floor::find(black_box(cookies));
        (token.map(<[u8]>::len), data.map(<[u8]>::len))
    });
}

fn many_cookies(count: usize) -> Parts {
    let others: String = (0..count)
        .map(|number| format!("c{number:03}=on; "))
        .collect();
    fixture::page(&(others + &Visitor::default().cookies()))
}

fn long_cookies(kilobytes: usize) -> Parts {
    let others: String = (0..kilobytes)
        .map(|number| format!("c{number:03}={}; ", "x".repeat(1017)))
        .collect();
    fixture::page(&(others + &Visitor::default().cookies()))
}

fn user_record(extra: usize) -> Parts {
    let visitor = Visitor {
        extra,
        ..Visitor::default()
    };
    fixture::page(&visitor.cookies())
}
