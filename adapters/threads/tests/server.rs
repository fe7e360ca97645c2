//! What a handler sees, and when a server has ended.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use neon_auth_threads::{Request, Response, Server, peer, text};

/// Serves until the test is over, which it is after one request.
fn answer_to(
    server: Server,
    handler: fn(&Request) -> Response,
    request: &str,
) -> (SocketAddr, String) {
    let handle = server.handle();
    let address = server.local_addr();
    let serving = thread::spawn(move || server.serve(handler));
    let mut connection = TcpStream::connect(address).unwrap();
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    handle.stop();
    serving.join().unwrap();
    (connection.local_addr().unwrap(), answer)
}

#[test]
fn a_handler_knows_where_a_request_is_from() {
    let server = Server::bind("127.0.0.1:0").unwrap();
    let request = "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let (visitor, answer) = answer_to(server, |request| text(peer(request).unwrap()), request);
    assert!(answer.ends_with(&format!("\r\n\r\n{visitor}")), "{answer}");
}

#[test]
fn a_handler_has_the_whole_body() {
    let server = Server::bind("127.0.0.1:0").unwrap();
    let request = "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
        transfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    let whole = |request: &Request| Response::new(request.body().clone());
    let (_, answer) = answer_to(server, whole, request);
    assert!(answer.ends_with("\r\n\r\nabc"), "{answer}");
}

#[test]
fn a_socket_that_listens_already_is_served() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let server = Server::listening(listener).unwrap();
    let request = "GET / HTTP/1.0\r\n\r\n";
    let (_, answer) = answer_to(server, |_| text("page"), request);
    assert!(answer.ends_with("\r\n\r\npage"), "{answer}");
}

#[test]
fn a_server_that_is_stopped_beforehand_serves_nobody() {
    let server = Server::bind("0.0.0.0:0").unwrap();
    let handle = server.handle();
    handle.stop();
    handle.stop();
    server.serve(|_| text("page"));
}

#[test]
fn a_server_at_all_addresses_stops() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        // A machine may have no IPv6.
        let Ok(server) = Server::bind(address) else {
            continue;
        };
        let handle = server.handle();
        let serving = thread::spawn(move || server.serve(|_| text("page")));
        handle.stop();
        serving.join().unwrap();
    }
}
