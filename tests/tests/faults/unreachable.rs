//! No connection at all.

use neon_auth_core::ErrorCode;
use neon_auth_tests::faults::refusing;

use crate::table::{get, on_each};

/// A failure that takes no server.
#[track_caller]
fn fails(expected: ErrorCode, url: &str) {
    on_each(|transport| {
        let error = transport.client().failure(get(url));
        assert_eq!(error.kind().error_code(), expected, "{error:?}");
    });
}

#[test]
fn a_name_that_does_not_resolve() {
    fails(ErrorCode::NetworkDns, "http://nonexistent.invalid/");
}

#[test]
fn a_port_where_nobody_listens() {
    let (_socket, address) = refusing();
    fails(ErrorCode::NetworkRefused, &format!("http://{address}/"));
    fails(ErrorCode::NetworkRefused, &format!("https://{address}/"));
}

#[test]
fn a_url_that_is_not_http_is_our_own_fault() {
    fails(ErrorCode::Internal, "ftp://127.0.0.1/");
    fails(ErrorCode::Internal, "/relative");
}
