//! A thousand requests of one visitor without a cached session, at once: one call, whose answer is everyone's.

#![expect(clippy::expect_used, reason = "a bench that cannot go on says why")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use http::request::Parts;
use neon_auth::adapter::{Gate, Head};
use neon_auth::transport::{BoxFuture, Notified, Transport};
use neon_auth::{Async, NeonAuth};
use neon_auth_benches::fixture::{self, NOW, Visitor};
use neon_auth_benches::{gate, upstream};
use neon_auth_core::{Fetch, Fetched};
use tokio::runtime::Runtime;
use tokio::sync::watch;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const WAITERS: usize = 1_000;

fn main() {
    divan::main();
}

/// As many tasks that wait for one value, with nothing of Neon Auth.
#[divan::bench]
fn floor_waiters(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    bencher.counter(ItemsCount::new(WAITERS)).bench_local(|| {
        runtime.block_on(async {
            let gate = watch::Sender::new(false);
            let tasks: Vec<_> = (0..WAITERS)
                .map(|_| {
                    let mut gate = gate.subscribe();
                    tokio::spawn(async move { gate.wait_for(|open| *open).await.is_ok() })
                })
                .collect();
            tokio::task::yield_now().await;
            gate.send_replace(true);
            for task in tasks {
                assert!(task.await.expect("it ends"));
            }
        });
    });
}

#[divan::bench]
fn gate_waiters(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    let calls = Arc::new(AtomicUsize::new(0));
    let body = Bytes::from(Visitor::default().session());
    let transport = Yielding {
        calls: Arc::clone(&calls),
        body,
    };
    let auth = NeonAuth::builder(fixture::config(), transport)
        .clock(|| NOW)
        .build();
    let gate = Gate::protecting(&auth, "bench");
    let head = fixture::page(&Visitor::default().cookies_without_cache());
    bencher.counter(ItemsCount::new(WAITERS)).bench_local(|| {
        calls.store(0, Ordering::Relaxed);
        runtime.block_on(all_at_once(&gate, &head));
        assert_eq!(calls.load(Ordering::Relaxed), 1, "they share one call");
    });
}

async fn all_at_once(gate: &Gate<Async>, head: &Parts) {
    let tasks: Vec<_> = (0..WAITERS)
        .map(|_| {
            let head = Head::new(&head.method, &head.uri, &head.headers);
            let entry = gate.enter(head, None);
            let decided = entry.decide();
            tokio::spawn(async move { gate::is_signed_in(&decided.await) })
        })
        .collect();
    for task in tasks {
        assert!(task.await.expect("it ends"));
    }
}

/// Answers once everyone who is there has been polled.
struct Yielding {
    calls: Arc<AtomicUsize>,
    body: Bytes,
}

impl Transport for Yielding {
    type Mode = Async;

    fn fetch(&self, _: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async {
            self.calls.fetch_add(1, Ordering::Relaxed);
            // The runtime has one thread and a queue: those ahead in it have their turn first.
            tokio::task::yield_now().await;
            Ok(upstream::json(self.body.clone()))
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        tokio::spawn(task);
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move { tokio::time::timeout(limit, notified).await.is_ok() })
    }
}

fn runtime() -> Runtime {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_time().build().expect("a runtime")
}
