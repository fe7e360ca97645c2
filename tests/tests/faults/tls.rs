//! Which servers the clients trust, and what a broken handshake is.

use std::error::Error as _;
use std::io::Read;
use std::sync::Arc;

use neon_auth_core::ErrorCode;
use neon_auth_tests::faults::{Ca, Server, TlsStream, answer, keep_answering, read_request, say};
use rustls::ServerConfig;

use crate::table::{Client, Transport, fails_with, get, on_each};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

fn ok(config: Arc<ServerConfig>) -> Server {
    Server::tls(config, |mut stream| keep_answering(&mut stream, OK))
}

/// The handshake with this server fails for this client.
#[track_caller]
fn refused(server: impl Fn() -> Server + Sync, client: impl Fn(&Transport) -> Client + Sync) {
    fails_with(ErrorCode::NetworkTls, |transport| {
        let server = server();
        let url = server.tls_url();
        (client(transport), server, get(&url))
    });
}

#[test]
fn a_private_ca_is_trusted_when_configured() {
    let ca = Ca::new();
    let server = ok(ca.certify("localhost"));
    on_each(|transport| {
        let client = transport.trusting(ca.trusted());
        assert_eq!(client.get(&server.tls_url()).body(), "ok");
    });
}

#[test]
fn a_private_ca_is_not_trusted_otherwise() {
    let ca = Ca::new();
    refused(|| ok(ca.certify("localhost")), Transport::client);
}

#[test]
fn another_private_ca_is_not_trusted() {
    let ca = Ca::new();
    refused(
        || ok(ca.certify("localhost")),
        |transport| transport.trusting(Ca::new().trusted()),
    );
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    let ca = Ca::new();
    refused(
        || ok(ca.certify("auth.example")),
        |transport| transport.trusting(ca.trusted()),
    );
}

#[test]
fn a_self_signed_certificate_is_refused() {
    refused(|| ok(Ca::self_signed("localhost")), Transport::client);
}

#[test]
fn an_expired_certificate_is_refused() {
    let ca = Ca::new();
    refused(
        || ok(ca.expired("localhost")),
        |transport| transport.trusting(ca.trusted()),
    );
}

fn plain() -> Server {
    Server::start(|mut stream| {
        let mut hello = [0; 4096];
        let _ = stream.read(&mut hello);
        say(&mut stream, "HTTP/1.1 400 Bad Request\r\n\r\n");
    })
}

#[test]
fn plain_where_tls_is_expected() {
    refused(plain, Transport::client);
}

/// Each cause has its own remedy. A private CA is the remedy for one of them alone.
#[test]
fn the_detail_says_how_to_fix_it() {
    let ca = Ca::new();
    let rows: [(&str, &(dyn Fn() -> Server + Sync)); 4] = [
        ("has expired", &|| ok(ca.expired("localhost"))),
        ("is for another host", &|| ok(ca.certify("auth.example"))),
        ("private CA", &|| ok(Ca::new().certify("localhost"))),
        ("does not speak TLS", &plain),
    ];
    on_each(|transport| {
        for (remedy, server) in rows {
            let server = server();
            let client = transport.trusting(ca.trusted());
            let error = client.failure(get(&server.tls_url()));
            let detail = error.source().map(ToString::to_string).unwrap_or_default();
            assert!(detail.contains("`localhost`"), "{detail}");
            for (other, _) in rows {
                assert_eq!(
                    detail.contains(other),
                    other == remedy,
                    "{remedy}: {detail}"
                );
            }
        }
    });
}

#[test]
fn the_server_gets_the_name_and_http_1_1() {
    let ca = Ca::new();
    let server = Server::tls(ca.certify("localhost"), |mut stream: TlsStream| {
        if read_request(&mut stream).is_none() {
            return;
        }
        let name = stream.conn.server_name().unwrap_or_default();
        let protocol = stream.conn.alpn_protocol().unwrap_or_default();
        let body = format!("{name} {}", protocol.escape_ascii());
        let length = body.len();
        let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
        say(&mut stream, response);
    });
    on_each(|transport| {
        let client = transport.trusting(ca.trusted());
        assert_eq!(client.get(&server.tls_url()).body(), "localhost http/1.1");
    });
}

#[test]
fn a_connection_is_used_again() {
    let ca = Ca::new();
    on_each(|transport| {
        let server = ok(ca.certify("localhost"));
        let client = transport.trusting(ca.trusted());
        for _ in 0..20 {
            assert_eq!(client.get(&server.tls_url()).body(), "ok");
        }
        assert!(server.connections() < 10, "{}", server.connections());
    });
}

#[test]
fn a_body_without_a_length_that_ends_with_close_notify_is_whole() {
    let ca = Ca::new();
    let server = Server::tls(ca.certify("localhost"), |mut stream| {
        answer(&mut stream, "HTTP/1.1 200 OK\r\n\r\nwhole");
        stream.conn.send_close_notify();
        say(&mut stream, "");
    });
    on_each(|transport| {
        let client = transport.trusting(ca.trusted());
        assert_eq!(client.get(&server.tls_url()).body(), "whole");
    });
}
