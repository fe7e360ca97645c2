//! Limits of the response.

use std::io::Write;

use neon_auth_core::Failure;
use neon_auth_tests::faults::{Server, read_request, say, stay_silent};

use crate::table::{LIMIT, fails, on_each};

/// The answer begins with this head and repeats these bytes for as long as somebody reads.
#[track_caller]
fn too_long(head: &'static str, repeated: &'static [u8]) {
    fails(Failure::UpstreamInvalid, || {
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
    fails(Failure::UpstreamInvalid, || {
        Server::answering(response.clone())
    });
}

#[test]
fn a_content_length_over_the_limit_is_refused_before_the_body_comes() {
    fails(Failure::UpstreamInvalid, || {
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

#[test]
fn a_head_of_many_lines_passes() {
    let lines = "x-line: again\r\n".repeat(80);
    let long = "a".repeat(32 * 1024);
    let server = Server::answering(format!(
        "HTTP/1.1 204 No Content\r\nx-long: {long}\r\n{lines}\r\n"
    ));
    on_each(|transport| {
        let response = transport.client().get(&server.url("/"));
        assert_eq!(response.headers().get_all("x-line").iter().count(), 80);
        assert_eq!(response.headers()["x-long"].len(), long.len());
    });
}
