//! What every HTTP client of ours has to know of a request that it sends.

use http::uri::Scheme;
use http::{Method, Uri};

/// Says whether an empty body has a `content-length` of 0: servers may insist on it for these (RFC 9110, section 8.6).
#[must_use]
pub fn sends_content_length(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

/// Returns the port to connect to: that of the URL, else the scheme's own. None if it is neither http nor https.
#[must_use]
pub fn port_of(url: &Uri) -> Option<u16> {
    Some(url.port_u16().unwrap_or(default_port(url.scheme()?)?))
}

/// Returns the port of a scheme (RFC 9110, section 4.2). None if it is neither http nor https.
#[must_use]
pub fn default_port(scheme: &Scheme) -> Option<u16> {
    if *scheme == Scheme::HTTPS {
        Some(443)
    } else if *scheme == Scheme::HTTP {
        Some(80)
    } else {
        None
    }
}
