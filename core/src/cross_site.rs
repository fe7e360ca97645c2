//! Requests that may change something, sent by a page of another site (cross-site request forgery).
//!
//! `SameSite` alone is not enough: it lets a page of a sibling subdomain through, and `None` lets every page through.

use http::Method;

use crate::config::{Config, Origin};
use crate::failure::Failure;
use crate::known_headers::as_text;
use crate::request::IncomingRequest;

/// Checks that a request which may change something does not come from a page of another site.
///
/// GET, HEAD and OPTIONS pass, unless they ask for a WebSocket. For anything else, in this order:
///
/// 1. An `Origin` among [`trusted_origins`](crate::ConfigBuilder::trusted_origins) passes.
/// 2. If the browser sends `Sec-Fetch-Site`, `same-origin` and `none` pass, and any other value is refused.
/// 3. An `Origin` whose host and port are those of the request's Host or of the configured
///    [`origin`](crate::ConfigBuilder::origin) passes, and any other is refused, `null` too.
/// 4. A request without an `Origin` passes: it comes from no browser, so no cookies can be abused.
///
/// The [`Middleware`](crate::Middleware) checks protected pages by this rule. An application has to call it itself for
/// its own public forms, such as sign-in.
///
/// # Errors
///
/// [`Failure::UntrustedOrigin`].
pub fn check_origin(config: &Config, request: &IncomingRequest) -> Result<(), Failure> {
    if is_safe(request) || is_trusted(config, request) {
        Ok(())
    } else {
        Err(Failure::UntrustedOrigin)
    }
}

/// Whether the method promises to change nothing (RFC 9110, section 9.2.1). A WebSocket begins with a GET, and browsers
/// let any page open one.
fn is_safe(request: &IncomingRequest) -> bool {
    matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) && !request.asks_for_websocket()
}

fn is_trusted(config: &Config, request: &IncomingRequest) -> bool {
    let settings = config.settings();
    let header = request.origin_header();
    let origin = header.and_then(as_text).and_then(Origin::of_any_scheme);
    if let Some(origin) = &origin
        && settings.trusted_origins.contains(origin)
    {
        return true;
    }
    if let Some(site) = request.fetch_site() {
        return site == b"same-origin" || site == b"none";
    }
    if header.is_none() {
        return true;
    }
    let Some(sender) = origin.as_ref().map(Origin::host_and_port) else {
        return false;
    };
    is_own_host(config, request, sender)
}

/// Whether a host and port are those of the request's Host or of the configured origin.
pub(crate) fn is_own_host(config: &Config, request: &IncomingRequest, host_and_port: &str) -> bool {
    let host = request.host().and_then(Origin::of_host);
    [host.as_ref(), config.settings().origin.as_ref()]
        .into_iter()
        .flatten()
        .any(|own| own.host_and_port() == host_and_port)
}
