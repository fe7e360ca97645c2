//! What is no response at all.

use neon_auth_core::ErrorCode;
use neon_auth_tests::faults::{Server, say, stay_silent};

use crate::table::{fails, get, on_each};

#[track_caller]
fn no_response(bytes: &'static str) {
    fails(ErrorCode::NetworkError, || Server::answering(bytes));
}

#[test]
fn another_protocol() {
    no_response("220 mail.example ESMTP ready\r\n\r\n");
}

/// A banner that is there before the request may end the connection before the request is on it: then it is a reset.
#[test]
fn a_server_that_speaks_first() {
    let server = Server::start(|mut stream| {
        say(&mut stream, "220 mail.example ESMTP ready\r\n");
        stay_silent(&mut stream);
    });
    on_each(|transport| {
        for _ in 0..30 {
            let error = transport.client().failure(get(&server.url("/")));
            let code = error.kind().error_code();
            let codes = [ErrorCode::NetworkError, ErrorCode::NetworkReset];
            assert!(codes.contains(&code), "{error:?}");
        }
    });
}

#[test]
fn tls_where_plain_is_expected() {
    // The alert with which a TLS server answers a plain request.
    no_response("\u{15}\u{3}\u{3}\0\u{2}\u{2}\u{46}");
}

#[test]
fn a_chunk_without_a_size() {
    no_response("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnot hexadecimal\r\n");
}

#[test]
fn a_content_length_that_is_no_number() {
    no_response("HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n");
}

#[test]
fn a_control_character_in_a_header() {
    no_response("HTTP/1.1 200 OK\r\nx: \u{1}\r\ncontent-length: 0\r\n\r\n");
}

#[test]
fn an_upgrade_that_nobody_asked_for() {
    no_response("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n");
}
