//! A client that sends its body too slowly, over a real connection.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use neon_auth_axum::{attach, handler};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::configured;
use crate::support::listening::Listening;

/// Longer than anything here takes. A test that waits for so long has failed.
const AMPLE: Duration = Duration::from_secs(20);

/// Sends the head of a long body, then a byte from time to time until there is an answer. Gives all that the server
/// sends until the connection takes no more bytes.
async fn drip(address: SocketAddr, path: &str) -> String {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\n\
        content-type: application/json\r\ncontent-length: 100000\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let (mut reading, mut writing) = connection.split();
    let mut answer = [0; 4096];
    let dripping = async {
        loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
            writing.write_all(b" ").await.unwrap();
        }
    };
    let length = tokio::select! {
        length = reading.read(&mut answer) => length.unwrap(),
        () = dripping => unreachable!("it goes on for ever"),
    };
    let mut answer = answer[..length].to_vec();
    // Bytes that the server has not read make the end a reset.
    let _ = reading.read_to_end(&mut answer).await;
    // A socket that is closed for good refuses what goes on dripping.
    while writing.write_all(b" ").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_dripping_client_is_answered_and_its_connection_ends() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).request_body_timeout(Duration::from_millis(200));
    let auth = neon_auth_axum::new(config.build().unwrap());
    let app = Router::new()
        .nest_service("/api/auth", handler(&auth))
        .layer(attach(&auth));
    let listening = Listening::with(app).await;
    let answer = drip(listening.address, "/api/auth/sign-in/email");
    let answer = tokio::time::timeout(AMPLE, answer).await;
    let answer = answer.expect("the connection stays open as long as the client drips");
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    assert!(answer.contains(r#""code":"BODY_TIMEOUT""#), "{answer}");
    assert_eq!(server.requests().len(), 0, "half a body went upstream");
}
