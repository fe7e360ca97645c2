//! Dropping a fetch ends its connection.

use std::sync::Arc;

use neon_auth_driver::Transport;
use neon_auth_tokio::Client;
use tokio::io::AsyncWriteExt;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::support::server::{Server, read_request, stay_silent};
use crate::support::{AMPLE, get};

/// Drops a fetch once the server has sent `response`, and waits until the server sees its connection closed.
async fn assert_closed_when_dropped_after(response: &'static str) {
    let sent = Arc::new(Notify::new());
    let closed = Arc::new(Notify::new());
    let (on_sent, on_closed) = (Arc::clone(&sent), Arc::clone(&closed));
    let server = Server::start(move |mut stream| {
        let (sent, closed) = (Arc::clone(&on_sent), Arc::clone(&on_closed));
        async move {
            read_request(&mut stream).await;
            stream.write_all(response.as_bytes()).await.unwrap();
            sent.notify_one();
            stay_silent(&mut stream).await;
            closed.notify_one();
        }
    })
    .await;
    let client = Client::new();
    tokio::select! {
        fetched = client.fetch(get(&server.url("/"))) => panic!("{fetched:?}"),
        () = sent.notified() => {}
    }
    timeout(AMPLE, closed.notified()).await.unwrap();
}

#[tokio::test]
async fn before_the_head() {
    assert_closed_when_dropped_after("").await;
}

#[tokio::test]
async fn in_the_body() {
    assert_closed_when_dropped_after("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf").await;
}
