//! Whether a request that may change something comes from a page of another site, and whose origin is whose.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Method;
use http::header::{HeaderName, ORIGIN, REFERER, UPGRADE};

use crate::scenario::{Asked, Settings};

/// No name is longer, with a port.
const LONGEST_HOST: usize = 261;

/// A host and its port, without the ports that browsers leave out: the scheme is unknown behind a proxy.
type HostAndPort = (String, Option<u16>);

/// Whether the request is refused because of where it comes from.
pub(super) fn is_foreign(settings: &Settings, asked: &Asked) -> bool {
    let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(&asked.method);
    if is_safe && !asks_for_websocket(asked) {
        return false;
    }
    let origin = asked.first(ORIGIN);
    if origin
        .as_deref()
        .is_some_and(|origin| is_trusted(settings, origin))
    {
        return false;
    }
    let mode = asked.first(HeaderName::from_static("sec-fetch-mode"));
    if origin.as_deref() == Some("null") && mode.is_some_and(|mode| mode != "navigate") {
        return true;
    }
    // Firefox lets a service worker pass another site's form on as one of our own, but for its Referer.
    let referer = asked.first(REFERER);
    if let Some(referer) = referer.as_deref().and_then(host_of_url) {
        // An opaque Origin names no host.
        let is_expected = match origin.as_deref().and_then(host_of_origin) {
            Some(origin) => origin == referer,
            None => is_own_host(settings, asked, &referer),
        };
        if !is_expected {
            return true;
        }
    }
    if let Some(site) = asked.first(HeaderName::from_static("sec-fetch-site")) {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = origin else {
        return false;
    };
    host_of_origin(&origin).is_none_or(|sender| !is_own_host(settings, asked, &sender))
}

/// Whether the proxy refuses a call: its Origin, which nobody trusts, is another than its Referer's.
pub(super) fn has_foreign_referer(settings: &Settings, asked: &Asked) -> bool {
    let (Some(origin), Some(referer)) = (asked.first(ORIGIN), asked.first(REFERER)) else {
        return false;
    };
    let hosts = (host_of_url(&origin), host_of_url(&referer));
    let differ = matches!(hosts, (Some(origin), Some(referer)) if origin != referer);
    asked.method != Method::GET && !is_trusted(settings, &origin) && differ
}

/// Whether an Origin is this application's, or one whose forms are welcome.
pub(super) fn is_own_or_trusted(settings: &Settings, asked: &Asked, origin: &str) -> bool {
    let is_own = || host_of_origin(origin).is_some_and(|host| is_own_host(settings, asked, &host));
    is_trusted(settings, origin) || is_own()
}

/// Whether a host and port are those of the request's Host or of the configured origin.
pub(super) fn is_own_host(settings: &Settings, asked: &Asked, host: &HostAndPort) -> bool {
    let own = [
        host_and_port(asked),
        settings.origin.and_then(host_of_origin),
    ];
    own.into_iter().flatten().any(|own| own == *host)
}

/// This application's own origin: the configured one; else the host's, over http on this machine.
pub(super) fn application_origin(settings: &Settings, asked: &Asked) -> Option<String> {
    if let Some(origin) = settings.origin {
        return parts(origin).map(written);
    }
    let host = asked.host.as_deref()?;
    let (name, _) = host_and_port_of(host)?;
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let is_here = name == "localhost"
        || name.ends_with(".localhost")
        || address.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        || address.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback());
    let scheme = if is_here { "http" } else { "https" };
    parts(&format!("{scheme}://{host}")).map(written)
}

/// The origin of an http or https URL.
pub(super) fn origin_of_url(url: &str) -> Option<String> {
    parts(url_parts(url)?.0).map(written)
}

/// The host and port of an http or https URL.
pub(super) fn host_of_url(url: &str) -> Option<HostAndPort> {
    host_of_origin(url_parts(url)?.0)
}

/// An http or https URL's origin, as it is written, and what follows it. A URL is ASCII (RFC 3986, section 2).
pub(super) fn url_parts(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let length = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let parts_of_url = url.split_at_checked(scheme.len() + "://".len() + length)?;
    let is_http = ["http", "https"]
        .iter()
        .any(|http| scheme.eq_ignore_ascii_case(http));
    let is_url = is_http && url.is_ascii() && parts(parts_of_url.0).is_some();
    is_url.then_some(parts_of_url)
}

fn is_trusted(settings: &Settings, origin: &str) -> bool {
    let is_shell = origin.eq_ignore_ascii_case("file://");
    let mut trusted = settings.trusted_origins.iter();
    trusted.any(|trusted| match *trusted {
        "file://" => is_shell,
        trusted => parts(origin).is_some() && parts(trusted) == parts(origin),
    })
}

fn asks_for_websocket(asked: &Asked) -> bool {
    asked
        .lines_of(UPGRADE)
        .flat_map(|line| line.split(','))
        .any(|protocol| protocol.trim().eq_ignore_ascii_case("websocket"))
}

fn host_and_port(asked: &Asked) -> Option<HostAndPort> {
    asked
        .host
        .as_deref()
        .and_then(host_and_port_of)
        .map(without_default_port)
}

/// Host and port of a Host header, unless it is longer than any name.
#[must_use]
pub fn host_and_port_of(host: &str) -> Option<HostAndPort> {
    authority_of(host).filter(|_| host.len() <= LONGEST_HOST)
}

fn host_of_origin(origin: &str) -> Option<HostAndPort> {
    let (_, host, port) = parts(origin)?;
    Some(without_default_port((host, port)))
}

fn without_default_port((host, port): HostAndPort) -> HostAndPort {
    (host, port.filter(|port| ![80, 443].contains(port)))
}

/// Scheme, host and port of an origin; the port is left out if it is the scheme's own.
pub(super) fn parts(origin: &str) -> Option<(String, String, Option<u16>)> {
    let (scheme, authority) = origin.split_once("://")?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character));
    let (host, port) = authority_of(authority).filter(|_| is_scheme)?;
    let scheme = scheme.to_ascii_lowercase();
    let is_http = ["http", "https"].contains(&scheme.as_str());
    if !is_http && !host.starts_with('[') && !host.bytes().all(is_plain) {
        return None;
    }
    let default = match scheme.as_str() {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    };
    Some((scheme, host, port.filter(|port| Some(*port) != default)))
}

fn written((scheme, host, port): (String, String, Option<u16>)) -> String {
    match port {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    }
}

/// Whether a name may be one of the DNS's.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._".contains(&byte)
}

/// `host` or `host:port`; the host is a name (RFC 3986, section 3.2.2: `reg-name`) or an address.
fn authority_of(authority: &str) -> Option<HostAndPort> {
    let bracket = authority.find(']').map_or(0, |at| at + 1);
    let (host, port) = match authority.get(bracket..)?.find(':') {
        Some(colon) => {
            let (host, port) = authority.split_at_checked(bracket + colon)?;
            (host, port.strip_prefix(':'))
        }
        None => (authority, None),
    };
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let is_name = match inner {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => host
            .bytes()
            .all(|byte| is_plain(byte) || b"~!$&'()*+,;=".contains(&byte)),
    };
    let is_number = port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    let port = match port {
        Some(port) => Some(port.parse().ok()?),
        None => None,
    };
    let is_host = !host.is_empty() && is_name && is_number;
    is_host.then(|| (host.to_ascii_lowercase(), port))
}
