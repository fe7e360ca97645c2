//! What a handler sees, and when a server has ended.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use neon_auth_threads::{Request, Response, Server, StatusCode, peer, text};

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
    let visitor = connection.local_addr().unwrap();
    // Else the server gives it a second to read its answer.
    drop(connection);
    handle.stop();
    serving.join().unwrap();
    (visitor, answer)
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

#[test]
fn a_head_may_have_100_headers_and_64_kib() {
    for (headers, length, status) in [(100, 600, 200), (101, 600, 431), (100, 1000, 431)] {
        let server = Server::bind("127.0.0.1:0").unwrap();
        let header = format!("x: {}\r\n", "x".repeat(length));
        let request = format!(
            "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{}\r\n",
            header.repeat(headers - 2)
        );
        let (_, answer) = answer_to(server, |_| text("page"), &request);
        let wanted = format!("HTTP/1.1 {status} ");
        assert!(
            answer.starts_with(&wanted),
            "{headers} headers of {length} bytes: {answer}"
        );
    }
}

#[test]
fn a_body_over_the_limit_is_refused_with_all_that_follows() {
    for (body, status) in [
        ("content-length: 3\r\n\r\nabc", 200),
        ("content-length: 4\r\n\r\nabcd", 413),
        ("content-length: 4\r\nexpect: 100-continue\r\n\r\nabcd", 413),
        (
            "transfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
            200,
        ),
        (
            "transfer-encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n",
            413,
        ),
    ] {
        let server = Server::bind("127.0.0.1:0").unwrap().body_limit(3);
        let request = format!(
            "POST / HTTP/1.1\r\nhost: localhost\r\n{body}\
             GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
        );
        let (_, answer) = answer_to(server, |_| text("page"), &request);
        let wanted = format!("HTTP/1.1 {status} ");
        assert!(answer.starts_with(&wanted), "{body}: {answer}");
        let pages = answer.matches("\r\n\r\npage").count();
        assert_eq!(pages, if status == 200 { 2 } else { 0 }, "{body}: {answer}");
    }
}

#[test]
fn an_answer_that_may_have_no_body_has_none() {
    for status in [204, 304] {
        let server = Server::bind("127.0.0.1:0").unwrap();
        let handler: fn(&Request) -> Response = match status {
            204 => |request| empty(request, StatusCode::NO_CONTENT),
            _ => |request| empty(request, StatusCode::NOT_MODIFIED),
        };
        let request = "GET /empty HTTP/1.1\r\nhost: localhost\r\n\r\n\
            GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        let (_, answer) = answer_to(server, handler, request);
        let (first, second) = answer.split_once("\r\n\r\n").unwrap();
        assert!(
            first.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
        assert!(second.starts_with("HTTP/1.1 200 "), "{answer}");
    }
}

fn empty(request: &Request, status: StatusCode) -> Response {
    let mut response = text("page");
    if request.uri().path() == "/empty" {
        *response.status_mut() = status;
    }
    response
}

#[test]
fn a_handler_may_stop_the_server() {
    let server = Server::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr();
    let handle = server.handle();
    let serving = thread::spawn(move || {
        server.serve(move |_| {
            handle.stop();
            text("page")
        });
    });
    let mut connection = TcpStream::connect(address).unwrap();
    let request = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
    connection.write_all(request).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("\r\n\r\npage"), "{answer}");
    drop(connection);
    serving.join().unwrap();
}
