//! What a URL says about the connection it needs.

use http::Uri;
use http::uri::Scheme;
use neon_auth::transport::request::port_of;

/// Where a URL says to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// Whether the scheme is `https`.
    pub(crate) tls: bool,
    /// A name or the literal of an address, an IPv6 one without its brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Target {
    /// None if the URL is relative, or of another scheme.
    pub(crate) fn of(url: &Uri) -> Option<Self> {
        let port = port_of(url)?;
        let host = url.host()?;
        let literal = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        Some(Self {
            tls: url.scheme() == Some(&Scheme::HTTPS),
            host: literal.unwrap_or(host).to_owned(),
            port,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_target(url: &'static str, tls: bool, host: &str, port: u16) {
        let host = host.to_owned();
        let target = Target::of(&Uri::from_static(url)).unwrap();
        assert_eq!(target, Target { tls, host, port });
    }

    #[test]
    fn the_scheme_gives_the_port_unless_the_url_does() {
        assert_target(
            "https://auth.example/neondb/auth",
            true,
            "auth.example",
            443,
        );
        assert_target("http://auth.example/", false, "auth.example", 80);
        assert_target("https://auth.example:8443/", true, "auth.example", 8443);
    }

    #[test]
    fn an_ipv6_literal_loses_its_brackets() {
        assert_target("http://[::1]:3000/", false, "::1", 3000);
    }

    #[test]
    fn other_schemes_and_relative_urls_are_refused() {
        for url in ["ftp://auth.example/", "/neondb/auth"] {
            assert!(Target::of(&Uri::from_static(url)).is_none(), "{url}");
        }
    }
}
