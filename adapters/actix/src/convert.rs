//! Between actix's types, which are those of `http` 0.2, and ours.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use http::Response;
use http::header::CONNECTION;
use neon_auth::Config;
use neon_auth::adapter::{Entry, FINISHED_HEADERS, Head, Marker};

/// The head of a request, as far as this configuration reads it.
pub(crate) fn head<'r>(config: &Config, request: &'r HttpRequest) -> Head<'r> {
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
    let uri = request.uri();
    // actix leaves the path as the client wrote it, in scopes too.
    let target = uri.path_and_query().map_or("/", |all| all.as_str());
    // What the router takes for the path is the path: over HTTP/2 it may look like a URL.
    let head = Head::from_path(config, request.method().as_str(), target, headers);
    let head = head.peer(request.peer_addr().map(|peer| peer.ip()));
    // HTTP/2 has the host here.
    head.authority(uri.authority().map(|authority| authority.as_str()))
}

/// An answer as actix has it.
pub(crate) fn response(answer: &Response<Bytes>) -> HttpResponse {
    let mut response = HttpResponse::build(status(answer.status()));
    for (name, value) in answer.headers() {
        // actix itself writes the header, or ends an HTTP/2 stream instead.
        if name == CONNECTION {
            response.force_close();
        } else {
            response.append_header((name.as_str(), value.as_bytes()));
        }
    }
    response.body(answer.body().clone())
}

/// A status as actix has it.
pub(crate) fn status(status: http::StatusCode) -> StatusCode {
    StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Writes onto a response what is due when it leaves a gate.
pub(crate) fn finish(entry: &Entry, status: StatusCode, headers: &mut HeaderMap) {
    let present = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()));
    let Some(finished) = entry.finished(status.as_u16(), present) else {
        return;
    };
    for name in FINISHED_HEADERS {
        if let Ok(name) = HeaderName::try_from(name.as_str()) {
            headers.remove(name);
        }
    }
    for (name, value) in &finished {
        if let (Ok(name), Some(value)) =
            (HeaderName::try_from(name.as_str()), as_actix_has_it(value))
        {
            headers.append(name, value);
        }
    }
}

/// There always is one: the two types take the same bytes.
fn as_actix_has_it(value: &http::HeaderValue) -> Option<HeaderValue> {
    HeaderValue::from_bytes(value.as_bytes()).ok()
}

/// Sets or removes the header that says that somebody is signed in.
pub(crate) fn mark(marker: Marker, headers: &mut HeaderMap) {
    if let Some((name, value)) = marker.change() {
        let name = HeaderName::from_static(name);
        match value {
            // It takes the place of all that are there.
            Some(value) => drop(headers.insert(name, HeaderValue::from_static(value))),
            None => drop(headers.remove(&name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cookie_is_lost_on_the_way_to_actix() {
        for byte in 0..=u8::MAX {
            let bytes = [b'a', byte, b'z'];
            let ours = http::HeaderValue::from_bytes(&bytes).ok();
            let theirs = ours.as_ref().and_then(as_actix_has_it);
            assert_eq!(
                theirs.as_ref().map(HeaderValue::as_bytes),
                ours.as_ref().map(http::HeaderValue::as_bytes),
                "{byte}"
            );
        }
    }
}
