//! What kind of answer it is.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

/// Whether a browser shows the answer as a page.
pub(crate) fn is_html(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let essence = value.and_then(|value| value.split(|byte| *byte == b';').next());
    essence.is_some_and(|essence| {
        [&b"text/html"[..], b"application/xhtml+xml"]
            .iter()
            .any(|page| essence.trim_ascii().eq_ignore_ascii_case(page))
    })
}
