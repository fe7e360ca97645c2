//! An application has just started, and a thousand visitors come at once, none with a cached session: how many calls are
//! made of upstream, and how long the visitors wait.
//!
//! Three times with the same upstream, which takes 20 ms for a call and works at ten of them at once, as Better Auth
//! with a pool of ten database connections does: a hundred sessions behind `protect`; a thousand sessions behind
//! `protect`, none of which can share a call; and a thousand bare calls by the same HTTP client.
//!
//! `cold_start 5` makes that many rounds.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use bytes::Bytes;
use http::{Request, Response};
use neon_auth::transport::Fetch;
use neon_auth::transport::Transport;
use neon_auth_bench_programs::answerer::Answerer;
use neon_auth_bench_programs::percentiles::micros;
use neon_auth_benches::fixture::{self, Visitor};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

const VISITORS: usize = 1_000;
const CALL: Duration = Duration::from_millis(20);
const AT_ONCE: usize = 10;

fn main() {
    let rounds = std::env::args()
        .nth(1)
        .and_then(|rounds| rounds.parse().ok());
    let rounds: usize = rounds.unwrap_or(5);
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let arrivals = Arc::new(watch::Sender::new(0));
    let seen = Arc::clone(&arrivals);
    let upstream = Answerer::start(move |head| {
        let (places, mut seen) = (Arc::clone(&places), seen.subscribe());
        async move {
            // "At once" means that all have come before the first is answered, however busy the machine is.
            seen.wait_for(|arrived| *arrived >= VISITORS)
                .await
                .expect("they come");
            let _place = places.acquire().await.expect("it is open");
            tokio::time::sleep(CALL).await;
            session(&head)
        }
    });
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (mut shared, mut distinct, mut direct) = Default::default();
    for _ in 0..rounds {
        runtime.block_on(async {
            visit(&upstream, &arrivals, 100, &mut shared).await;
            visit(&upstream, &arrivals, VISITORS, &mut distinct).await;
            call(&upstream, &arrivals, &mut direct).await;
        });
    }
    let tell = |mut measured: Measured| -> Value {
        json!({"upstream_calls": measured.calls, "latency_us": micros(&mut measured.waits)})
    };
    println!(
        "{}",
        json!({
            "visitors": VISITORS,
            "upstream": {"call_ms": CALL.as_millis(), "at_once": AT_ONCE},
            "sessions_100": tell(shared),
            "sessions_1000": tell(distinct),
            "direct_1000": tell(direct),
        })
    );
}

/// How many visitors have come.
type Arrivals = Arc<watch::Sender<usize>>;

#[derive(Default)]
struct Measured {
    /// In each round.
    calls: Vec<usize>,
    waits: Vec<Duration>,
}

/// A new application, and everybody at its page.
async fn visit(upstream: &Answerer, arrivals: &Arrivals, sessions: usize, measured: &mut Measured) {
    let config = fixture::options().base_url(upstream.base_url()).build();
    let auth = neon_auth_axum::new(config.expect("the options are valid"));
    let app = Router::new()
        .route("/dashboard", get("your dashboard"))
        .layer(neon_auth_axum::protect(&auth));
    let heads: Vec<_> = (0..sessions)
        .map(|number| fixture::page(&visitor(number).cookies_without_cache()))
        .collect();
    let requests = (0..VISITORS).map(|number| {
        let head = heads.get(number % sessions).expect("there is one").clone();
        let request = Request::from_parts(head, Body::empty());
        let app = app.clone();
        async move {
            let answer = app.oneshot(request).await.expect("infallible");
            assert_eq!(answer.status(), 200);
            assert!(
                answer.headers().contains_key("set-cookie"),
                "a cookie is minted"
            );
        }
    });
    all_at_once(requests, arrivals, measured).await;
    let calls = upstream.take_calls();
    assert_eq!(calls, sessions, "one call for each session");
    measured.calls.push(calls);
}

/// The same number of calls, by the HTTP client that the library has.
async fn call(upstream: &Answerer, arrivals: &Arrivals, measured: &mut Measured) {
    let client = Arc::new(neon_auth_tokio::Client::new());
    let base_url = upstream.base_url();
    let requests = (0..VISITORS).map(|number| {
        let request = Request::get(format!("{base_url}/get-session"))
            .header("cookie", visitor(number).token_cookie())
            .body(Bytes::new())
            .expect("a valid request");
        let fetch = Fetch::new(request, Duration::from_secs(10), 1 << 20);
        let client = Arc::clone(&client);
        async move {
            let answer = client.fetch(fetch).await.expect("an answer");
            assert_eq!(answer.status(), 200);
        }
    });
    all_at_once(requests, arrivals, measured).await;
    measured.calls.push(upstream.take_calls());
}

async fn all_at_once<R>(
    requests: impl Iterator<Item = R>,
    arrivals: &Arrivals,
    measured: &mut Measured,
) where
    R: Future<Output = ()> + Send + 'static,
{
    arrivals.send_replace(0);
    let mut tasks = JoinSet::new();
    for request in requests {
        let arrivals = Arc::clone(arrivals);
        tasks.spawn(async move {
            let start = Instant::now();
            arrivals.send_modify(|arrived| *arrived += 1);
            request.await;
            start.elapsed()
        });
    }
    while let Some(wait) = tasks.join_next().await {
        measured.waits.push(wait.expect("it is answered"));
    }
}

/// What upstream knows about the token of a request.
fn session(head: &http::request::Parts) -> Response<Body> {
    let cookies = head.headers.get("cookie");
    let cookies = cookies.and_then(|cookies| cookies.to_str().ok());
    let token = cookies.and_then(|cookies| cookies.split_once("session_token="));
    let token = token.and_then(|(_, rest)| rest.split('.').next());
    let visitor = Visitor {
        token: token.expect("a token").to_owned(),
        ..Visitor::for_decades()
    };
    let mut answer = Response::new(Body::from(visitor.session()));
    let json = http::HeaderValue::from_static("application/json");
    answer.headers_mut().insert("content-type", json);
    answer
}

fn visitor(number: usize) -> Visitor {
    Visitor {
        token: Visitor::of(number).token,
        ..Visitor::for_decades()
    }
}
