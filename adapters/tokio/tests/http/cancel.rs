//! Dropping a fetch ends its connection.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use neon_auth::transport::Transport;
use neon_auth_core::Fetch;
use neon_auth_tests::faults::{Server, read_request, say, stay_silent};
use neon_auth_tokio::Client;
use tokio::sync::Notify;

use crate::support::{AMPLE, fetch, get};

/// Drops a fetch once the server says so, and waits until the server sees its connection closed.
async fn assert_closed_when_dropped(
    serve: impl Fn(TcpStream, &Notify) + Send + Sync + 'static,
    request: impl FnOnce(&Server) -> Fetch,
) {
    let now = Arc::new(Notify::new());
    let notifier = Arc::clone(&now);
    let server = Server::start(move |stream| serve(stream, &notifier));
    let client = Client::new();
    tokio::select! {
        fetched = client.fetch(request(&server)) => panic!("{fetched:?}"),
        () = now.notified() => {}
    }
    let closed = tokio::task::spawn_blocking(move || server.falls_idle(AMPLE));
    assert!(closed.await.unwrap());
}

async fn assert_closed_when_dropped_after(response: &'static str) {
    assert_closed_when_dropped(
        move |mut stream, now| {
            read_request(&mut stream);
            say(&mut stream, response);
            now.notify_one();
            stay_silent(&mut stream);
        },
        |server| get(&server.url("/")),
    )
    .await;
}

#[tokio::test]
async fn before_the_head() {
    assert_closed_when_dropped_after("").await;
}

#[tokio::test]
async fn in_the_body() {
    assert_closed_when_dropped_after("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf").await;
}

/// Without the client's help hyper would keep the connection until the server has read the rest.
#[tokio::test]
async fn in_the_request() {
    assert_closed_when_dropped(
        |mut stream, now| {
            let _ = stream.read_exact(&mut [0; 16]);
            now.notify_one();
            while stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").is_ok() {
                thread::sleep(Duration::from_millis(5));
            }
        },
        |server| {
            let more_than_the_kernel_takes = Bytes::from(vec![b'a'; 32 * 1024 * 1024]);
            let post = Request::post(server.url("/")).body(more_than_the_kernel_takes);
            fetch(post.unwrap())
        },
    )
    .await;
}
