//! Requests that may change something, sent by a page of another site (cross-site request forgery).
//!
//! `SameSite` alone is not enough: it lets a page of a sibling subdomain through, and `None` lets every page through.

use http::Method;

use crate::config::Config;
use crate::error_code::ErrorCode;
use crate::known_headers::as_text;
use crate::origin::Origin;
use crate::request::IncomingRequest;

/// Checks that a request which may change something does not come from a page of another site.
///
/// GET, HEAD and OPTIONS pass, unless they ask for a WebSocket. For anything else, in this order:
///
/// 1. An `Origin` among [`trusted_origins`](crate::ConfigBuilder::trusted_origins) passes.
/// 2. A `Referer` that is an http(s) URL of another host and port than the `Origin`'s is refused; without an `Origin`, one
///    of another than our own. Firefox sends a form of another site as `same-origin`, with our own `Origin`, if a service
///    worker of ours passes it through. Beside an `Origin` the Host is no measure: nginx sends its own. So is an `Origin` of
///    `null` with a `Sec-Fetch-Mode` other than `navigate`: what Firefox makes of such a form on a page without Referer.
/// 3. If the browser sends `Sec-Fetch-Site`, `same-origin` and `none` pass, and any other value is refused.
/// 4. An `Origin` whose host and port are those of the request's Host or of the configured
///    [`origin`](crate::ConfigBuilder::origin) passes, and any other is refused, `null` too.
/// 5. A request without an `Origin` passes: it comes from no browser, so no cookies can be abused.
///
/// The [`Middleware`](crate::Middleware) checks protected pages by this rule. An application has to call it itself for
/// its own public forms, such as sign-in.
///
/// # Errors
///
/// [`ErrorCode::UntrustedOrigin`].
pub fn check_origin(config: &Config, request: &IncomingRequest) -> Result<(), ErrorCode> {
    if is_safe(request) || is_trusted(config, request) {
        Ok(())
    } else {
        Err(ErrorCode::UntrustedOrigin)
    }
}

/// Checks that a request which the proxy passes on was not sent by another site's page through a service worker of ours: the
/// second step of [`check_origin`]. The rest is for upstream to check, which has trusted origins of its own.
pub(crate) fn check_referer(config: &Config, request: &IncomingRequest) -> Result<(), ErrorCode> {
    let origin = request.origin_header();
    let is_trusted = || origin.is_some_and(|origin| is_among_trusted(config, origin));
    match (origin.and_then(http_origin), referer(request)) {
        (Some(origin), Some(referer))
            if *request.method() != Method::GET
                && origin.host_and_port() != referer.host_and_port()
                && !is_trusted() =>
        {
            Err(ErrorCode::UntrustedOrigin)
        }
        _ => Ok(()),
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
    let header = request.origin_header();
    if header.is_some_and(|origin| is_among_trusted(config, origin)) {
        return true;
    }
    if let Some(referer) = referer(request) {
        let sender = header.and_then(origin_with_host);
        let is_of_sender = match &sender {
            Some(origin) => origin.host_and_port() == referer.host_and_port(),
            None => is_own_host(config, request, referer.host_and_port()),
        };
        if !is_of_sender {
            return false;
        }
    }
    if header == Some(b"null") && request.is_by_script() {
        return false;
    }
    if let Some(site) = request.fetch_site() {
        return site == b"same-origin" || site == b"none";
    }
    header.is_none_or(|origin| is_own(config, request, origin))
}

/// The Origin of a request that is refused for its Host alone: the browser does not say by itself how the two relate.
pub(crate) fn has_another_host(config: &Config, request: &IncomingRequest) -> Option<Origin> {
    let header = request.origin_header()?;
    let origin = http_origin(header)?;
    let is_refused = check_origin(config, request).is_err();
    (is_refused && request.fetch_site().is_none()).then_some(origin)
}

/// Whether this value of an Origin header is our own, or one that is trusted.
pub(crate) fn is_own_or_trusted(config: &Config, request: &IncomingRequest, origin: &[u8]) -> bool {
    is_among_trusted(config, origin) || is_own(config, request, origin)
}

fn is_among_trusted(config: &Config, origin: &[u8]) -> bool {
    let origin = as_text(origin).and_then(Origin::of_any_scheme);
    origin.is_some_and(|origin| config.settings().trusted_origins.contains(&origin))
}

fn is_own(config: &Config, request: &IncomingRequest, origin: &[u8]) -> bool {
    let origin = as_text(origin).and_then(Origin::of_any_scheme);
    origin.is_some_and(|origin| is_own_host(config, request, origin.host_and_port()))
}

/// The Origin, of any scheme, unless it names no host, as `null` and `file://` do.
fn origin_with_host(header: &[u8]) -> Option<Origin> {
    let origin = as_text(header).and_then(Origin::of_any_scheme)?;
    (!origin.host_and_port().is_empty()).then_some(origin)
}

fn http_origin(header: &[u8]) -> Option<Origin> {
    as_text(header).and_then(Origin::new)
}

/// The origin of the page that the request comes from, if its address is an http(s) URL.
fn referer(request: &IncomingRequest) -> Option<Origin> {
    let (origin, _) = request
        .referer()
        .and_then(as_text)
        .and_then(Origin::split)?;
    Some(origin)
}

/// Whether a host and port are those of the request's Host or of the configured origin.
pub(crate) fn is_own_host(config: &Config, request: &IncomingRequest, host_and_port: &str) -> bool {
    let host = request.host().and_then(Origin::of_host);
    [host.as_ref(), config.settings().origin.as_ref()]
        .into_iter()
        .flatten()
        .any(|own| own.host_and_port() == host_and_port)
}
