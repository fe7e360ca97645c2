//! A laboratory: a name server that says nothing, and what the rest of the application notices of it.
//!
//! ```text
//! cargo run -p neon-auth-tests --example silent_name_server
//! ```
//!
//! Visitors with a session that is in no cache come all at once. Every look-up of the name holds a thread of tokio's
//! blocking pool for as long as libc's one attempt takes, and fails. Then the application wants a thread of that pool
//! for something else. No socket is opened.

#![allow(clippy::unwrap_used, reason = "a laboratory may panic")]

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use http::Request;
use neon_auth::NeonAuth;
use neon_auth_core::{Config, LevelFilter};
use neon_auth_hyper::HttpClientBuilder;
use neon_auth_tokio::{Runtime, TokioRuntime, TokioStream};

const VISITORS: usize = 4_000;

/// How long libc waits for one answer of a name server, unless it is configured otherwise.
const ATTEMPT: Duration = Duration::from_secs(5);

/// How long the visitors are given to begin.
const BEGINNING: Duration = Duration::from_secs(2);

/// tokio, with a name server that says nothing.
#[derive(Clone, Default)]
struct SilentNameServer(Arc<Seen>);

#[derive(Default)]
struct Seen {
    look_ups: AtomicUsize,
    threads: AtomicUsize,
    most_threads: AtomicUsize,
}

impl Runtime for SilentNameServer {
    type Stream = TokioStream;

    async fn resolve(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
        let seen = Arc::clone(&self.0);
        seen.look_ups.fetch_add(1, Ordering::SeqCst);
        // As `tokio::net::lookup_host` does it: the thread stays even if nobody waits any more.
        let look_up = tokio::task::spawn_blocking(move || {
            let threads = seen.threads.fetch_add(1, Ordering::SeqCst) + 1;
            seen.most_threads.fetch_max(threads, Ordering::SeqCst);
            std::thread::sleep(ATTEMPT);
            seen.threads.fetch_sub(1, Ordering::SeqCst);
        });
        look_up.await?;
        Err(io::ErrorKind::TimedOut.into())
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<TokioStream> {
        TokioRuntime.connect(address).await
    }

    async fn sleep(&self, duration: Duration) {
        TokioRuntime.sleep(duration).await;
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        TokioRuntime.spawn(task);
    }
}

async fn visit(auth: NeonAuth, visitor: usize) -> &'static str {
    let cookie = format!("__Secure-neon-auth.session_token=token-{visitor}.signature");
    let request = Request::get("/").header("cookie", cookie);
    let (parts, ()) = request.body(()).unwrap().into_parts();
    match auth.on(&parts).get_session().await {
        Ok(_) => "an answer",
        Err(error) if error.code() == "NETWORK_DNS" => "NETWORK_DNS",
        Err(error) if error.code() == "NETWORK_TIMEOUT" => "NETWORK_TIMEOUT",
        Err(_) => "another error",
    }
}

async fn run() {
    let runtime = SilentNameServer::default();
    let seen = Arc::clone(&runtime.0);
    let config = Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret("0123456789abcdef0123456789abcdef")
        .log_level(LevelFilter::Silent)
        .build()
        .unwrap();
    let auth = NeonAuth::new(config, HttpClientBuilder::new(runtime).build());

    let begun = Instant::now();
    let visits: Vec<_> = (0..VISITORS)
        .map(|visitor| tokio::spawn(visit(auth.clone(), visitor)))
        .collect();
    tokio::time::sleep(BEGINNING).await;

    let asked = Instant::now();
    tokio::task::spawn_blocking(|| ()).await.unwrap();
    println!("an unrelated spawn_blocking waited {:.1?}", asked.elapsed());

    let mut codes = std::collections::BTreeMap::new();
    for visit in visits {
        *codes.entry(visit.await.unwrap()).or_insert(0) += 1;
    }
    println!(
        "{VISITORS} visitors were answered after {:.1?}: {codes:?}",
        begun.elapsed()
    );
    println!(
        "look-ups: {}, threads that they held at once: {}",
        seen.look_ups.load(Ordering::SeqCst),
        seen.most_threads.load(Ordering::SeqCst)
    );
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run());
    // What still waits for the name server is of no interest any more.
    runtime.shutdown_background();
}
