//! Connections are kept for later requests, and a closed one does no harm.

use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use neon_auth_core::ErrorCode;
use neon_auth_tests::faults::{Server, answer, keep_answering, read_request, say, stay_silent};

use crate::table::{AMPLE, get, on_each};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// Not every time: a request may come before the connection is back in the pool.
#[test]
fn a_connection_is_used_again() {
    on_each(|transport| {
        let server = Server::start(|mut stream| keep_answering(&mut stream, OK));
        let client = transport.client();
        for _ in 0..20 {
            assert_eq!(client.get(&server.url("/")).body(), "ok");
        }
        assert!(server.connections() < 10, "{}", server.connections());
    });
}

#[test]
fn many_at_once_on_several_threads() {
    on_each(|transport| {
        let server = Server::start(|mut stream| keep_answering(&mut stream, OK));
        let client = transport.client();
        thread::scope(|scope| {
            for _ in 0..30 {
                scope.spawn(|| assert_eq!(client.get(&server.url("/")).body(), "ok"));
            }
        });
    });
}

/// The next fetch comes while the client may or may not have seen the end of the connection: hence the rounds. It
/// fails only if the server has read it on the old one: then it may have had its effect.
#[test]
fn a_request_that_was_not_begun_on_a_closed_connection_is_sent_on_a_new_one() {
    on_each(|transport| {
        let (reading, read_late) = mpsc::channel();
        let server = Server::start(move |mut stream| {
            answer(&mut stream, OK);
            stream.shutdown(Shutdown::Write).unwrap();
            if read_request(&mut stream).is_some() {
                reading.send(()).unwrap();
            }
        });
        let client = transport.client();
        let mut answered = 0;
        for _ in 0..30 {
            match client.fetch(get(&server.url("/"))) {
                Ok(response) => {
                    assert_eq!(response.body(), "ok");
                    answered += 1;
                }
                Err(error) => {
                    assert_eq!(
                        error.kind().error_code(),
                        ErrorCode::NetworkReset,
                        "{error:?}"
                    );
                    read_late.recv_timeout(AMPLE).unwrap();
                }
            }
        }
        assert_eq!(server.connections(), answered, "one answer a connection");
        assert!(answered >= 15, "only {answered} of 30 were answered");
    });
}

/// Every other request is read and left without an answer.
#[test]
fn a_request_that_has_been_sent_is_not_sent_again() {
    on_each(|transport| {
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        let server = Server::start(move |mut stream| {
            while read_request(&mut stream).is_some() {
                if counter.fetch_add(1, Ordering::Relaxed) % 2 == 1 {
                    return;
                }
                say(&mut stream, OK);
            }
        });
        let client = transport.client();
        for round in 1..=10 {
            assert_eq!(client.get(&server.url("/")).body(), "ok");
            let error = client.failure(get(&server.url("/")));
            assert_eq!(
                error.kind().error_code(),
                ErrorCode::NetworkReset,
                "{error:?}"
            );
            assert_eq!(requests.load(Ordering::Relaxed), 2 * round);
        }
        assert!(server.connections() < 20, "none was used again");
    });
}

/// What follows a response unasked is not the answer to the next request.
#[test]
fn more_bytes_than_the_content_length() {
    on_each(|transport| {
        let server = Server::start(|mut stream| {
            if read_request(&mut stream).is_some() {
                let more = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil";
                say(&mut stream, format!("{OK}{more}"));
                stay_silent(&mut stream);
            }
        });
        let client = transport.client();
        for _ in 0..3 {
            assert_eq!(client.get(&server.url("/")).body(), "ok");
        }
        assert_eq!(server.connections(), 3);
    });
}

#[test]
fn a_server_that_wants_the_connection_closed() {
    on_each(|transport| {
        let server = Server::start(|mut stream| {
            let response = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok";
            answer(&mut stream, response);
            stay_silent(&mut stream);
        });
        let client = transport.client();
        for round in 1..=3 {
            assert_eq!(client.get(&server.url("/")).body(), "ok");
            assert_eq!(server.connections(), round);
        }
        assert!(server.falls_idle(AMPLE), "a connection is still open");
    });
}
