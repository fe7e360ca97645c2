//! The API proxy, with an upstream that takes no time.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

use std::future::ready;
use std::hint::black_box;

use bytes::Bytes;
use divan::{AllocProfiler, Bencher};
use http::{HeaderMap, Method, Response};
use neon_auth::adapter::{Head, Proxy};
use neon_auth::{Blocking, NeonAuth};
use neon_auth_benches::fixture::{self, Visitor};
use neon_auth_benches::upstream;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// Nothing about it is a session, and the path is none that changes one.
const ANSWER: &str = r#"[{"id":"0b1e7a52-6a5e-4c39-9d1b-0a8f1f3f6c11","providerId":"credential"}]"#;

fn main() {
    divan::main();
}

/// The headers copied there and the response copied back.
#[divan::bench]
fn floor_pass_through(bencher: Bencher<'_, '_>) {
    let head = fixture::request(Method::GET, "/api/auth/list-accounts", &cookies());
    bencher.bench_local(|| {
        let there: HeaderMap = black_box(&head.headers).clone();
        let back = upstream::json(Bytes::from_static(ANSWER.as_bytes()));
        (there, back)
    });
}

#[divan::bench]
fn proxy_pass_through(bencher: Bencher<'_, '_>) {
    let auth = upstream::answering(fixture::config(), ANSWER);
    let proxy = Proxy::new(&auth, "bench");
    let head = fixture::request(Method::GET, "/api/auth/list-accounts", &cookies());
    bencher.bench_local(|| {
        let head = Head::new(&head.method, &head.uri, &head.headers);
        passed(proxy.answer(head, None, |_| ready(Ok(Bytes::new()))).send())
    });
}

/// With a body that upstream reads.
#[divan::bench]
fn proxy_post(bencher: Bencher<'_, '_>) {
    let auth: NeonAuth<Blocking> = upstream::answering(fixture::config(), ANSWER);
    let proxy = Proxy::new(&auth, "bench");
    let mut head = fixture::request(Method::POST, "/api/auth/change-password", &cookies());
    let json = http::HeaderValue::from_static("application/json");
    head.headers.insert("content-type", json);
    let body =
        Bytes::from_static(br#"{"newPassword":"correct horse","currentPassword":"battery"}"#);
    bencher.bench_local(|| {
        let head = Head::new(&head.method, &head.uri, &head.headers);
        let body = body.clone();
        passed(proxy.answer(head, None, |_| ready(Ok(body))).send())
    });
}

/// Answered out of the cookie.
#[divan::bench]
fn proxy_get_session_cached(bencher: Bencher<'_, '_>) {
    let auth = upstream::answering(fixture::config(), "null");
    let proxy = Proxy::new(&auth, "bench");
    let head = fixture::request(Method::GET, "/api/auth/get-session", &cookies());
    bencher.bench_local(|| {
        let head = Head::new(&head.method, &head.uri, &head.headers);
        let answer = proxy.answer(head, None, |_| ready(Ok(Bytes::new()))).send();
        assert!(answer.body().len() > 500, "the session");
        answer
    });
}

fn passed(answer: Response<Bytes>) -> Response<Bytes> {
    Some(answer)
        .filter(|answer| answer.status() == 200 && answer.body() == ANSWER)
        .expect("what upstream answered")
}

fn cookies() -> String {
    Visitor::default().cookies()
}
