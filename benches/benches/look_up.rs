//! Asking upstream who is signed in, and signing the cookie of the answer, with an upstream that takes no time.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

use std::hint::black_box;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use divan::{AllocProfiler, Bencher};
use hmac::Mac;
use neon_auth_benches::fixture::{self, NOW, Visitor};
use neon_auth_benches::{gate, upstream};
use neon_auth_core::{
    Action, Context, Decision, Fetched, IncomingRequest, Jar, Middleware, Timing, Waiting,
};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// base64 and MAC of a payload that is there, and the line.
#[divan::bench]
fn floor_mint(bencher: Bencher<'_, '_>) {
    let (key, session) = (fixture::key(), Visitor::default().session());
    bencher.bench_local(|| {
        let mut line = String::with_capacity(2048);
        line.push_str("__Secure-neon-auth.local.session_data=eyJhbGciOiJIUzI1NiJ9.");
        let start = line.find('=').map_or(0, |sign| sign + 1);
        URL_SAFE_NO_PAD.encode_string(black_box(&session), &mut line);
        let mut mac = key.clone();
        mac.update(line.get(start..).unwrap_or_default().as_bytes());
        line.push('.');
        URL_SAFE_NO_PAD.encode_string(mac.finalize().into_bytes(), &mut line);
        line.push_str("; Max-Age=300; Path=/; HttpOnly; Secure; SameSite=Strict");
        line
    });
}

/// An answer of upstream's has arrived: it is read, and a cookie is minted of it.
#[divan::bench]
fn core_answer_and_mint(bencher: Bencher<'_, '_>) {
    let config = fixture::config();
    let visitor = Visitor::default();
    let head = fixture::page(&visitor.cookies_without_cache());
    let body = Bytes::from(visitor.session());
    let asking = || -> (Waiting<Middleware>, Fetched) {
        let request = IncomingRequest::new(&head.method, &head.uri, &head.headers);
        let jar = Jar::from_headers(&head.headers);
        let step = Middleware::start(Context::new(&config, NOW, &request, &jar));
        let waiting = match step.action {
            Action::Fetch(_, waiting) => Some(waiting),
            Action::Done(_) => None,
        };
        let answer = upstream::json(body.clone());
        (waiting.expect("it asks upstream"), Ok(answer))
    };
    bencher
        .with_inputs(asking)
        .bench_local_values(|(waiting, got)| {
            let done = match waiting.answer(NOW, got, Timing::default()).action {
                Action::Done(done) => Some(done),
                Action::Fetch(..) => None,
            };
            let done = done.expect("it ends");
            assert!(matches!(done.outcome, Decision::Allow(_)));
            assert_eq!(done.cookies.len(), 1);
            done
        });
}

/// The whole way of a visitor without a cached session, from the request's head to the response's cookies.
#[divan::bench]
fn gate_look_up(bencher: Bencher<'_, '_>) {
    let auth = upstream::knowing_the_visitor();
    let gate = gate::protecting(&auth);
    let head = fixture::page(&Visitor::default().cookies_without_cache());
    bencher.bench_local(|| {
        let entry = gate::enter(&gate, black_box(&head));
        let verdict = entry.decide().send();
        assert!(gate::is_signed_in(&verdict));
        let mut response = http::Response::new(());
        entry.auth().finish(&mut response);
        assert!(response.headers().contains_key("set-cookie"));
        response
    });
}
