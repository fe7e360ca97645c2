//! Responses arrive as they are.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, LOCATION, SET_COOKIE};
use http::{Response, StatusCode};
use neon_auth_tests::faults::Server;

use crate::table::on_each;

/// What comes of this answer.
#[track_caller]
fn arrives(answer: impl Into<Vec<u8>>, check: impl Fn(Response<Bytes>) + Sync) {
    let answer = answer.into();
    on_each(|transport| {
        let server = Server::answering(answer.clone());
        check(transport.client().get(&server.url("/")));
        assert_eq!(server.connections(), 1);
    });
}

#[test]
fn a_redirect_is_a_response_like_any_other() {
    for status in [301, 302, 303, 307, 308] {
        let answer = format!(
            "HTTP/1.1 {status} Found\r\nlocation: /elsewhere\r\ncontent-length: 5\r\n\r\nthere"
        );
        arrives(answer, |response| {
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()[LOCATION], "/elsewhere");
            assert_eq!(response.body(), "there");
        });
    }
}

#[test]
fn a_redirect_to_nowhere_is_a_response_like_any_other() {
    for location in ["", "location: \r\n", "location: http://[\r\n"] {
        let answer = format!("HTTP/1.1 302 Found\r\n{location}content-length: 0\r\n\r\n");
        arrives(answer, |response| {
            assert_eq!(response.status(), StatusCode::FOUND);
        });
    }
}

#[test]
fn a_compressed_body_stays_compressed() {
    for encoding in ["gzip", "br", "zstd"] {
        let body = b"\x1f\x8b not really compressed";
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}\r\ncontent-length: {length}\r\n\r\n"
        );
        arrives([head.as_bytes(), body].concat(), |response| {
            assert_eq!(response.headers()[CONTENT_ENCODING], encoding);
            assert_eq!(response.body().as_ref(), body);
        });
    }
}

#[test]
fn several_set_cookie_lines_stay_apart_and_in_order() {
    let answer = "HTTP/1.1 200 OK\r\nset-cookie: a=1; Path=/\r\nx: y\r\nSet-Cookie: b=2, 3\r\n\
                  set-cookie: a=4\r\ncontent-length: 0\r\n\r\n";
    arrives(answer, |response| {
        let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).iter().collect();
        assert_eq!(cookies, ["a=1; Path=/", "b=2, 3", "a=4"]);
    });
}

#[test]
fn header_values_arrive_byte_for_byte() {
    let answer = b"HTTP/1.1 200 OK\r\nx: \"1, 2\" \xc3\xa9\r\ncontent-length: 0\r\n\r\n";
    arrives(*answer, |response| {
        assert_eq!(response.headers()["x"], b"\"1, 2\" \xc3\xa9"[..]);
    });
}

#[test]
fn interim_responses_are_skipped() {
    let answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n\
                  HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    arrives(answer, |response| {
        assert_eq!(response.status(), StatusCode::OK);
        assert!(!response.headers().contains_key("link"));
        assert_eq!(response.body(), "ok");
    });
}

#[test]
fn an_error_status_is_a_response() {
    for status in [400, 401, 404, 429, 500, 503] {
        let answer = format!("HTTP/1.1 {status} No\r\ncontent-length: 4\r\n\r\nbusy");
        arrives(answer, |response| {
            assert_eq!(response.status(), status);
            assert_eq!(response.body(), "busy");
        });
    }
}

#[test]
fn chunks_become_one_body() {
    let answer = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\
                  x-trailer: 1\r\n\r\n";
    arrives(answer, |response| assert_eq!(response.body(), "abcde"));
}

#[test]
fn without_a_length_the_end_is_the_end() {
    for version in ["1.0", "1.1"] {
        arrives(format!("HTTP/{version} 200 OK\r\n\r\nwhole"), |response| {
            assert_eq!(response.body(), "whole");
        });
    }
}

#[test]
fn text_in_another_character_set_stays_as_it_is() {
    let answer = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=iso-8859-1\r\ncontent-length: 1\r\n\r\n\xe9";
    arrives(*answer, |response| {
        assert_eq!(response.body().as_ref(), b"\xe9");
    });
}
