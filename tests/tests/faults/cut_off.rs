//! Connections that are reset or end early.

use neon_auth_core::ErrorCode;
use neon_auth_tests::faults::{Ca, Server, answer, read_request, reset, say};

use crate::table::{fails, fails_with, get, on_each};

const HALF_BY_LENGTH: &str = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf";
const HALF_BY_CHUNKS: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\nhalf";
const HALF_BY_END: &str = "HTTP/1.1 200 OK\r\n\r\nhalf";

/// The connection is reset after the request and these bytes.
#[track_caller]
fn reset_after(bytes: &'static str) {
    fails(ErrorCode::NetworkReset, || {
        Server::start(move |mut stream| {
            read_request(&mut stream);
            say(&mut stream, bytes);
            reset(stream);
        })
    });
}

/// The connection ends in good order after the request and these bytes.
#[track_caller]
fn ended_after(bytes: &'static str) {
    fails(ErrorCode::NetworkReset, || Server::answering(bytes));
}

#[test]
fn closed_as_soon_as_accepted() {
    fails(ErrorCode::NetworkReset, || Server::start(drop));
}

#[test]
fn reset_as_soon_as_accepted() {
    fails(ErrorCode::NetworkReset, || Server::start(reset));
}

#[test]
fn reset_in_the_handshake() {
    fails_with(ErrorCode::NetworkReset, |transport| {
        let server = Server::start(reset);
        let url = server.tls_url();
        (transport.client(), server, get(&url))
    });
}

#[test]
fn closed_in_the_handshake() {
    fails_with(ErrorCode::NetworkReset, |transport| {
        let server = Server::start(|mut stream| {
            let mut hello = [0; 4096];
            let _ = std::io::Read::read(&mut stream, &mut hello);
        });
        let url = server.tls_url();
        (transport.client(), server, get(&url))
    });
}

#[test]
fn reset_before_the_head() {
    reset_after("");
}

#[test]
fn reset_in_the_body() {
    reset_after(HALF_BY_LENGTH);
}

#[test]
fn reset_in_a_chunk() {
    reset_after(HALF_BY_CHUNKS);
}

/// The end of the connection is the end of such a body, but not this end.
#[test]
fn reset_in_a_body_without_a_length() {
    reset_after(HALF_BY_END);
}

#[test]
fn an_end_before_the_head() {
    ended_after("");
}

#[test]
fn an_end_in_the_head() {
    ended_after("HTTP/1.1 200 OK\r\ncontent-le");
}

#[test]
fn an_end_before_the_content_length_is_reached() {
    ended_after(HALF_BY_LENGTH);
}

#[test]
fn an_end_in_a_chunk() {
    ended_after(HALF_BY_CHUNKS);
}

#[test]
fn an_end_before_the_last_chunk() {
    ended_after("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n");
}

/// All that is missing is the empty line: some take that for the end of the body, and lose nothing by it.
#[test]
fn an_end_after_the_last_chunk() {
    let answer = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nwhole\r\n0\r\n";
    on_each(|transport| {
        let server = Server::answering(answer);
        let fetched = transport.client().fetch(get(&server.url("/")));
        if transport.insists_on_the_last_line {
            let error = fetched.unwrap_err();
            assert_eq!(
                error.kind().error_code(),
                ErrorCode::NetworkReset,
                "{error:?}"
            );
        } else {
            assert_eq!(fetched.unwrap().body(), "whole");
        }
    });
}

/// Without a length the end of the connection is the end of the body, and only TLS can tell it from a cut.
#[test]
fn an_end_without_close_notify() {
    let ca = Ca::new();
    fails_with(ErrorCode::NetworkReset, |transport| {
        let server = Server::tls(ca.certify("localhost"), |mut stream| {
            answer(&mut stream, HALF_BY_END);
        });
        let url = server.tls_url();
        (transport.trusting(ca.trusted()), server, get(&url))
    });
}
