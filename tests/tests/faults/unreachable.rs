//! No connection at all.

use neon_auth_core::Failure;
use neon_auth_tests::faults::refusing;

use crate::table::{get, on_each};

/// A failure that takes no server.
#[track_caller]
fn fails(expected: Failure, url: &str) {
    on_each(|transport| {
        let error = transport.client().failure(get(url));
        assert_eq!(error.kind().failure(), expected, "{error:?}");
    });
}

#[test]
fn a_name_that_does_not_resolve() {
    fails(Failure::NetworkDns, "http://nonexistent.invalid/");
}

#[test]
fn a_port_where_nobody_listens() {
    let (_socket, address) = refusing();
    fails(Failure::NetworkRefused, &format!("http://{address}/"));
    fails(Failure::NetworkRefused, &format!("https://{address}/"));
}

#[test]
fn a_url_that_is_not_http_is_our_own_fault() {
    fails(Failure::Internal, "ftp://127.0.0.1/");
    fails(Failure::Internal, "/relative");
}
