//! One HTTP exchange, with nothing of the library's: what a browser does that follows a link out of a mail.

use bytes::Bytes;
use http::header::{ACCEPT, HOST, LOCATION, SET_COOKIE};
use http::{HeaderMap, Request, Response, Uri};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Sends a request over a connection of its own. Redirects are not followed. A `Host` of the request's own is kept.
pub async fn exchange(request: Request<Bytes>) -> Response<Bytes> {
    let (mut parts, body) = request.into_parts();
    let authority = parts.uri.authority().expect("an absolute URL").clone();
    let path = parts.uri.path_and_query().expect("a path").clone();
    parts.uri = Uri::from(path);
    let host = authority.as_str().parse().expect("an authority is a host");
    parts.headers.entry(HOST).or_insert(host);

    let stream = TcpStream::connect(authority.as_str())
        .await
        .expect("the server listens");
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .expect("HTTP/1.1");
    let connection = tokio::spawn(connection);
    let response = sender
        .send_request(Request::from_parts(parts, Full::new(body)))
        .await
        .expect("an answer");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    connection.abort();
    Response::from_parts(parts, body)
}

/// Follows one link as a browser does, with these cookies.
pub async fn get(url: &str, cookies: &str) -> Response<Bytes> {
    let mut request = Request::get(url).header(ACCEPT, "text/html");
    if !cookies.is_empty() {
        request = request.header("cookie", cookies);
    }
    exchange(request.body(Bytes::new()).expect("a URL")).await
}

/// The Cookie header that answers these Set-Cookie lines.
#[must_use]
pub fn cookies_of(headers: &HeaderMap) -> String {
    let pairs: Vec<&str> = headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok()?.split(';').next())
        .collect();
    pairs.join("; ")
}

/// Where a response sends the browser.
pub(super) fn location_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(LOCATION)?.to_str().ok()
}
