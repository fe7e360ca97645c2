//! One client on several runtimes, as when every worker thread has its own.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use neon_auth::transport::Transport;
use neon_auth_core::FetchErrorKind;
use neon_auth_tests::faults::{Server, answer, keep_answering, read_request, stay_silent};
use neon_auth_tokio::{Client, HttpClientBuilder, TokioRuntime, TokioStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;

use crate::support::{AMPLE, OK, fetched, get};

/// A runtime that runs its tasks whether or not the test waits in it.
fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn a_client_outlives_the_runtime_of_its_connections() {
    let server = Server::start(|mut stream| keep_answering(&mut stream, OK));
    let client = Client::new();
    for round in 1..=3 {
        let response = runtime().block_on(fetched(&client, &server.url("/")));
        assert_eq!(response.body(), "ok");
        assert_eq!(server.connections(), round);
    }
}

#[test]
fn a_fetch_over_a_connection_whose_runtime_ends_is_aborted() {
    let home = runtime();
    let received = Arc::new(Notify::new());
    let notifier = Arc::clone(&received);
    let server = Server::start(move |mut stream| {
        answer(&mut stream, OK);
        read_request(&mut stream);
        notifier.notify_one();
        stay_silent(&mut stream);
    });
    let client = Client::new();
    let (pooled, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let other = thread::spawn({
        let (client, url) = (client.clone(), server.url("/"));
        let (pooled, end) = (Arc::clone(&pooled), Arc::clone(&end));
        // A runtime of one thread: there the connection is in the pool before the fetch is over.
        move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                fetched(&client, &url).await;
                pooled.notify_one();
                end.notified().await;
            });
        }
    });
    let error = home.block_on(async {
        pooled.notified().await;
        let fetch = client.fetch(get(&server.url("/")));
        let end = async {
            received.notified().await;
            end.notify_one();
        };
        tokio::join!(fetch, end).0.unwrap_err()
    });
    other.join().unwrap();
    assert_eq!(error.kind(), FetchErrorKind::Abort);
}

/// The task that closes unused connections ends with its runtime, and the next connection needs another.
#[test]
fn unused_connections_are_closed_after_the_first_runtime_has_ended() {
    let server = Server::start(|mut stream| keep_answering(&mut stream, OK));
    let client = Client::new();
    runtime().block_on(fetched(&client, &server.url("/")));
    let second = runtime();
    second.block_on(fetched(&client, &server.url("/")));
    assert!(server.falls_idle(AMPLE), "a connection is still open");
}

/// A name server that leaves the first question without an answer.
#[derive(Clone)]
struct SilentAtFirst {
    questions: Arc<AtomicUsize>,
    address: SocketAddr,
}

impl neon_auth_tokio::Runtime for SilentAtFirst {
    type Stream = TokioStream;

    async fn resolve(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
        if self.questions.fetch_add(1, Ordering::SeqCst) == 0 {
            std::future::pending::<()>().await;
        }
        Ok(vec![self.address])
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

#[test]
fn a_name_look_up_whose_runtime_ends_is_begun_anew_by_who_joined_it() {
    let server = Server::start(|mut stream| keep_answering(&mut stream, OK));
    let questions = Arc::new(AtomicUsize::new(0));
    let client = HttpClientBuilder::new(SilentAtFirst {
        questions: Arc::clone(&questions),
        address: server.address(),
    })
    .build();
    let home = runtime();
    let first = client.clone();
    home.spawn(async move { first.fetch(get("http://auth.example/")).await });
    while questions.load(Ordering::SeqCst) == 0 {
        thread::yield_now();
    }
    let fetched = runtime().block_on(async {
        let mut fetch = client.fetch(get("http://auth.example/"));
        let joined = poll_fn(|context| Poll::Ready(fetch.as_mut().poll(context))).await;
        assert!(joined.is_pending(), "{joined:?}");
        home.shutdown_background();
        fetch.await
    });
    assert_eq!(fetched.unwrap().body(), "ok");
    assert_eq!(questions.load(Ordering::SeqCst), 2);
}

/// A runtime that is shutting down drops what is spawned on it.
#[derive(Clone)]
struct Ending;

impl neon_auth_tokio::Runtime for Ending {
    type Stream = TokioStream;

    async fn resolve(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
        Ok(Vec::new())
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<TokioStream> {
        TokioRuntime.connect(address).await
    }

    async fn sleep(&self, duration: Duration) {
        TokioRuntime.sleep(duration).await;
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        drop(task);
    }
}

#[test]
fn a_name_look_up_on_a_runtime_that_is_ending_is_aborted() {
    let client = HttpClientBuilder::new(Ending).build();
    let fetch = client.fetch(get("http://auth.example/"));
    let error = runtime().block_on(fetch).unwrap_err();
    assert_eq!(error.kind(), FetchErrorKind::Abort, "{error:?}");
}
