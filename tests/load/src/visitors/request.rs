//! The requests of a browser.

use std::net::SocketAddr;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, ORIGIN};
use http::{Method, Request, Version};
use http_body_util::Full;

use super::Cookies;

/// A page, by HTTP/1.
pub(super) fn page(server: SocketAddr, path: &str, cookies: &Cookies) -> Request<Full<Bytes>> {
    let mut request = Request::new(Full::default());
    *request.uri_mut() = path.parse().expect("a path");
    let headers = request.headers_mut();
    let host = server.to_string().parse().expect("an authority");
    headers.insert(HOST, host);
    headers.insert(ACCEPT, "text/html".parse().expect("a header"));
    if let Some(cookies) = cookies.header() {
        headers.insert(COOKIE, cookies);
    }
    request
}

/// The same by HTTP/2, where the authority is in the target.
pub(super) fn page_by_http2(
    server: SocketAddr,
    path: &str,
    cookies: &Cookies,
) -> Request<Full<Bytes>> {
    let mut request = page(server, path, cookies);
    request.headers_mut().remove(HOST);
    *request.version_mut() = Version::HTTP_2;
    let target = format!("http://{server}{path}");
    *request.uri_mut() = target.parse().expect("a target");
    request
}

/// A sign-in through the proxy, as a page of the application sends it.
pub(super) fn sign_in(server: SocketAddr, name: &str, cookies: &Cookies) -> Request<Full<Bytes>> {
    let mut request = page(server, "/api/auth/sign-in/email", cookies);
    *request.method_mut() = Method::POST;
    let headers = request.headers_mut();
    let origin = format!("http://{server}").parse().expect("an origin");
    headers.insert(ORIGIN, origin);
    headers.insert(CONTENT_TYPE, "application/json".parse().expect("a header"));
    let body = format!(r#"{{"email":"{name}@example.com","password":"correct horse 1"}}"#);
    *request.body_mut() = Full::from(body);
    request
}
