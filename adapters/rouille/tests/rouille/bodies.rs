//! The body of a call below the mount, as tiny_http gives it.

use std::io::{Read, Write};
use std::net::TcpStream;

use neon_auth_dev_server::DevServer;
use neon_auth_rouille::{NeonAuth, attach, handler};
use rouille::{Request, Response};

use crate::support::browser::{AMPLE, Browser};
use crate::support::serving::Serving;
use crate::support::{auth, configured};

const SIGN_UP: &str = "/api/auth/sign-up/email";
const JSON: (&str, &str) = ("content-type", "application/json");
const ANN: &str = r#"{"name":"Ann","email":"ann@example.com","password":"correct horse"}"#;

fn serving(auth: NeonAuth) -> Serving {
    Serving::with(move |request| attach(&auth, request, |_| Response::empty_404()))
}

fn has_ann(server: &DevServer) -> bool {
    server.with(|auth| auth.user("ann@example.com").is_some())
}

/// `text` in chunks of up to 7 bytes.
fn chunked(text: &str) -> String {
    let chunks = text.as_bytes().chunks(7);
    let chunks = chunks.map(|chunk| {
        let text = std::str::from_utf8(chunk).unwrap();
        format!("{:x}\r\n{text}\r\n", chunk.len())
    });
    chunks.collect::<String>() + "0\r\n\r\n"
}

#[test]
fn announced_to_be_over_the_limit_it_is_not_waited_for() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).request_body_limit(4999);
    let application = serving(neon_auth_rouille::new(config.build().unwrap()));
    let mut connection = TcpStream::connect(application.address).unwrap();
    connection.set_read_timeout(Some(AMPLE)).unwrap();
    let head =
        format!("POST {SIGN_UP} HTTP/1.1\r\nhost: localhost:3000\r\ncontent-length: 5000\r\n\r\n");
    connection.write_all(head.as_bytes()).unwrap();
    let mut status = [0; 12];
    connection.read_exact(&mut status).unwrap();
    assert_eq!(&status, b"HTTP/1.1 413");
}

/// Java's client asks every server for HTTP/2, and tiny_http then gives the connection for the body.
#[test]
fn of_a_client_that_would_like_another_protocol_it_arrives_whole() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = serving(auth(&server));
    let headers = [JSON, ("connection", "Upgrade"), ("upgrade", "h2c")];
    let page = Browser::default().post(&application, SIGN_UP, &headers, ANN);
    assert_eq!(page.status, 200, "{page:?}");
    assert!(has_ann(&server));
}

#[test]
fn without_one_such_a_client_is_answered() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = serving(auth(&server));
    let headers = [("connection", "Upgrade"), ("upgrade", "h2c")];
    let page = Browser::default().get_with(&application, "/api/auth/get-session", &headers);
    assert_eq!(page.text, "null");
}

#[test]
fn chunks_that_tiny_http_does_not_decode_reach_nobody() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = serving(auth(&server));
    let headers = [
        JSON,
        ("connection", "Upgrade"),
        ("transfer-encoding", "chunked"),
    ];
    let page = Browser::default().send(&application, "POST", SIGN_UP, &headers, &chunked(ANN));
    assert_eq!(page.status, 400);
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn taken_by_the_application_it_reaches_nobody() {
    let server = neon_auth_dev_server::start().unwrap();
    let request = Request::fake_http("POST", SIGN_UP, vec![], ANN.into());
    drop(request.data());
    let answer = handler(&auth(&server), &request).unwrap();
    assert_eq!(answer.status_code, 400);
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn of_a_request_made_for_a_test_it_needs_no_length() {
    let server = neon_auth_dev_server::start().unwrap();
    let headers = vec![
        ("Host".to_owned(), "localhost:3000".to_owned()),
        ("Content-Type".to_owned(), "application/json".to_owned()),
    ];
    let request = Request::fake_http("POST", SIGN_UP, headers, ANN.into());
    let answer = handler(&auth(&server), &request).unwrap();
    assert_eq!(answer.status_code, 200);
    assert!(has_ann(&server));
}
