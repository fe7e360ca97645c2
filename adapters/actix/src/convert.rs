//! Between actix's types, which are those of `http` 0.2, and ours.

use actix_web::body::BoxBody;
use actix_web::error::{Error, ErrorBadRequest};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderMap, HeaderValue, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use http::Response;
use http::header::CONNECTION;
use neon_auth_web::{Head, Jar, SetCookie};

/// Gives the head of a request to `read`. It fails if the method is none that HTTP allows.
pub(crate) fn with_head<T>(
    request: &HttpRequest,
    read: impl FnOnce(&Head<'_>) -> T,
) -> Result<T, Error> {
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
    // actix leaves the path as the client wrote it, in scopes too.
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |all| all.as_str());
    let mut head: Head<'_> = Head::from_text(request.method().as_str(), target, headers)
        .ok_or_else(|| ErrorBadRequest("invalid method"))?
        .peer(request.peer_addr().map(|peer| peer.ip()));
    // HTTP/2 has the host here.
    if let Some(authority) = request.uri().authority() {
        head = head.authority(authority.as_str());
    }
    Ok(read(&head))
}

/// An answer as actix has it.
pub(crate) fn response(answer: Response<Bytes>) -> HttpResponse<BoxBody> {
    let (parts, body) = answer.into_parts();
    let mut response = HttpResponse::build(status(parts.status));
    for (name, value) in &parts.headers {
        // actix itself writes the header, or ends an HTTP/2 stream instead.
        if name == CONNECTION {
            response.force_close();
        } else {
            response.append_header((name.as_str(), value.as_bytes()));
        }
    }
    response.body(body)
}

/// A status as actix has it.
pub(crate) fn status(status: http::StatusCode) -> StatusCode {
    StatusCode::from_u16(status.as_u16()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Writes the jar onto a response, in place of lines that it has for the same names.
pub(crate) fn write(jar: &Jar, headers: &mut HeaderMap) {
    if !jar.forbids_caching() {
        return;
    }
    let present: Vec<_> = headers.remove(SET_COOKIE).collect();
    for value in present {
        if !jar.replaces(value.as_bytes()) {
            headers.append(SET_COOKIE, value);
        }
    }
    for line in jar.lines().flat_map(SetCookie::header_values) {
        if let Ok(value) = HeaderValue::from_bytes(line.as_bytes()) {
            headers.append(SET_COOKIE, value);
        }
    }
    let no_store = HeaderValue::from_static(Jar::NO_STORE);
    headers.insert(CACHE_CONTROL, no_store);
}
