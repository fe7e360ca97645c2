//! Whether a request that may change something comes from a page of another site.

use http::Method;
use http::header::{HeaderName, ORIGIN, UPGRADE};

use crate::scenario::{Asked, Settings};

/// No name is longer, with a port.
pub(super) const LONGEST_HOST: usize = 261;

/// Whether the request is refused because of its origin.
pub(super) fn is_foreign(settings: &Settings, asked: &Asked) -> bool {
    let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(&asked.method);
    if is_safe && !asks_for_websocket(asked) {
        return false;
    }
    let first = |name: HeaderName| asked.headers.iter().find(|(known, _)| *known == name);
    let origin = first(ORIGIN).map(|(_, value)| value.to_str().unwrap_or_default());
    let is_trusted = |origin: &str| {
        let mut trusted = settings.trusted_origins.iter();
        parts(origin).is_some() && trusted.any(|trusted| parts(trusted) == parts(origin))
    };
    if origin.is_some_and(is_trusted) {
        return false;
    }
    let mode = first(HeaderName::from_static("sec-fetch-mode"));
    if origin == Some("null") && mode.is_some_and(|(_, mode)| mode != "navigate") {
        return true;
    }
    if let Some((_, site)) = first(HeaderName::from_static("sec-fetch-site")) {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = origin else {
        return false;
    };
    let host = asked
        .host
        .as_deref()
        .filter(|host| host.len() <= LONGEST_HOST);
    let own_hosts = [
        host.and_then(host_and_port),
        settings.origin.and_then(host_of),
    ];
    host_of(origin).is_none_or(|sender| !own_hosts.into_iter().flatten().any(|own| own == sender))
}

fn asks_for_websocket(asked: &Asked) -> bool {
    asked
        .lines_of(UPGRADE)
        .flat_map(|line| line.split(','))
        .any(|protocol| protocol.trim().eq_ignore_ascii_case("websocket"))
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
    let default = match scheme.as_str() {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    };
    Some((scheme, host, port.filter(|port| Some(*port) != default)))
}

/// Host and port of an origin, without the ports that browsers leave out: the scheme is unknown behind a proxy.
fn host_of(origin: &str) -> Option<(String, Option<u16>)> {
    let (_, host, port) = parts(origin)?;
    Some((host, port.filter(|port| ![80, 443].contains(port))))
}

fn host_and_port(authority: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = authority_of(authority)?;
    Some((host, port.filter(|port| ![80, 443].contains(port))))
}

/// `host` or `host:port`; the host is a plain name or an address.
fn authority_of(authority: &str) -> Option<(String, Option<u16>)> {
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
    let is_plain = match inner {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || "-._".contains(character)),
    };
    let is_number = port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    let port = match port {
        Some(port) => Some(port.parse().ok()?),
        None => None,
    };
    let is_host = !host.is_empty() && is_plain && is_number;
    is_host.then(|| (host.to_ascii_lowercase(), port))
}
