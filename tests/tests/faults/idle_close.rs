//! A server that closes idle connections, at the very moment at which they are used again.

use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use neon_auth_core::{ErrorCode, Fetch, FetchClass};
use neon_auth_tests::faults::{Server, read_request, reset, say, stay_silent};

use crate::table::{AMPLE, fetch, get, on_each, with_timeout};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// What the core makes of a get-session without a verifier.
fn look_up(server: &Server) -> Fetch {
    let mut fetch = get(&server.url("/get-session"));
    fetch.class = FetchClass::LookUp;
    fetch
}

/// A server that answers the first request of every connection, and does this with the second.
fn after_one_answer(
    second: impl Fn(TcpStream) + Send + Sync + 'static,
) -> (Server, Arc<AtomicUsize>) {
    let lost = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&lost);
    let server = Server::start(move |mut stream| {
        if read_request(&mut stream).is_some() {
            say(&mut stream, OK);
        }
        if read_request(&mut stream).is_some() {
            counter.fetch_add(1, Ordering::Relaxed);
            second(stream);
        }
    });
    (server, lost)
}

#[test]
fn a_look_up_that_is_lost_is_sent_once_more() {
    for close in [drop::<TcpStream>, reset] {
        on_each(|transport| {
            let (server, lost) = after_one_answer(close);
            let client = transport.client();
            for round in 0..20 {
                let fetched = client.fetch(look_up(&server));
                assert_eq!(fetched.unwrap().body(), "ok", "round {round}");
            }
            assert!(lost.load(Ordering::Relaxed) >= 5, "too few were lost");
        });
    }
}

#[test]
fn anything_else_that_is_lost_is_not_sent_again() {
    on_each(|transport| {
        let (server, lost) = after_one_answer(drop);
        let client = transport.client();
        for request in [
            Request::get(server.url("/get-session?neon_auth_session_verifier=x")),
            Request::post(server.url("/sign-out")),
        ] {
            let request = fetch(request.body(Bytes::new()).unwrap());
            let before = lost.load(Ordering::Relaxed);
            assert_eq!(client.get(&server.url("/")).body(), "ok");
            let error = client.failure(request);
            assert_eq!(
                error.kind().error_code(),
                ErrorCode::NetworkReset,
                "{error:?}"
            );
            assert_eq!(lost.load(Ordering::Relaxed), before + 1);
        }
    });
}

#[test]
fn a_look_up_is_sent_twice_and_no_more() {
    on_each(|transport| {
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        // It answers the very first request, and none after it.
        let server = Server::start(move |mut stream| {
            while read_request(&mut stream).is_some() {
                if counter.fetch_add(1, Ordering::Relaxed) > 0 {
                    return;
                }
                say(&mut stream, OK);
            }
        });
        let client = transport.client();
        assert_eq!(client.get(&server.url("/")).body(), "ok");
        let error = client.failure(look_up(&server));
        assert_eq!(
            error.kind().error_code(),
            ErrorCode::NetworkReset,
            "{error:?}"
        );
        assert_eq!(requests.load(Ordering::Relaxed), 3, "requests");
    });
}

#[test]
fn a_look_up_that_is_lost_on_a_new_connection_is_not_sent_again() {
    on_each(|transport| {
        let server = Server::answering("");
        let error = transport.client().failure(look_up(&server));
        assert_eq!(
            error.kind().error_code(),
            ErrorCode::NetworkReset,
            "{error:?}"
        );
        assert_eq!(server.connections(), 1);
    });
}

#[test]
fn a_look_up_whose_answer_has_begun_is_not_sent_again() {
    on_each(|transport| {
        let (server, lost) = after_one_answer(|mut stream| say(&mut stream, "HTTP/1.1 200 O"));
        let client = transport.client();
        assert_eq!(client.get(&server.url("/")).body(), "ok");
        let error = client.failure(look_up(&server));
        assert_eq!(
            error.kind().error_code(),
            ErrorCode::NetworkReset,
            "{error:?}"
        );
        assert_eq!(lost.load(Ordering::Relaxed), 1);
        assert_eq!(server.connections(), 1);
    });
}

/// The first try takes most of the time, and the second one hangs.
#[test]
fn both_tries_have_one_deadline() {
    let timeout = Duration::from_secs(2);
    on_each(|transport| {
        let requests = AtomicUsize::new(0);
        let server = Server::start(move |mut stream| {
            while read_request(&mut stream).is_some() {
                match requests.fetch_add(1, Ordering::Relaxed) {
                    0 => say(&mut stream, OK),
                    1 => return thread::park_timeout(timeout * 3 / 4),
                    _ => stay_silent(&mut stream),
                }
            }
        });
        let client = transport.client();
        assert_eq!(client.get(&server.url("/")).body(), "ok");
        let begun = Instant::now();
        let error = client.failure(with_timeout(look_up(&server), timeout));
        let taken = begun.elapsed();
        assert_eq!(
            error.kind().error_code(),
            ErrorCode::NetworkTimeout,
            "{error:?}"
        );
        assert_eq!(server.connections(), 2);
        assert!(taken < timeout * 3 / 2, "it took {taken:?}");
        drop(client);
        assert!(server.falls_idle(AMPLE));
    });
}

/// As Node does with a short keep-alive. How many would be lost without a second try depends on the machine; none may.
#[test]
fn ten_thousand_look_ups_at_a_short_keep_alive() {
    const THREADS: usize = 4;
    const EACH: usize = 2500;
    on_each(|transport| {
        let closed = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&closed);
        let server = Server::start(move |mut stream| {
            // A time that the next request may take just as well.
            let keep_alive = Duration::from_micros(300);
            let limit = stream.read_timeout().unwrap();
            while read_request(&mut stream).is_some() {
                say(&mut stream, OK);
                stream.set_read_timeout(Some(keep_alive)).unwrap();
                if stream.peek(&mut [0]).is_err() {
                    counter.fetch_add(1, Ordering::Relaxed);
                    return;
                }
                stream.set_read_timeout(limit).unwrap();
            }
        });
        let client = transport.client();
        let failed: usize = thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|_| {
                    let failures = || {
                        (0..EACH)
                            .filter(|_| client.fetch(look_up(&server)).is_err())
                            .count()
                    };
                    scope.spawn(failures)
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum()
        });
        println!(
            "{transport}: {failed} of {} look-ups lost, {} connections closed by the server",
            THREADS * EACH,
            closed.load(Ordering::Relaxed)
        );
        assert_eq!(failed, 0, "look-ups lost");
    });
}
