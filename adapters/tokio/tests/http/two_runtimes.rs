//! One client on several runtimes, as where every worker thread has its own.

use std::sync::Arc;

use neon_auth_core::FetchErrorKind;
use neon_auth_driver::Transport;
use neon_auth_tokio::Client;
use tokio::io::AsyncWriteExt;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;

use crate::support::server::{Server, keep_answering, read_request, stay_silent};
use crate::support::{fetched, get};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

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
    let home = runtime();
    let server = home.block_on(Server::start(|stream| keep_answering(stream, OK)));
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
    let server = home.block_on(Server::start(move |mut stream| {
        let received = Arc::clone(&notifier);
        async move {
            read_request(&mut stream).await;
            stream.write_all(OK).await.unwrap();
            read_request(&mut stream).await;
            received.notify_one();
            stay_silent(&mut stream).await;
        }
    }));
    let client = Client::new();
    let first = runtime();
    first.block_on(fetched(&client, &server.url("/")));
    let error = home.block_on(async {
        let fetch = client.fetch(get(&server.url("/")));
        let end = async {
            received.notified().await;
            first.shutdown_background();
        };
        tokio::join!(fetch, end).0.unwrap_err()
    });
    assert_eq!(error.kind(), FetchErrorKind::Abort);
}
