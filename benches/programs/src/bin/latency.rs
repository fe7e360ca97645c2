//! What the API proxy adds to a call: the same `get-session` and `sign-in/email` asked of upstream directly and through
//! an axum application's handler, in turns, over one connection each. All is on loopback, upstream answers recorded
//! bytes, and so what is seen is the proxy alone.
//!
//! `latency 2000` makes that many calls of each kind.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use http::Response;
use neon_auth_axum::{Config, handler};
use neon_auth_bench_programs::answerer::{Answerer, serve};
use neon_auth_bench_programs::percentiles::micros;
use neon_auth_benches::fixture::SECRET;
use serde_json::{Value, json};
use ureq::Agent;

const CREDENTIALS: &str =
    r#"{"email":"ada@example.com","password":"correct horse battery staple"}"#;

/// What upstream answered to a path once.
type Recorded = HashMap<String, Response<Vec<u8>>>;

fn main() {
    let calls = std::env::args().nth(1).and_then(|calls| calls.parse().ok());
    let calls: usize = calls.unwrap_or(2_000);
    let (recorded, cookie) = record();
    let recorded = Arc::new(recorded);
    let upstream = Answerer::start(move |head| {
        let recorded = Arc::clone(&recorded);
        async move { replay(&recorded, head.uri.path()) }
    });
    let config = Config::builder()
        .base_url(upstream.base_url())
        .cookie_secret(SECRET)
        .build()
        .expect("the options are valid");
    let auth = neon_auth_axum::new(config);
    let app = Router::new().nest_service("/api/auth", handler(&auth));
    let (_runtime, origin) = serve(app);
    let application = format!("{origin}/api/auth");

    let get_session = Call {
        path: "get-session",
        cookie: &cookie,
        body: None,
    };
    let sign_in = Call {
        path: "sign-in/email",
        cookie: "",
        body: Some(CREDENTIALS),
    };
    let measure = |call: &Call<'_>| measure(call, calls, &upstream, &application, &origin);
    println!(
        "{}",
        json!({"get_session": measure(&get_session), "sign_in": measure(&sign_in)})
    );
}

struct Call<'c> {
    path: &'c str,
    cookie: &'c str,
    body: Option<&'c str>,
}

fn measure(
    call: &Call<'_>,
    calls: usize,
    upstream: &Answerer,
    application: &str,
    origin: &str,
) -> Value {
    let (direct, proxied) = (agent(), agent());
    let base_url = upstream.base_url();
    let upstream_origin = base_url.trim_end_matches("/neondb/auth");
    // The same answer, but for the cookie that the proxy adds.
    let there = call.make(&direct, &base_url, upstream_origin);
    let _ = upstream.take_calls();
    let here = call.make(&proxied, application, origin);
    let calls_of_one = upstream.take_calls();
    assert_eq!((there.0, &there.2), (here.0, &here.2), "{}", call.path);
    assert!(
        here.1.contains("session_data="),
        "{}: no cookie minted",
        call.path
    );

    let (mut directly, mut through) = (Vec::new(), Vec::new());
    for round in 0..calls + calls / 10 {
        let (a, b) = (
            time(|| call.make(&direct, &base_url, upstream_origin)),
            time(|| call.make(&proxied, application, origin)),
        );
        // The first tenth warms up.
        if round >= calls / 10 {
            directly.push(a);
            through.push(b);
        }
    }
    let (directly, through) = (micros(&mut directly), micros(&mut through));
    let median = |times: &Value| times.get("median").and_then(Value::as_f64);
    let extra = median(&through).zip(median(&directly));
    json!({
        "upstream_calls": calls_of_one,
        "direct_us": directly,
        "proxied_us": through,
        "extra_us": extra.map(|(through, directly)| ((through - directly) * 10.0).round() / 10.0),
    })
}

impl Call<'_> {
    /// Status, Set-Cookie lines and body.
    fn make(&self, agent: &Agent, base: &str, origin: &str) -> (u16, String, String) {
        let url = format!("{base}/{}", self.path);
        let mut answer = match self.body {
            None => agent.get(url).header("cookie", self.cookie).call(),
            Some(body) => agent
                .post(url)
                .header("content-type", "application/json")
                .header("origin", origin)
                .send(body),
        }
        .expect("an answer");
        let lines = answer.headers().get_all("set-cookie").iter();
        let lines: Vec<_> = lines.filter_map(|line| line.to_str().ok()).collect();
        let lines = lines.join("\n");
        let body = answer.body_mut().read_to_string().expect("a body");
        (answer.status().as_u16(), lines, body)
    }
}

/// Signs somebody up and in at the embedded Neon Auth: its answers, and the cookie of the session.
fn record() -> (Recorded, String) {
    let server = neon_auth_dev_server::start().expect("a port");
    let agent = agent();
    let post = |path: &str, body: &str| {
        agent
            .post(format!("{}/{path}", server.base_url()))
            .header("content-type", "application/json")
            .header("origin", server.origin())
            .send(body)
            .expect("an answer")
    };
    let account = CREDENTIALS.replacen('{', r#"{"name":"Ada Lovelace","#, 1);
    assert_eq!(post("sign-up/email", &account).status(), 200);
    let signed_in = post("sign-in/email", CREDENTIALS);
    assert_eq!(signed_in.status(), 200);
    let mut lines = signed_in.headers().get_all("set-cookie").iter();
    let cookie = lines
        .find_map(|line| {
            let pair = line.to_str().ok()?.split(';').next()?;
            pair.contains("session_token=").then(|| pair.to_owned())
        })
        .expect("a session");
    let session = agent
        .get(format!("{}/get-session", server.base_url()))
        .header("cookie", &cookie)
        .call()
        .expect("an answer");
    let recorded = [("sign-in/email", signed_in), ("get-session", session)];
    let recorded = recorded.map(|(path, answer)| {
        let (head, mut body) = answer.into_parts();
        let body = body.read_to_vec().expect("a body");
        (
            format!("/neondb/auth/{path}"),
            Response::from_parts(head, body),
        )
    });
    (recorded.into(), cookie)
}

fn replay(recorded: &Recorded, path: &str) -> Response<Body> {
    let recorded = recorded.get(path).expect("a path that was recorded");
    let mut answer = Response::new(Body::from(recorded.body().clone()));
    *answer.status_mut() = recorded.status();
    for name in ["content-type", "set-cookie", "x-neon-ret-request-id"] {
        for value in recorded.headers().get_all(name) {
            let name = http::HeaderName::from_static(name);
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer
}

/// A client with one connection.
fn agent() -> Agent {
    let config = Agent::config_builder()
        .proxy(None)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(10)));
    config.build().new_agent()
}

fn time<T>(call: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(call());
    start.elapsed()
}
