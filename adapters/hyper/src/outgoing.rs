//! The request as it goes on the wire.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST};
use http::uri::{PathAndQuery, Scheme};
use http::{HeaderValue, Method, Request, Uri, Version};
use http_body_util::Full;

/// Makes the request what a server of HTTP/1.1 expects: path and query for a target, and the headers that say the host
/// and the length.
pub(crate) fn outgoing(request: Request<Bytes>) -> Request<Full<Bytes>> {
    let (mut head, body) = request.into_parts();
    // A head that was copied from an HTTP/2 request would be refused.
    head.version = Version::HTTP_11;
    if body.is_empty() && says_its_length(&head.method) {
        let zero = HeaderValue::from_static("0");
        head.headers.entry(CONTENT_LENGTH).or_insert(zero);
    }
    if let Some(host) = host(&head.uri) {
        head.headers.entry(HOST).or_insert(host);
    }
    let target = head.uri.path_and_query().cloned();
    head.uri = Uri::from(target.unwrap_or(PathAndQuery::from_static("/")));
    Request::from_parts(head, Full::new(body))
}

/// Whether an empty body has a `content-length` of 0: servers may insist on it for these (RFC 9110, 8.6).
fn says_its_length(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

/// The host, with its port unless that is the scheme's own.
fn host(uri: &Uri) -> Option<HeaderValue> {
    let host = uri.host()?;
    let own = if uri.scheme() == Some(&Scheme::HTTPS) {
        443
    } else {
        80
    };
    let host = match uri.port_u16().filter(|port| *port != own) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    HeaderValue::try_from(host).ok()
}
