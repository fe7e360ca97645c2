//! Connections that are reset or end early.

use neon_auth_core::FetchErrorKind;
use tokio::io::AsyncWriteExt;

use crate::support::server::{Server, read_request, reset};
use crate::support::{failure, get};

const HALF_BY_LENGTH: &str = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf";
const HALF_BY_CHUNKS: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\nhalf";

/// A server that resets each connection after a request and these bytes.
async fn resetting_after(bytes: &'static str) -> Server {
    Server::start(move |mut stream| async move {
        read_request(&mut stream).await;
        stream.write_all(bytes.as_bytes()).await.unwrap();
        reset(stream);
    })
    .await
}

async fn assert_reset(server: Server) {
    assert_eq!(failure(get(&server.url("/"))).await, FetchErrorKind::Reset);
}

#[tokio::test]
async fn closed_as_soon_as_accepted() {
    assert_reset(Server::start(|stream| async move { drop(stream) }).await).await;
}

#[tokio::test]
async fn reset_as_soon_as_accepted() {
    assert_reset(Server::start(|stream| async move { reset(stream) }).await).await;
}

#[tokio::test]
async fn reset_before_the_head() {
    assert_reset(resetting_after("").await).await;
}

#[tokio::test]
async fn reset_in_the_body() {
    assert_reset(resetting_after(HALF_BY_LENGTH).await).await;
}

#[tokio::test]
async fn an_end_before_the_head() {
    assert_reset(Server::answering("").await).await;
}

#[tokio::test]
async fn an_end_in_the_head() {
    assert_reset(Server::answering("HTTP/1.1 200 OK\r\ncontent-le").await).await;
}

#[tokio::test]
async fn an_end_before_the_content_length_is_reached() {
    assert_reset(Server::answering(HALF_BY_LENGTH).await).await;
}

#[tokio::test]
async fn an_end_before_the_last_chunk() {
    assert_reset(Server::answering(HALF_BY_CHUNKS).await).await;
}

#[tokio::test]
async fn a_reset_in_the_handshake() {
    let server = Server::start(|stream| async move { reset(stream) }).await;
    let kind = failure(get(&format!("https://{}/", server.address))).await;
    assert_eq!(kind, FetchErrorKind::Reset);
}
