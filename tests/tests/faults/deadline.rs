//! The deadline holds in every phase of a fetch.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use neon_auth_core::{ErrorCode, Fetch};
use neon_auth_tests::faults::{Server, read_request, say, stay_silent};

use crate::table::{AMPLE, SHORT, fails_with, fetch, get, on_each, times_out, with_timeout};

/// A server that reads a request, says this and then nothing.
fn silent_after(response: &'static str) -> impl Fn() -> Server + Sync {
    move || {
        Server::start(move |mut stream| {
            read_request(&mut stream);
            say(&mut stream, response);
            stay_silent(&mut stream);
        })
    }
}

#[test]
fn silence_before_the_head() {
    times_out(silent_after(""));
}

#[test]
fn silence_in_the_head() {
    times_out(silent_after("HTTP/1.1 200 OK\r\nx-half: "));
}

#[test]
fn silence_in_the_body() {
    times_out(silent_after(
        "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf",
    ));
}

#[test]
fn silence_in_a_chunk() {
    times_out(silent_after(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\nhalf",
    ));
}

#[test]
fn silence_after_interim_responses() {
    times_out(silent_after("HTTP/1.1 103 Early Hints\r\n\r\n"));
}

#[test]
fn silence_in_the_handshake() {
    fails_with(ErrorCode::NetworkTimeout, |transport| {
        let server = Server::start(|mut stream| stay_silent(&mut stream));
        let get = with_timeout(get(&server.tls_url()), SHORT);
        (transport.client(), server, get)
    });
}

#[test]
fn a_body_that_never_stalls_but_takes_too_long() {
    times_out(|| {
        Server::start(|mut stream| {
            read_request(&mut stream);
            say(
                &mut stream,
                "HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n",
            );
            trickle(stream, b".");
        })
    });
}

#[test]
fn a_head_that_never_stalls_but_takes_too_long() {
    times_out(|| {
        Server::start(|mut stream| {
            read_request(&mut stream);
            say(&mut stream, "HTTP/1.1 200 OK\r\nx-long: ");
            trickle(stream, b".");
        })
    });
}

/// A server may refuse a request before it has read it all, and read no more.
#[test]
fn an_answer_before_the_request_is_read() {
    on_each(|transport| {
        let server = Server::start(|mut stream| {
            let _ = stream.read_exact(&mut [0; 16]);
            say(
                &mut stream,
                "HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
            );
            thread::park_timeout(AMPLE);
        });
        let post = with_timeout(large(&server), Duration::from_secs(3));
        let fetched = transport.client().fetch(post);
        if transport.hears_while_it_speaks {
            assert_eq!(fetched.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
        } else {
            let error = fetched.unwrap_err();
            assert_eq!(
                error.kind().error_code(),
                ErrorCode::NetworkTimeout,
                "{error:?}"
            );
        }
    });
}

/// A POST of more than the kernel takes in advance.
fn large(server: &Server) -> Fetch {
    let body = Bytes::from(vec![b'a'; 32 * 1024 * 1024]);
    fetch(Request::post(server.url("/")).body(body).unwrap())
}

/// Sends these bytes now and then until the client closes the connection.
fn trickle(mut stream: TcpStream, bytes: &[u8]) {
    while stream.write_all(bytes).is_ok() {
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_server_that_does_not_read_the_request() {
    fails_with(ErrorCode::NetworkTimeout, |transport| {
        let server = Server::start(leave_the_body);
        let post = with_timeout(large(&server), SHORT);
        (transport.client(), server, post)
    });
}

/// Reads the head of a request and nothing of its body. What it has not read hides the end of the connection from a
/// server, except when it writes.
fn leave_the_body(mut stream: TcpStream) {
    let mut head = [0; 16];
    let _ = stream.read_exact(&mut head);
    trickle(stream, b"HTTP/1.1 100 Continue\r\n\r\n");
}
