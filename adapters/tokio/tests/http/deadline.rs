//! The deadline holds in every phase of a fetch.

use neon_auth_core::FetchErrorKind;
use tokio::io::AsyncWriteExt;
use tokio::time::{Duration, sleep};

use crate::support::server::{Server, read_request, stay_silent};
use crate::support::{SHORT, failure, get, with_timeout};

async fn assert_timeout(server: &Server, scheme: &str) {
    let fetch = get(&format!("{scheme}://{}/", server.address));
    let kind = failure(with_timeout(fetch, SHORT)).await;
    assert_eq!(kind, FetchErrorKind::Timeout);
}

#[tokio::test]
async fn silence_before_the_head() {
    let server = Server::start(|mut stream| async move { stay_silent(&mut stream).await }).await;
    assert_timeout(&server, "http").await;
}

#[tokio::test]
async fn silence_in_the_handshake() {
    let server = Server::start(|mut stream| async move { stay_silent(&mut stream).await }).await;
    assert_timeout(&server, "https").await;
}

#[tokio::test]
async fn silence_in_the_head() {
    let server = Server::start(|mut stream| async move {
        read_request(&mut stream).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nx-half: ")
            .await
            .unwrap();
        stay_silent(&mut stream).await;
    })
    .await;
    assert_timeout(&server, "http").await;
}

#[tokio::test]
async fn silence_in_the_body() {
    let server = Server::start(|mut stream| async move {
        read_request(&mut stream).await;
        let half = b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf";
        stream.write_all(half).await.unwrap();
        stay_silent(&mut stream).await;
    })
    .await;
    assert_timeout(&server, "http").await;
}

#[tokio::test]
async fn a_body_that_never_stalls_but_takes_too_long() {
    let server = Server::start(|mut stream| async move {
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n";
        stream.write_all(head).await.unwrap();
        while stream.write_all(b".").await.is_ok() {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    assert_timeout(&server, "http").await;
}
