//! The API proxy as a service, with no layer around it.

use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty, Full};
use neon_auth_tower::HandlerService;
use tower::ServiceExt;

use crate::support::upstream::Upstream;
use crate::support::{Kept, config, cookies_set, get_as};

async fn text(response: Response<Full<Bytes>>) -> String {
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn send(upstream: &Upstream, request: http::request::Builder) -> Response<Full<Bytes>> {
    let service = HandlerService::new(&upstream.auth(config()));
    service
        .oneshot(request.body(Empty::<Bytes>::new()).unwrap())
        .await
        .unwrap()
}

#[tokio::test]
async fn it_writes_the_cookies_itself() {
    let upstream = Upstream::default();
    let response = send(&upstream, get_as("ann", "/api/auth/get-session")).await;
    assert_eq!(cookies_set(&response), ["local.session_data"]);
    assert_eq!(response.headers()[CACHE_CONTROL], "private, no-store");
    assert!(text(response).await.contains(r#""name":"ann""#));
}

#[tokio::test]
async fn the_path_is_what_follows_the_mount() {
    let upstream = Upstream::default();
    let response = send(
        &upstream,
        Request::get("https://app.example/api/auth/a/b%20c?d=%2F"),
    )
    .await;
    assert_eq!(
        text(response).await,
        r#"{"bytes":0,"path":"/db/auth/a/b%20c"}"#
    );
    assert_eq!(upstream.fetches()[0].request.uri().query(), Some("d=%2F"));
}

#[tokio::test]
async fn a_path_that_is_ambiguous_is_refused() {
    let upstream = Upstream::default();
    for path in [
        "",
        "/",
        "//get-session",
        "/a//b",
        "/../x",
        "/%2e%2e/x",
        "/a%2fb",
        "/a%5Cb",
    ] {
        let response = send(&upstream, Request::get(format!("/api/auth{path}"))).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path}");
        assert!(text(response).await.contains("INVALID_PATH"), "{path}");
    }
    assert_eq!(upstream.fetches().len(), 0);
}

#[tokio::test]
async fn a_method_that_is_not_proxied_gets_the_list_of_those_that_are() {
    let upstream = Upstream::default();
    for method in [Method::HEAD, Method::OPTIONS, Method::TRACE] {
        let response = send(
            &upstream,
            Request::get("/api/auth/get-session").method(method),
        )
        .await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()[ALLOW], "GET, POST, PUT, PATCH, DELETE");
    }
}

#[tokio::test]
async fn at_the_wrong_place_it_says_what_to_do() {
    let upstream = Upstream::default();
    let kept = Kept::default();
    let auth = upstream.builder(config()).logger(kept.clone()).build();
    let service = HandlerService::new(&auth);
    for _ in 0..2 {
        let request = Request::get("/auth/api/get-session")
            .body(Empty::<Bytes>::new())
            .unwrap();
        let response = service.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(text(response).await.contains("INTERNAL_ERROR"));
    }
    let messages = kept.messages();
    assert_eq!(messages.len(), 1, "it is logged once");
    assert!(
        messages[0].contains("set `mount` to the path it is nested at"),
        "{messages:?}"
    );
}
