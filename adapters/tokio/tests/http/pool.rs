//! Connections are kept for later requests, and a dead one does no harm.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use neon_auth_core::FetchErrorKind;
use neon_auth_driver::Transport;
use neon_auth_tokio::Client;
use tokio::io::AsyncWriteExt;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::support::server::{Server, keep_answering, read_request};
use crate::support::{fetched, get};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Server::start(|stream| keep_answering(stream, OK)).await;
    let client = Client::new();
    for _ in 0..5 {
        assert_eq!(fetched(&client, &server.url("/")).await.body(), "ok");
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn clones_share_their_connections() {
    let server = Server::start(|stream| keep_answering(stream, OK)).await;
    let client = Client::new();
    fetched(&client.clone(), &server.url("/")).await;
    fetched(&client, &server.url("/")).await;
    assert_eq!(server.connections(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_on_several_threads() {
    let server = Server::start(|stream| keep_answering(stream, OK)).await;
    let client = Client::new();
    let url = server.url("/");
    let mut fetches = JoinSet::new();
    for _ in 0..100 {
        let (client, url) = (client.clone(), url.clone());
        fetches.spawn(async move { fetched(&client, &url).await });
    }
    for response in fetches.join_all().await {
        assert_eq!(response.body(), "ok");
    }
}

/// The next fetch comes while the client may or may not have seen the end of the connection: hence the rounds.
#[tokio::test]
async fn a_request_that_was_not_begun_on_a_closed_connection_is_sent_on_a_new_one() {
    let closed = Arc::new(Notify::new());
    let notifier = Arc::clone(&closed);
    let server = Server::start(move |mut stream| {
        let closed = Arc::clone(&notifier);
        async move {
            read_request(&mut stream).await;
            stream.write_all(OK).await.unwrap();
            drop(stream);
            closed.notify_one();
        }
    })
    .await;
    let client = Client::new();
    for round in 1..=50 {
        assert_eq!(fetched(&client, &server.url("/")).await.body(), "ok");
        closed.notified().await;
        assert_eq!(server.connections(), round);
    }
}

#[tokio::test]
async fn a_request_that_has_been_sent_is_not_sent_again() {
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&requests);
    let server = Server::start(move |mut stream| {
        let requests = Arc::clone(&counter);
        async move {
            read_request(&mut stream).await;
            stream.write_all(OK).await.unwrap();
            if read_request(&mut stream).await.is_some() {
                requests.fetch_add(1, Ordering::Relaxed);
            }
        }
    })
    .await;
    let client = Client::new();
    fetched(&client, &server.url("/")).await;
    let error = client.fetch(get(&server.url("/"))).await.unwrap_err();
    assert_eq!(error.kind(), FetchErrorKind::Reset);
    assert_eq!(requests.load(Ordering::Relaxed), 1);
    assert_eq!(server.connections(), 1);
}
