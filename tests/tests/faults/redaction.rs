//! No error shows what was sent, or to which path.

use std::error::Error;

use bytes::Bytes;
use http::Request;
use neon_auth_core::{Fetch, FetchError};
use neon_auth_tests::faults::{Server, stay_silent};

use crate::table::{SHORT, fetch, on_each, with_timeout};

/// A fetch whose path, query, header and body all hold the word `secret`.
fn secretive(origin: &str) -> Fetch {
    let request = Request::post(format!("{origin}/secret-path?token=secret"))
        .header("cookie", "session=secret")
        .body(Bytes::from_static(b"{\"password\":\"secret\"}"))
        .unwrap();
    fetch(request)
}

/// All that a log could make of an error: every link of the chain, both ways of writing it.
fn everything_of(error: &FetchError) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!(" {error} {error:?}");
        cause = error.source();
    }
    text
}

#[track_caller]
fn assert_redacted(fetch: &Fetch) {
    on_each(|transport| {
        let error = transport.client().failure(fetch.clone());
        let text = everything_of(&error);
        assert!(!text.contains("secret"), "{text}");
    });
}

#[test]
fn unreachable() {
    assert_redacted(&secretive("http://nonexistent.invalid"));
    assert_redacted(&secretive("ftp://127.0.0.1"));
    assert_redacted(&secretive(""));
}

#[test]
fn answered_badly() {
    let answers = [
        "",
        "garbage secret\r\n\r\n",
        "HTTP/1.1 200 OK\r\nset-cookie: secret\x01\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: secret\r\n\r\n",
        "HTTP/1.1 200 OK\r\nset-cookie: secret\r\ncontent-length: 9\r\n\r\nsecret",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nsecret\r\n",
        "HTTP/1.1 200 OK\r\nset-cookie: secret\r\ncontent-length: 99999999\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: secret\r\nconnection: upgrade\r\n\r\n",
    ];
    for answer in answers {
        let server = Server::answering(answer);
        assert_redacted(&secretive(&server.url("")));
    }
}

#[test]
fn not_answered() {
    let server = Server::start(|mut stream| stay_silent(&mut stream));
    assert_redacted(&with_timeout(secretive(&server.url("")), SHORT));
}
