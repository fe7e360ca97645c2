//! Limits of the response.

use std::error::Error as _;
use std::io::Write;

use neon_auth_core::{ErrorCode, FetchErrorKind};
use neon_auth_tests::faults::{Ca, Server, answer, keep_answering, read_request, say, stay_silent};

use crate::table::{AMPLE, LIMIT, fails, get, on_each};
use crate::transports::TRANSPORTS;

/// The answer begins with this head and repeats these bytes for as long as somebody reads.
#[track_caller]
fn too_long(head: &'static str, repeated: &'static [u8]) {
    fails(ErrorCode::UpstreamInvalid, || {
        Server::start(move |mut stream| {
            read_request(&mut stream);
            say(&mut stream, head);
            while stream.write_all(repeated).is_ok() {}
        })
    });
}

#[test]
fn an_endless_head() {
    too_long("HTTP/1.1 200 OK\r\nx-long: ", &[b'a'; 1024]);
}

#[test]
fn endless_header_lines() {
    too_long("HTTP/1.1 200 OK\r\n", b"x-line: again\r\n");
}

#[test]
fn an_endless_body() {
    too_long("HTTP/1.1 200 OK\r\n\r\n", &[b'a'; 1024]);
}

#[test]
fn an_endless_body_in_tiny_chunks() {
    too_long(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        b"1\r\na\r\n",
    );
}

#[test]
fn a_body_of_one_byte_too_many() {
    let mut response = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    response.resize(response.len() + LIMIT + 1, b'a');
    fails(ErrorCode::UpstreamInvalid, || {
        Server::answering(response.clone())
    });
}

#[test]
fn a_content_length_over_the_limit_is_refused_before_the_body_comes() {
    fails(ErrorCode::UpstreamInvalid, || {
        Server::start(|mut stream| {
            read_request(&mut stream);
            let length = LIMIT + 1;
            say(
                &mut stream,
                format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n"),
            );
            stay_silent(&mut stream);
        })
    });
}

#[test]
fn a_body_of_exactly_the_limit_passes() {
    for head in [
        format!("HTTP/1.1 200 OK\r\ncontent-length: {LIMIT}\r\n\r\n"),
        "HTTP/1.1 200 OK\r\n\r\n".to_owned(),
    ] {
        let mut response = head.into_bytes();
        response.resize(response.len() + LIMIT, b'a');
        let server = Server::answering(response);
        on_each(|transport| {
            let response = transport.client().get(&server.url("/"));
            assert_eq!(response.body().len(), LIMIT);
        });
    }
}

/// As long a head as passes; one of a user's picture is in `set-auth-jwt`.
const HEAD: usize = 1024 * 1024;

/// As many fields as pass.
const FIELDS: usize = 128;

/// A head of so many bytes, in three fields.
fn head_of_length(length: usize) -> String {
    let begin = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nset-cookie: a=b\r\nset-auth-jwt: ";
    let end = "\r\n\r\n";
    let value = "a".repeat(length - begin.len() - end.len());
    format!("{begin}{value}{end}")
}

/// A head of so many fields.
fn head_of_fields(count: usize) -> String {
    let others = "x-field: again\r\n".repeat(count - 1);
    format!("HTTP/1.1 200 OK\r\n{others}content-length: 2\r\n\r\n")
}

fn answering(head: &str) -> Server {
    Server::start({
        let response = format!("{head}{{}}");
        move |mut stream| keep_answering(&mut stream, &response)
    })
}

#[track_caller]
fn passes(head: &str, fields: usize) {
    let server = answering(head);
    on_each(|transport| {
        let client = transport.client();
        // The second one comes on a connection that has had such a head.
        for _ in 0..2 {
            let response = client.get(&server.url("/"));
            assert_eq!(response.headers().len(), fields);
            assert_eq!(response.body(), "{}");
        }
    });
    assert_eq!(server.connections(), TRANSPORTS.len());
}

/// The log of an application says what the cause is.
#[track_caller]
fn is_too_large(head: &str, why: &str) {
    on_each(|transport| {
        let server = answering(head);
        let client = transport.client();
        let error = client.failure(get(&server.url("/")));
        assert_eq!(error.kind(), FetchErrorKind::TooLarge, "{error:?}");
        assert_eq!(error.kind().error_code(), ErrorCode::UpstreamInvalid);
        let cause = error.source().unwrap().to_string();
        assert!(cause.contains(why), "{cause}");
        assert!(server.falls_idle(AMPLE), "the connection is still open");
        drop(client);
    });
}

#[test]
fn a_head_of_exactly_the_limit_passes() {
    passes(&head_of_length(HEAD), 3);
}

#[test]
fn a_head_of_one_byte_too_many() {
    is_too_large(
        &head_of_length(HEAD + 1),
        "the head of the answer has more than 1048576 bytes",
    );
}

#[test]
fn a_head_of_as_many_fields_as_the_limit_passes() {
    passes(&head_of_fields(FIELDS), FIELDS);
}

#[test]
fn a_head_of_one_field_too_many() {
    is_too_large(
        &head_of_fields(FIELDS + 1),
        "the head of the answer has more than 128 fields",
    );
}

/// TLS brings it in records of 16 KiB.
#[test]
fn a_long_head_passes_through_tls() {
    let ca = Ca::new();
    let response = head_of_length(HEAD) + "{}";
    let server = Server::tls(ca.certify("localhost"), move |mut stream| {
        answer(&mut stream, &response);
    });
    on_each(|transport| {
        let response = transport.trusting(ca.trusted()).get(&server.tls_url());
        assert_eq!(response.headers().len(), 3);
    });
}
