//! Requests and responses pass as they are.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, HOST, LOCATION, SET_COOKIE};
use http::{HeaderValue, Method, Request, StatusCode};
use neon_auth_core::Fetch;
use neon_auth_driver::Transport;
use neon_auth_tokio::Client;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use crate::support::server::{Server, read_request};
use crate::support::{AMPLE, LIMIT, fetched};

/// A server that keeps the text of the last request.
async fn recording(listener: TcpListener) -> (Server, Arc<Mutex<String>>) {
    let recorded = Arc::new(Mutex::new(String::new()));
    let record = Arc::clone(&recorded);
    let server = Server::on(listener, move |mut stream| {
        let record = Arc::clone(&record);
        async move {
            *record.lock().await = read_request(&mut stream).await.unwrap();
            stream
                .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                .await
                .unwrap();
        }
    });
    (server, recorded)
}

/// What a server at `address` gets of this request; `HOST` in it stands for the server's host and port.
async fn sent(address: &str, request: Request<Bytes>) -> String {
    let (server, recorded) = recording(TcpListener::bind(address).await.unwrap()).await;
    let (mut head, body) = request.into_parts();
    head.uri = server.url(&head.uri.to_string()).parse().unwrap();
    let fetch = Fetch::new(Request::from_parts(head, body), AMPLE, LIMIT);
    Client::new().fetch(fetch).await.unwrap();
    let text = recorded.lock().await.clone();
    text.replace(&server.address.to_string(), "HOST")
}

const IPV4: &str = "127.0.0.1:0";

#[tokio::test]
async fn a_get_gains_nothing_but_its_host() {
    let request = Request::get("/neondb/auth/get-session")
        .body(Bytes::new())
        .unwrap();
    let expected = "GET /neondb/auth/get-session HTTP/1.1\r\nhost: HOST\r\n\r\n";
    assert_eq!(sent(IPV4, request).await, expected);
}

#[tokio::test]
async fn a_post_gains_nothing_but_its_host_and_its_length() {
    let request = Request::post("/x")
        .header("accept", "a/b")
        .body(Bytes::from_static(b"{}"))
        .unwrap();
    let expected = "POST /x HTTP/1.1\r\naccept: a/b\r\nhost: HOST\r\ncontent-length: 2\r\n\r\n{}";
    assert_eq!(sent(IPV4, request).await, expected);
}

#[tokio::test]
async fn every_method_goes_out() {
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let request = Request::builder()
            .method(&method)
            .uri("/x")
            .body(Bytes::from_static(b"1"));
        let sent = sent(IPV4, request.unwrap()).await;
        assert!(
            sent.starts_with(&format!("{method} /x HTTP/1.1\r\n")),
            "{sent}"
        );
        assert!(sent.ends_with("content-length: 1\r\n\r\n1"), "{sent}");
    }
}

#[tokio::test]
async fn path_and_query_go_out_byte_for_byte() {
    let target = "/a%2Fb/%2e%2E//c;d=1/?q=%20+&&=x&e=%C3%A9&list={[1|2]}";
    let request = Request::get(target).body(Bytes::new()).unwrap();
    let sent = sent(IPV4, request).await;
    assert!(
        sent.starts_with(&format!("GET {target} HTTP/1.1\r\n")),
        "{sent}"
    );
}

#[tokio::test]
async fn header_values_go_out_byte_for_byte() {
    let cookie = HeaderValue::from_bytes(b"a=\"1, 2\"; b=%20; c=\xc3\xa9").unwrap();
    let request = Request::get("/")
        .header("cookie", cookie)
        .body(Bytes::new())
        .unwrap();
    let sent = sent(IPV4, request).await;
    assert!(
        sent.contains("\r\ncookie: a=\"1, 2\"; b=%20; c=é\r\n"),
        "{sent}"
    );
}

#[tokio::test]
async fn a_host_of_the_request_is_kept() {
    let request = Request::get("/")
        .header(HOST, "auth.example")
        .body(Bytes::new())
        .unwrap();
    assert_eq!(
        sent(IPV4, request).await,
        "GET / HTTP/1.1\r\nhost: auth.example\r\n\r\n"
    );
}

#[tokio::test]
async fn an_ipv6_literal_is_connected_to() {
    if TcpListener::bind("[::1]:0").await.is_err() {
        return eprintln!("skipped: this machine has no IPv6 loopback");
    }
    let request = Request::get("/").body(Bytes::new()).unwrap();
    assert_eq!(
        sent("[::1]:0", request).await,
        "GET / HTTP/1.1\r\nhost: HOST\r\n\r\n"
    );
}

#[tokio::test]
async fn a_redirect_is_a_response_like_any_other() {
    let response = "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n";
    let server = Server::answering(response).await;
    let response = fetched(&Client::new(), &server.url("/")).await;
    assert_eq!(response.status(), StatusCode::FOUND);
    assert_eq!(response.headers()[LOCATION], "/elsewhere");
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_compressed_body_stays_compressed() {
    let body = b"\x1f\x8b not really gzip";
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let server = Server::answering([head.as_bytes(), body].concat()).await;
    let response = fetched(&Client::new(), &server.url("/")).await;
    assert_eq!(response.headers()[CONTENT_ENCODING], "gzip");
    assert_eq!(response.body().as_ref(), body);
}

#[tokio::test]
async fn several_set_cookie_lines_stay_apart_and_in_order() {
    let response = "HTTP/1.1 200 OK\r\nset-cookie: a=1; Path=/\r\nx: y\r\nSet-Cookie: b=2, 3\r\nset-cookie: a=4\r\n\
                    content-length: 0\r\n\r\n";
    let server = Server::answering(response).await;
    let response = fetched(&Client::new(), &server.url("/")).await;
    let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).iter().collect();
    assert_eq!(cookies, ["a=1; Path=/", "b=2, 3", "a=4"]);
}

#[tokio::test]
async fn interim_responses_are_skipped() {
    let response = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n\
                    HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    let server = Server::answering(response).await;
    let response = fetched(&Client::new(), &server.url("/")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(!response.headers().contains_key("link"));
    assert_eq!(response.body(), "ok");
}

#[tokio::test]
async fn an_error_status_is_a_response() {
    let server = Server::answering("HTTP/1.1 503 Busy\r\ncontent-length: 4\r\n\r\nbusy").await;
    let response = fetched(&Client::new(), &server.url("/")).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.body(), "busy");
}

#[tokio::test]
async fn chunks_become_one_body() {
    let response = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nx-trailer: 1\r\n\r\n";
    let server = Server::answering(response).await;
    assert_eq!(
        fetched(&Client::new(), &server.url("/")).await.body(),
        "abcde"
    );
}
