//! Between actix's types, which are those of `http` 0.2, and ours.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use http::Response;
use http::header::CONNECTION;
use neon_auth_web::driver::core::Config;
use neon_auth_web::{Head, Jar, Marker, SetCookie};

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

/// Writes cookies onto a response, in place of lines that it has for the same names.
pub(crate) fn write(jar: &Jar, headers: &mut HeaderMap) {
    let present: Vec<_> = headers.remove(SET_COOKIE).collect();
    let present = present.into_iter();
    let kept = present.filter(|value| !jar.replaces(value.as_bytes()));
    let lines = jar.lines().flat_map(SetCookie::header_values);
    for value in kept.chain(lines.filter_map(as_actix_has_it)) {
        headers.append(SET_COOKIE, value);
    }
    let no_store = HeaderValue::from_static(Jar::NO_STORE);
    headers.insert(CACHE_CONTROL, no_store);
}

/// There always is one: the two types take the same bytes.
fn as_actix_has_it(value: http::HeaderValue) -> Option<HeaderValue> {
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
            let theirs = ours.clone().and_then(as_actix_has_it);
            assert_eq!(
                theirs.as_ref().map(HeaderValue::as_bytes),
                ours.as_ref().map(http::HeaderValue::as_bytes),
                "{byte}"
            );
        }
    }
}
