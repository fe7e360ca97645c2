//! Origins as browsers write them (RFC 6454, section 6.2).

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use http::uri::Authority;

use crate::port::port_of;

/// Scheme, host and port, in lower case and without a default port: `https://app.example.com`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Origin(String);

impl Origin {
    /// Reads an origin: `scheme://host[:port]` and nothing after it.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let (scheme, authority) = split_scheme(text)?;
        let authority: Authority = authority.parse().ok()?;
        Self::of(scheme, &authority)
    }

    /// Reads an origin of any scheme, such as `capacitor://localhost`: the page of an application's own shell has one.
    /// Its host is a plain name or address.
    pub(crate) fn of_any_scheme(text: &str) -> Option<Self> {
        // The pages of a desktop shell have this one, which names no host.
        if text.eq_ignore_ascii_case("file://") {
            return Some(Self("file://".to_owned()));
        }
        let (scheme, rest) = text.split_once("://")?;
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let authority: Authority = rest.parse().ok()?;
        let host = authority.host();
        let is_plain = host.starts_with('[')
            || host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        if !is_scheme || !is_plain {
            return None;
        }
        Self::of(&scheme.to_ascii_lowercase(), &authority)
    }

    /// The origin that a request's Host belongs to: http on this machine, https elsewhere.
    pub(crate) fn of_host(host: &str) -> Option<Self> {
        let authority: Authority = host.parse().ok()?;
        let scheme = if is_loopback(authority.host()) {
            "http"
        } else {
            "https"
        };
        Self::of(scheme, &authority)
    }

    /// Splits an absolute http or https URL into its origin and what follows it.
    pub(crate) fn split(url: &str) -> Option<(Self, &str)> {
        let (scheme, rest) = split_scheme(url)?;
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at_checked(end)?;
        Some((Self::of(scheme, &authority.parse().ok()?)?, target))
    }

    fn of(scheme: &str, authority: &Authority) -> Option<Self> {
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return None;
        }
        let default = match scheme {
            "https" => Some(443),
            "http" => Some(80),
            _ => None,
        };
        let port = match authority.as_str().get(authority.host().len()..)? {
            "" => None,
            port => Some(port_of(port.strip_prefix(':')?)?),
        };
        let host = authority.host().to_ascii_lowercase();
        Some(Self(match port.filter(|port| Some(*port) != default) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }))
    }

    /// The host, and the port unless it is 80 or 443: behind a proxy that ends TLS, the scheme is unknown.
    pub(crate) fn host_and_port(&self) -> &str {
        let authority = match self.0.split_once("://") {
            Some((_, authority)) => authority,
            None => &self.0,
        };
        authority
            .strip_suffix(":80")
            .or_else(|| authority.strip_suffix(":443"))
            .unwrap_or(authority)
    }

    /// The host alone.
    pub(crate) fn host(&self) -> &str {
        let authority = self.host_and_port();
        match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => host,
            _ => authority,
        }
    }

    /// Whether it is http on this machine.
    pub(crate) fn is_loopback_http(&self) -> bool {
        let authority = self.0.strip_prefix("http://");
        authority
            .and_then(|authority| authority.parse::<Authority>().ok())
            .is_some_and(|authority| is_loopback(authority.host()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

fn split_scheme(url: &str) -> Option<(&'static str, &str)> {
    ["https", "http"].into_iter().find_map(|scheme| {
        let (start, rest) = url.split_at_checked(scheme.len())?;
        let rest = rest.strip_prefix("://")?;
        start.eq_ignore_ascii_case(scheme).then_some((scheme, rest))
    })
}

/// Whether a host, as a URL has it, is this machine: `localhost`, 127.0.0.0/8 or `[::1]`.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        || host.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_on_this_machine_is_reached_over_http() {
        let origin = |host| Origin::of_host(host).map(|origin| origin.0);
        for (host, expected) in [
            ("app.example.com", "https://app.example.com"),
            ("App.Example.com:443", "https://app.example.com"),
            ("localhost:3000", "http://localhost:3000"),
            ("127.0.0.1:80", "http://127.0.0.1"),
            ("[::1]:3000", "http://[::1]:3000"),
            ("localhost.example.com", "https://localhost.example.com"),
        ] {
            assert_eq!(origin(host).as_deref(), Some(expected));
        }
        for not_a_host in ["", "a b", "user@host", "host:port", "host:99999", "a/b"] {
            assert_eq!(origin(not_a_host), None, "{not_a_host:?}");
        }
    }

    #[test]
    fn an_origin_has_nothing_after_it() {
        assert!(Origin::new("https://a.example").is_some());
        for text in [
            "a.example",
            "https://",
            "https://a/",
            "ftp://a",
            "https://a?b",
            "https://u@a",
        ] {
            assert!(Origin::new(text).is_none(), "{text:?} was taken");
        }
    }

    #[test]
    fn an_application_shell_has_an_origin_too() {
        let read = |text| Origin::of_any_scheme(text).map(|origin| origin.0);
        for (text, expected) in [
            ("capacitor://localhost", "capacitor://localhost"),
            ("HTTPS://A.example:443", "https://a.example"),
            ("http://a.example:8080", "http://a.example:8080"),
            ("tauri://[::1]:80", "tauri://[::1]:80"),
            ("file://", "file://"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected));
        }
        for text in [
            "",
            "null",
            "a.example",
            "file:///",
            "file",
            "https://*.example.com",
            "*://a",
            "https://a/",
            "https://u@a",
            "1a://a",
            "https://a:port",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_default_ports_make_no_difference_whatever_the_scheme() {
        let read = |text| Origin::new(text).unwrap();
        for (origin, expected) in [
            ("http://a.example:443", "a.example"),
            ("https://a.example:80", "a.example"),
            ("https://A.example", "a.example"),
            ("https://a.example:8080", "a.example:8080"),
            ("http://[::80]", "[::80]"),
        ] {
            assert_eq!(read(origin).host_and_port(), expected);
        }
    }

    #[test]
    fn splits_a_url_where_its_path_begins() {
        let (origin, target) = Origin::split("HTTPS://A.example:443/b?c#d").unwrap();
        assert_eq!((origin.as_str(), target), ("https://a.example", "/b?c#d"));
    }
}
