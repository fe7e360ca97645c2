//! What a handler leaves of a request's body. It must never count as the next request.

use std::io::Read;

use neon_auth_rouille::{NeonAuth, attach};
use rouille::{Request, Response, Server};

use crate::support::browser::Page;
use crate::support::seen::{Seen, applications};
use crate::support::serving::Serving;
use crate::support::wire::{HIDDEN, LAST, Wire, head};
use crate::support::{auth, configured};

fn in_one_chunk(path: &str, body: &str) -> String {
    let head = head(path, "transfer-encoding: chunked");
    format!("{head}{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
}

fn is_last(page: &Page) -> bool {
    page.header("connection") == "close"
}

/// The connection takes one request more, and answers nothing besides.
#[track_caller]
fn assert_goes_on(name: &str, mut wire: Wire) {
    wire.send(LAST);
    // The gate sends who is not signed in to the login page.
    let expected = if name == "protect" { 303 } else { 200 };
    assert_eq!(wire.statuses(), [expected], "{name}");
}

#[test]
fn of_a_chunked_body_it_is_read_and_the_connection_goes_on() {
    let server = neon_auth_dev_server::start().unwrap();
    for (name, application, seen) in applications(&auth(&server)) {
        // A page of the application, or its refusal; a path below the mount that nothing is at, and a method that the
        // proxy refuses.
        let mut wire = Wire::to(&application);
        let mut expected = Vec::new();
        for path in ["/page", "/api/auth/%2e%2e/x", "/api/auth/no-such-route"] {
            if name == "handler" && path == "/page" {
                continue;
            }
            wire.send(&in_one_chunk(path, HIDDEN));
            let page = wire.answer().unwrap();
            assert!(!is_last(&page), "{name} {path}: {page:?}");
            if name == "attach" && path == "/page" {
                expected.push(path.to_owned());
            }
        }
        let options = in_one_chunk("/api/auth/ok", HIDDEN).replacen("POST", "OPTIONS", 1);
        wire.send(&options);
        assert_eq!(wire.answer().unwrap().status, 405, "{name}");

        assert_goes_on(name, wire);
        if name != "protect" {
            expected.push("/last".to_owned());
        }
        assert_eq!(seen.paths(), expected, "{name}");
    }
}

#[test]
fn of_a_chunked_body_that_is_too_large_it_is_read() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).request_body_limit(20).build().unwrap();
    for (name, application, seen) in applications(&neon_auth_rouille::new(config)) {
        let mut wire = Wire::to(&application);
        let body = HIDDEN.repeat(1000);
        wire.send(&in_one_chunk("/api/auth/sign-up/email", &body));
        let page = wire.answer().unwrap();
        assert_eq!(page.status, 413, "{name}");
        assert!(!is_last(&page), "{name}: {page:?}");
        assert_goes_on(name, wire);
        assert!(seen.paths().iter().all(|path| path == "/last"), "{name}");
    }
    assert_eq!(server.requests().len(), 0);
}

/// Answers what the application is asked for, once it has done `with_body`.
fn application_that(
    auth: NeonAuth,
    with_body: impl Fn(&Request) + Send + Sync + 'static,
) -> (Serving, Seen) {
    let seen = Seen::default();
    let noted = seen.clone();
    let serving = Serving::with(move |request| {
        attach(&auth, request, |_| {
            noted.note(request);
            with_body(request);
            Response::text("page")
        })
    });
    (serving, seen)
}

/// Sends a request and then, on the same connection, another one; neither it nor what is hidden in the first may arrive.
#[track_caller]
fn assert_is_the_last(application: &Serving, seen: &Seen, request: &str) {
    let mut wire = Wire::to(application);
    wire.send(request);
    let page = wire.answer().unwrap();
    assert_eq!((page.status, &*page.text), (200, "page"));
    assert!(is_last(&page), "the client is not asked to close: {page:?}");
    wire.send(LAST);
    let statuses = wire.statuses();
    assert!(statuses.iter().all(|status| *status == 400), "{statuses:?}");
    assert_eq!(seen.paths(), ["/page"]);
}

#[test]
fn of_a_body_that_the_application_has_begun_it_is_no_request() {
    let server = neon_auth_dev_server::start().unwrap();
    let (application, seen) = application_that(auth(&server), |request| {
        request.data().unwrap().read_exact(&mut [0; 3]).unwrap();
    });
    let request = in_one_chunk("/page", &format!("abc{HIDDEN}"));
    assert_is_the_last(&application, &seen, &request);
}

/// rouille answers for it then.
#[test]
fn of_an_application_that_panics_it_is_no_request() {
    let server = neon_auth_dev_server::start().unwrap();
    let (application, seen) = application_that(auth(&server), |request| {
        assert_ne!(request.url(), "/page", "this panic is part of a test");
    });
    for (body, expected) in [(HIDDEN.to_owned(), 200), (HIDDEN.repeat(20_000), 400)] {
        let mut wire = Wire::to(&application);
        wire.send(&in_one_chunk("/page", &body));
        assert_eq!(wire.answer().unwrap().status, 500);
        wire.send(LAST);
        let statuses = wire.statuses();
        assert!(
            statuses.iter().all(|status| *status == expected),
            "{statuses:?}"
        );
    }
    assert_eq!(seen.paths(), ["/page", "/last", "/page"]);
}

#[test]
fn over_one_mebibyte_it_is_no_request() {
    let server = neon_auth_dev_server::start().unwrap();
    let (application, seen) = application_that(auth(&server), |_| ());
    // The limit is in the second chunk, which has nothing but requests in it.
    let (head, tail) = ("x".repeat(1024 * 1024 - 1), format!("\r\n{HIDDEN}"));
    let request = in_one_chunk("/page", &head);
    let request = request.strip_suffix("0\r\n\r\n").unwrap();
    let request = format!("{request}{:x}\r\n{tail}\r\n0\r\n\r\n", tail.len());
    assert_is_the_last(&application, &seen, &request);
}

#[test]
fn in_chunks_that_are_broken_it_is_no_request() {
    let server = neon_auth_dev_server::start().unwrap();
    let broken = [
        format!("2\r\nabX\r\n{HIDDEN}"),
        format!("no number\r\n{HIDDEN}"),
        // tiny_http knows no fields behind the last chunk.
        format!("0\r\nXGET: x\r\n\r\n{HIDDEN}"),
    ];
    for body in broken {
        let (application, seen) = application_that(auth(&server), |_| ());
        let request = head("/page", "transfer-encoding: chunked") + &body;
        assert_is_the_last(&application, &seen, &request);
    }
}

/// After the broken chunk comes one that looks like the last.
#[test]
fn in_chunks_that_are_broken_below_the_mount_it_is_no_request() {
    let server = neon_auth_dev_server::start().unwrap();
    for (name, application, seen) in applications(&auth(&server)) {
        let mut wire = Wire::to(&application);
        wire.send(&head(
            "/api/auth/sign-up/email",
            "transfer-encoding: chunked",
        ));
        wire.send(&format!("no number\r\n0\r\n\r\n{HIDDEN}"));
        let page = wire.answer().unwrap();
        assert_eq!(page.status, 400, "{name}: {page:?}");
        assert!(is_last(&page), "{name}: {page:?}");
        wire.send(LAST);
        let statuses = wire.statuses();
        assert!(
            statuses.iter().all(|status| *status == 400),
            "{name}: {statuses:?}"
        );
        assert_eq!(seen.paths(), [""; 0], "{name}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn of_a_body_with_a_length_it_is_no_request() {
    let server = neon_auth_dev_server::start().unwrap();
    let (application, seen) = application_that(auth(&server), |_| ());
    let mut wire = Wire::to(&application);
    for length in [10, 2000] {
        let body = " ".repeat(length) + HIDDEN;
        wire.send(&head("/page", &format!("content-length: {}", body.len())));
        wire.send(&body);
        assert!(!is_last(&wire.answer().unwrap()));
    }
    wire.send(LAST);
    assert_eq!(wire.statuses(), [200]);
    assert_eq!(seen.paths(), ["/page", "/page", "/last"]);
}

/// The client may stop sending then. If it does not, tiny_http reads all of it.
#[test]
fn of_a_length_over_one_mebibyte_the_client_is_asked_to_close() {
    let server = neon_auth_dev_server::start().unwrap();
    let (application, _) = application_that(auth(&server), |_| ());
    for (length, is_expected) in [(1024 * 1024, false), (1024 * 1024 + 1, true)] {
        let mut wire = Wire::to(&application);
        wire.send(&head("/page", &format!("content-length: {length}")));
        let page = wire.answer().unwrap();
        assert_eq!(is_last(&page), is_expected, "{length}: {page:?}");
    }
}

/// It sends no body before it is asked for one, and need not send it after an answer.
#[test]
fn a_client_that_waits_to_be_asked_for_its_body_is_asked_to_close() {
    let server = neon_auth_dev_server::start().unwrap();
    let (application, _) = application_that(auth(&server), |_| ());
    for length in ["content-length: 5", "transfer-encoding: chunked"] {
        let mut wire = Wire::to(&application);
        wire.send(&head("/page", &format!("expect: 100-continue\r\n{length}")));
        let page = wire.answer().unwrap();
        assert_eq!(page.status, 200, "{length}");
        assert!(is_last(&page), "{length}: {page:?}");
    }
}

/// tiny_http reads nothing more then, so that there is nothing to wait for.
#[test]
fn on_a_connection_that_ends_anyway_it_is_not_waited_for() {
    let server = neon_auth_dev_server::start().unwrap();
    let (application, _) = application_that(auth(&server), |_| ());
    let mut wire = Wire::to(&application);
    let head = head("/page", "connection: close\r\ntransfer-encoding: chunked");
    wire.send(&head);
    assert_eq!(wire.answer().unwrap().status, 200);
    assert!(wire.answer().is_none());
}

/// One thread answers everything: what is left would hold it up.
#[test]
fn it_does_not_hold_the_only_thread() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let application = Server::new("127.0.0.1:0", move |request| {
        attach(&auth, request, |_| Response::text("page"))
    });
    let application = Serving::of(application.unwrap().pool_size(1));
    for _ in 0..3 {
        let mut wire = Wire::to(&application);
        wire.send(&in_one_chunk("/page", HIDDEN));
        wire.send(LAST);
        assert_eq!(wire.statuses(), [200, 200]);
    }
}
