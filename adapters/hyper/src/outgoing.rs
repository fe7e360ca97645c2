//! The request as it goes on the wire.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST};
use http::uri::PathAndQuery;
use http::{HeaderValue, Request, Uri, Version};
use http_body_util::Full;
use neon_auth::transport::request::{default_port, sends_content_length};

/// Makes the request what a server of HTTP/1.1 expects: path and query for a target, and the headers that say the host
/// and the length.
pub(crate) fn outgoing(request: Request<Bytes>) -> Request<Full<Bytes>> {
    let (mut head, body) = request.into_parts();
    // A head that was copied from an HTTP/2 request would be refused.
    head.version = Version::HTTP_11;
    if body.is_empty() && sends_content_length(&head.method) {
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

/// The host, with its port unless that is the scheme's own.
fn host(uri: &Uri) -> Option<HeaderValue> {
    let host = uri.host()?;
    let own = uri.scheme().and_then(default_port);
    let host = match uri.port_u16().filter(|port| Some(*port) != own) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    HeaderValue::try_from(host).ok()
}
