//! Pages that this machine alone may see.

use std::net::{Ipv4Addr, Ipv6Addr};

use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses a request by any other name than this machine's own.
///
/// A website can point a name of its own at 127.0.0.1. To the browser its page and ours are then of one origin, and a
/// script of that page may read ours: here, codes that reset a password. The name in the request shows it.
pub(super) async fn check(request: Request, next: Next) -> Response {
    if is_for_this_machine(&request) {
        return next.run(request).await;
    }
    let text = "This page is for this machine alone. \
        Open it by the name localhost or the address 127.0.0.1.";
    (StatusCode::FORBIDDEN, text).into_response()
}

/// The name is in the Host header, in the target (in HTTP/2 there alone), or in both.
fn is_for_this_machine(request: &Request) -> bool {
    let in_target = request.uri().authority().map(is_loopback);
    let in_header = request.headers().get(HOST).map(names_loopback);
    match (in_target, in_header) {
        (None, None) => false,
        (in_target, in_header) => in_target.unwrap_or(true) && in_header.unwrap_or(true),
    }
}

fn names_loopback(host: &HeaderValue) -> bool {
    Authority::try_from(host.as_bytes()).is_ok_and(|authority| is_loopback(&authority))
}

fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host().to_ascii_lowercase();
    if authority.as_str().contains('@') {
        return false;
    }
    if let Some(address) = host.strip_prefix('[') {
        let address = address.trim_end_matches(']').parse::<Ipv6Addr>();
        return address.is_ok_and(|address| address.is_loopback());
    }
    host == "localhost"
        || host.ends_with(".localhost")
        || host
            .parse::<Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback())
}
