//! The answer to what is no proper request.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response, StatusCode};
use neon_auth_core::Jar;

/// It has no code, since nobody is there to read it as a rule.
pub(crate) fn bad_request() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    let no_store = HeaderValue::from_static(Jar::NO_STORE);
    let nosniff = HeaderValue::from_static("nosniff");
    response.headers_mut().insert(CACHE_CONTROL, no_store);
    response
        .headers_mut()
        .insert(X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}
