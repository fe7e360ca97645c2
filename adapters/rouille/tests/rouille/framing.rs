//! A request that another server may end elsewhere than tiny_http does.

use crate::support::auth;
use crate::support::seen::applications;
use crate::support::wire::{HIDDEN, LAST, Wire, head};

#[test]
fn one_that_has_no_clear_end_is_refused_and_the_last_on_its_connection() {
    let server = neon_auth_dev_server::start().unwrap();
    let unclear = [
        "transfer-encoding: chunked\r\ncontent-length: 3",
        "content-length: 3\r\ntransfer-encoding: chunked",
        "content-length: 2000\r\ntransfer-encoding: chunked",
        "transfer-encoding: gzip, chunked",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked",
        "transfer-encoding: identity",
        "transfer-encoding: xchunked",
        "transfer-encoding:",
        "transfer-encoding: chunked\r\nx: a\nb",
    ];
    for (name, application, seen) in applications(&auth(&server)) {
        for length in unclear {
            for path in ["/page", "/api/auth/sign-up/email"] {
                let mut wire = Wire::to(&application);
                wire.send(&head(path, length));
                wire.send(HIDDEN);
                assert_is_refused(&format!("{name} {path} {length:?}"), wire);
            }
        }
        assert_eq!(seen.paths(), [""; 0], "{name}");
    }
    assert_eq!(server.requests().len(), 0);
}

/// Of these, tiny_http reads no body, or one of a few bytes, before anybody sees the request.
#[test]
fn one_of_several_or_odd_lengths_is_refused_and_the_last_on_its_connection() {
    let server = neon_auth_dev_server::start().unwrap();
    let unclear = [
        ("content-length: 3\r\ncontent-length: 3", "abc"),
        ("content-length: 3\r\ncontent-length: 300", "abc"),
        ("content-length: 3, 3", ""),
        ("content-length: +3", "abc"),
        ("content-length: -3", ""),
        ("content-length: 0x3", ""),
        ("content-length: 3 3", ""),
        ("content-length:", ""),
        ("content-length: 99999999999999999999", ""),
        ("content-length: 3\r\nx: a\rb", "abc"),
    ];
    for (name, application, seen) in applications(&auth(&server)) {
        for (length, body) in unclear {
            for path in ["/page", "/api/auth/sign-up/email"] {
                let mut wire = Wire::to(&application);
                wire.send(&head(path, length));
                wire.send(body);
                assert_is_refused(&format!("{name} {path} {length:?}"), wire);
            }
        }
        assert_eq!(seen.paths(), [""; 0], "{name}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[track_caller]
fn assert_is_refused(case: &str, mut wire: Wire) {
    let page = wire.answer().unwrap();
    assert_eq!(page.status, 400, "{case}: {page:?}");
    assert!(page.text.contains("INVALID_FRAMING"), "{case}: {page:?}");
    assert_eq!(page.header("connection"), "close", "{case}");
    wire.send(LAST);
    let statuses = wire.statuses();
    assert!(
        statuses.iter().all(|status| *status == 400),
        "{case}: {statuses:?}"
    );
}

#[test]
fn another_connection_goes_on_beside_it() {
    let server = neon_auth_dev_server::start().unwrap();
    let [(_, application, seen), ..] = applications(&auth(&server));
    let mut good = Wire::to(&application);
    let mut bad = Wire::to(&application);
    bad.send(&head("/page", "transfer-encoding: gzip"));
    assert_eq!(bad.answer().unwrap().status, 400);
    good.send(LAST);
    assert_eq!(good.statuses(), [200]);
    assert_eq!(seen.paths(), ["/last"]);
}
