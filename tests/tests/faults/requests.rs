//! Requests go out as they are.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::header::HOST;
use http::{HeaderValue, Method, Request};
use neon_auth_tests::faults::{Server, read_request, say};

use crate::table::{Transport, fetch, on_each};

const IPV4: &str = "127.0.0.1:0";

/// What a server at `address` gets of this request; `HOST` in it means the server's host and port.
fn sent(transport: &Transport, address: &str, request: &Request<Bytes>) -> String {
    let recorded = Arc::new(Mutex::new(String::new()));
    let record = Arc::clone(&recorded);
    let listener = TcpListener::bind(address).unwrap();
    let server = Server::on(listener, move |mut stream| {
        if let Some(request) = read_request(&mut stream) {
            *record.lock().unwrap() = request;
            say(&mut stream, "HTTP/1.1 204 No Content\r\n\r\n");
        }
    });
    let (mut head, body) = request.clone().into_parts();
    head.uri = server.url(&head.uri.to_string()).parse().unwrap();
    let request = fetch(Request::from_parts(head, body));
    transport.client().fetch(request).unwrap();
    let text = recorded.lock().unwrap();
    text.replace(&server.address().to_string(), "HOST")
}

/// The lines of a request in alphabetical order, since that of the headers does not matter, and its body.
fn lines(request: &str) -> (Vec<&str>, &str) {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.split("\r\n").collect();
    lines.sort_unstable();
    (lines, body)
}

#[track_caller]
fn goes_out(request: http::Result<Request<Bytes>>, expected: &str) {
    let request = request.unwrap();
    on_each(|transport| {
        let sent = sent(transport, IPV4, &request);
        assert_eq!(lines(&sent), lines(expected));
    });
}

#[test]
fn a_get_gains_nothing_but_its_host() {
    goes_out(
        Request::get("/neondb/auth/get-session").body(Bytes::new()),
        "GET /neondb/auth/get-session HTTP/1.1\r\nhost: HOST\r\n\r\n",
    );
}

#[test]
fn a_post_gains_nothing_but_its_host_and_its_length() {
    goes_out(
        Request::post("/x")
            .header("accept", "a/b")
            .body(Bytes::from_static(b"{}")),
        "POST /x HTTP/1.1\r\naccept: a/b\r\nhost: HOST\r\ncontent-length: 2\r\n\r\n{}",
    );
}

#[test]
fn an_empty_post_says_so() {
    goes_out(
        Request::post("/x").body(Bytes::new()),
        "POST /x HTTP/1.1\r\nhost: HOST\r\ncontent-length: 0\r\n\r\n",
    );
}

#[test]
fn every_method_goes_out() {
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::GET] {
        goes_out(
            Request::builder()
                .method(&method)
                .uri("/x")
                .body(Bytes::from_static(b"1")),
            &format!("{method} /x HTTP/1.1\r\nhost: HOST\r\ncontent-length: 1\r\n\r\n1"),
        );
    }
}

#[test]
fn path_and_query_go_out_byte_for_byte() {
    let target = "/a%2Fb/%2e%2E//c;d=1/?q=%20+&&=x&e=%C3%A9&list={[1|2]}";
    goes_out(
        Request::get(target).body(Bytes::new()),
        &format!("GET {target} HTTP/1.1\r\nhost: HOST\r\n\r\n"),
    );
}

#[test]
fn header_values_go_out_byte_for_byte() {
    let cookie = HeaderValue::from_bytes(b"a=\"1, 2\"; b=%20; c=\xc3\xa9").unwrap();
    goes_out(
        Request::get("/")
            .header("cookie", cookie)
            .body(Bytes::new()),
        "GET / HTTP/1.1\r\nhost: HOST\r\ncookie: a=\"1, 2\"; b=%20; c=é\r\n\r\n",
    );
}

#[test]
fn several_lines_of_one_header_stay_apart() {
    goes_out(
        Request::get("/")
            .header("x-line", "1")
            .header("x-line", "2")
            .body(Bytes::new()),
        "GET / HTTP/1.1\r\nhost: HOST\r\nx-line: 1\r\nx-line: 2\r\n\r\n",
    );
}

#[test]
fn a_host_of_the_request_is_kept() {
    goes_out(
        Request::get("/")
            .header(HOST, "auth.example")
            .body(Bytes::new()),
        "GET / HTTP/1.1\r\nhost: auth.example\r\n\r\n",
    );
}

#[test]
fn a_body_of_a_mebibyte_arrives_whole() {
    let body = "0123456789abcdef".repeat(64 * 1024);
    let length = body.len();
    goes_out(
        Request::post("/x").body(Bytes::from(body.clone())),
        &format!("POST /x HTTP/1.1\r\nhost: HOST\r\ncontent-length: {length}\r\n\r\n{body}"),
    );
}

#[test]
fn an_ipv6_literal_is_connected_to() {
    if TcpListener::bind("[::1]:0").is_err() {
        return eprintln!("skipped: this machine has no IPv6 loopback");
    }
    let request = Request::get("/").body(Bytes::new()).unwrap();
    on_each(|transport| {
        let expected = "GET / HTTP/1.1\r\nhost: HOST\r\n\r\n";
        assert_eq!(
            lines(&sent(transport, "[::1]:0", &request)),
            lines(expected)
        );
    });
}
