//! One client on several runtimes, as where every worker thread has its own.

use std::sync::Arc;
use std::thread;

use neon_auth_core::FetchErrorKind;
use neon_auth_driver::Transport;
use neon_auth_tests::faults::{Server, answer, keep_answering, read_request, stay_silent};
use neon_auth_tokio::Client;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;

use crate::support::{OK, fetched, get};

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
        // A runtime of one thread, where the connection is in the pool before the fetch is over.
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
