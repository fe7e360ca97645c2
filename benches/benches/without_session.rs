//! Requests that nobody is signed in by: a public page, a redirect to the login page, a forged and an expired cookie.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

use std::hint::black_box;

use bytes::Bytes;
use divan::{AllocProfiler, Bencher};
use http::Response;
use http::request::Parts;
use neon_auth_benches::fixture::{self, Visitor};
use neon_auth_benches::{decision, floor, gate, upstream};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// The path among twelve others.
#[divan::bench]
fn floor_public(bencher: Bencher<'_, '_>) {
    let mut routes: Vec<String> = (0..11).map(|view| format!("/auth/view-{view}")).collect();
    routes.push("/auth/sign-in".into());
    let head = public_page();
    assert!(is_covered(&routes, head.uri.path()));
    bencher.bench_local(|| is_covered(black_box(&routes), black_box(head.uri.path())));
}

#[divan::bench]
fn gate_public(bencher: Bencher<'_, '_>) {
    let auth = upstream::knowing_the_visitor();
    let (gate, head) = (gate::protecting(&auth), public_page());
    bencher.bench_local(|| {
        let verdict = gate::decide_at_once(&gate, black_box(&head)).expect("public");
        assert!(!gate::is_signed_in(&verdict) && gate::status(&verdict).is_none());
        verdict
    });
}

/// A response with two headers, one of them written for the request.
#[divan::bench]
fn floor_redirect(bencher: Bencher<'_, '_>) {
    let head = fixture::page("");
    bencher.bench_local(|| redirect(black_box(&head)));
}

#[divan::bench]
fn gate_redirect(bencher: Bencher<'_, '_>) {
    let auth = upstream::knowing_the_visitor();
    let (gate, head) = (gate::protecting(&auth), fixture::page(""));
    bencher.bench_local(|| {
        let verdict = gate::decide_at_once(&gate, black_box(&head)).expect("no cookies");
        assert!(matches!(gate::status(&verdict), Some(302..=307)));
        verdict
    });
}

/// The MAC, which is wrong.
#[divan::bench]
fn floor_forged(bencher: Bencher<'_, '_>) {
    let (key, jwt) = (fixture::key(), fixture::session_data());
    let (message, _) = jwt.rsplit_once('.').expect("a JWT");
    let wrong = "A".repeat(43);
    assert!(!floor::mac_is_right(&key, message, &wrong));
    bencher.bench_local(|| floor::mac_is_right(&key, black_box(message), black_box(&wrong)));
}

/// As far as the request that has to be made of upstream.
#[divan::bench]
fn core_forged(bencher: Bencher<'_, '_>) {
    let (config, head) = (fixture::config(), fixture::forged());
    bencher.bench_local(|| assert!(decision::middleware(&config, black_box(&head)).is_none()));
}

/// To the end: upstream says that nobody is signed in. The log is off, as it would measure the standard error.
#[divan::bench]
fn gate_forged(bencher: Bencher<'_, '_>) {
    let auth = upstream::answering(silent(), "null");
    let (gate, head) = (gate::protecting(&auth), fixture::forged());
    bencher.bench_local(|| {
        let verdict = gate::decide(&gate, black_box(&head));
        assert!(matches!(gate::status(&verdict), Some(302..=307)));
        verdict
    });
}

/// The whole check, since the expiry is inside.
#[divan::bench]
fn floor_expired(bencher: Bencher<'_, '_>) {
    let (key, jwt) = (fixture::key(), Visitor::expired().session_data());
    bencher.bench_local(|| floor::whole(&key, black_box(&jwt)).expect("genuine"));
}

/// As far as the request that has to be made of upstream.
#[divan::bench]
fn core_expired(bencher: Bencher<'_, '_>) {
    let (config, head) = (
        fixture::config(),
        fixture::page(&Visitor::expired().cookies()),
    );
    bencher.bench_local(|| assert!(decision::middleware(&config, black_box(&head)).is_none()));
}

/// To the end: upstream knows the session, and a new cookie is signed.
#[divan::bench]
fn gate_expired(bencher: Bencher<'_, '_>) {
    let auth = upstream::knowing_the_visitor();
    let gate = gate::protecting(&auth);
    let head = fixture::page(&Visitor::expired().cookies());
    bencher.bench_local(|| {
        let verdict = gate::decide(&gate, black_box(&head));
        assert!(gate::is_signed_in(&verdict));
        verdict
    });
}

fn silent() -> neon_auth_core::Config {
    let options = fixture::options().log_level(neon_auth_core::LevelFilter::Silent);
    options.build().expect("the options are valid")
}

fn public_page() -> Parts {
    fixture::request(http::Method::GET, "/auth/sign-in", "")
}

fn is_covered(routes: &[String], path: &str) -> bool {
    routes.iter().any(|route| {
        let rest = path.strip_prefix(route.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

fn redirect(head: &Parts) -> Response<Bytes> {
    let target = head
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let mut location = String::with_capacity(64);
    location.push_str("/auth/sign-in?redirectTo=");
    for byte in target.bytes() {
        match byte {
            b'/' => location.push_str("%2F"),
            b'?' => location.push_str("%3F"),
            b'=' => location.push_str("%3D"),
            byte => location.push(char::from(byte)),
        }
    }
    let response = Response::builder().status(303);
    let response = response.header("location", location);
    let response = response.header("cache-control", "private, no-store");
    response.body(Bytes::new()).expect("a valid response")
}
