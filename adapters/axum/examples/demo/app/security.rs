//! Headers that every page carries.

use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Response;

/// No script at all, and nobody frames the page. `form-action` is missing on purpose: Chromium applies it to
/// redirects too, and a social sign-in is a form whose answer leads to the provider.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/// Adds them, if the answer has not said otherwise.
pub(super) async fn add_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        // Every page shows who is signed in, or that nobody is.
        (CACHE_CONTROL, "private, no-store"),
        // Not `no-referrer`: with it browsers send `Origin: null` along with our own forms.
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
