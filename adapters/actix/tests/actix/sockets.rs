//! What only a real connection shows.

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::web::ServiceConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::listening::Listening;
use crate::support::{AMPLE, auth, configured};

const fn none(_: &mut ServiceConfig) {}

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

#[actix_web::test]
async fn a_dripping_client_is_answered_and_its_connection_ends() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).request_body_timeout(Duration::from_millis(200));
    let auth = neon_auth_actix::new(config.build().unwrap());
    let listening = Listening::with(&auth, none);
    let answer = drip(listening.address, "/api/auth/sign-in/email");
    let answer = tokio::time::timeout(AMPLE, answer).await;
    let Ok(answer) = answer else {
        panic!("the connection stays open as long as the client drips");
    };
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    assert!(answer.contains(r#""code":"BODY_TIMEOUT""#), "{answer}");
    assert_eq!(server.requests().len(), 0, "half a body went upstream");
    listening.stop().await;
}

#[actix_web::test]
async fn the_path_is_taken_as_the_client_wrote_it() {
    let server = neon_auth_dev_server::start().unwrap();
    let listening = Listening::with(&auth(&server), none);
    for path in [
        "//get-session",
        "/a//b",
        "/",
        "/%2e%2e/x",
        "/../x",
        "/a%2fb",
        "/a%00b",
    ] {
        let head = format!("GET /api/auth{path} HTTP/1.1\r\nhost: localhost:3000\r\n\r\n");
        let answer = listening.exchange(&head).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{path}: {answer}");
        assert!(answer.contains("INVALID_PATH"), "{path}: {answer}");
    }
    assert_eq!(server.requests().len(), 0);
    listening.stop().await;
}

fn in_chunks(chunks: &[&str]) -> String {
    let mut request = "POST /api/auth/sign-up/email HTTP/1.1\r\nhost: localhost:3000\r\n\
        content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
        .to_owned();
    for chunk in chunks {
        request += &format!("{:x}\r\n{chunk}\r\n", chunk.len());
    }
    request
}

#[actix_web::test]
async fn a_body_in_pieces_arrives_whole() {
    let server = neon_auth_dev_server::start().unwrap();
    let listening = Listening::with(&auth(&server), none);
    let request = in_chunks(&[
        r#"{"name":"Ann","#,
        r#""email":"ann@example.com","#,
        r#""password":"correct horse"}"#,
        "",
    ]);
    let answer = listening.exchange(&request).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(server.with(|auth| auth.user("ann@example.com").is_some()));
    listening.stop().await;
}

#[actix_web::test]
async fn a_body_that_is_cut_off_reaches_nobody() {
    let server = neon_auth_dev_server::start().unwrap();
    let listening = Listening::with(&auth(&server), none);
    listening.exchange(&in_chunks(&["{}"])).await;
    assert_eq!(server.requests().len(), 0);
    listening.stop().await;
}

#[actix_web::test]
async fn a_body_in_pieces_over_the_limit_is_refused() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).request_body_limit(8).build().unwrap();
    let listening = Listening::with(&neon_auth_actix::new(config), none);
    let answer = listening.exchange(&in_chunks(&["12345", "6789", ""])).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(server.requests().len(), 0);
    listening.stop().await;
}
