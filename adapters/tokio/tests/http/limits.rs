//! Limits of the response, and what is no response at all.

use neon_auth_core::FetchErrorKind;
use neon_auth_driver::Transport;
use neon_auth_tokio::Client;
use tokio::io::AsyncWriteExt;

use crate::support::server::{Server, read_request, stay_silent};
use crate::support::{LIMIT, failure, get};

/// A server that answers with a head, then repeats these bytes for as long as somebody reads.
async fn endless(head: &'static str, repeated: &'static [u8]) -> Server {
    Server::start(move |mut stream| async move {
        read_request(&mut stream).await;
        stream.write_all(head.as_bytes()).await.unwrap();
        while stream.write_all(repeated).await.is_ok() {}
    })
    .await
}

async fn assert_failure(server: &Server, expected: FetchErrorKind) {
    assert_eq!(failure(get(&server.url("/"))).await, expected);
}

#[tokio::test]
async fn an_endless_head() {
    let server = endless("HTTP/1.1 200 OK\r\nx-long: ", &[b'a'; 1024]).await;
    assert_failure(&server, FetchErrorKind::TooLarge).await;
}

#[tokio::test]
async fn endless_header_lines() {
    let server = endless("HTTP/1.1 200 OK\r\n", b"x-line: again\r\n").await;
    assert_failure(&server, FetchErrorKind::TooLarge).await;
}

#[tokio::test]
async fn an_endless_body() {
    let server = endless("HTTP/1.1 200 OK\r\n\r\n", &[b'a'; 1024]).await;
    assert_failure(&server, FetchErrorKind::TooLarge).await;
}

#[tokio::test]
async fn an_endless_body_in_tiny_chunks() {
    let server = endless(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        b"1\r\na\r\n",
    )
    .await;
    assert_failure(&server, FetchErrorKind::TooLarge).await;
}

#[tokio::test]
async fn a_content_length_over_the_limit_is_refused_before_the_body_comes() {
    let server = Server::start(|mut stream| async move {
        read_request(&mut stream).await;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", LIMIT + 1);
        stream.write_all(head.as_bytes()).await.unwrap();
        stay_silent(&mut stream).await;
    })
    .await;
    assert_failure(&server, FetchErrorKind::TooLarge).await;
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_passes() {
    let mut response = format!("HTTP/1.1 200 OK\r\ncontent-length: {LIMIT}\r\n\r\n").into_bytes();
    response.resize(response.len() + LIMIT, b'a');
    let server = Server::answering(response).await;
    let response = Client::new().fetch(get(&server.url("/"))).await.unwrap();
    assert_eq!(response.body().len(), LIMIT);
}

#[tokio::test]
async fn garbage_in_place_of_http() {
    let server = Server::answering("220 mail.example ESMTP ready\r\n\r\n").await;
    assert_failure(&server, FetchErrorKind::Other).await;
}

/// The banner may be there before the request or after: hence the rounds.
#[tokio::test]
async fn a_server_that_speaks_first() {
    let server = Server::start(|mut stream| async move {
        stream
            .write_all(b"220 mail.example ESMTP ready\r\n")
            .await
            .unwrap();
        stay_silent(&mut stream).await;
    })
    .await;
    for _ in 0..50 {
        assert_failure(&server, FetchErrorKind::Other).await;
    }
}

#[tokio::test]
async fn garbage_in_place_of_a_chunk() {
    let response = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnot hexadecimal\r\n";
    let server = Server::answering(response).await;
    assert_failure(&server, FetchErrorKind::Other).await;
}

#[tokio::test]
async fn an_upgrade_that_nobody_asked_for() {
    let response = "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n";
    let server = Server::answering(response).await;
    assert_failure(&server, FetchErrorKind::Other).await;
}
