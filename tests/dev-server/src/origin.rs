//! Which origins and redirect targets are trusted.

use std::net::Ipv4Addr;

use http::Uri;

use crate::call::Call;
use crate::refusal::{
    self, CROSS_SITE_NAVIGATION_LOGIN_BLOCKED, INVALID_ORIGIN, MISSING_OR_NULL_ORIGIN, Refusal,
};

/// The origins that may call the server and that it redirects to.
///
/// Every origin on the loopback interface is one of them, whatever its port: that is where the
/// applications under development are.
#[derive(Debug, Default)]
pub(crate) struct TrustedOrigins {
    origins: Vec<String>,
}

impl TrustedOrigins {
    /// Trusts one more origin. Says whether it is one, as [`read_origin`] does.
    pub(crate) fn add(&mut self, origin: &str) -> bool {
        let read = read_origin(origin);
        let is_one = read.is_some();
        self.origins.extend(read);
        is_one
    }

    /// Whether an `Origin` or `Referer` is trusted.
    pub(crate) fn trusts(&self, url: &str) -> bool {
        origin_of(url).is_some_and(|origin| is_loopback(&origin) || self.origins.contains(&origin))
    }

    /// Whether the server redirects to a target: a plain path, or a URL at a trusted origin.
    pub(crate) fn trusts_target(&self, target: &str) -> bool {
        if target.starts_with('/') {
            return is_plain_path(target);
        }
        self.trusts(target)
    }

    /// The check on every request that may change something: one that carries cookies must name
    /// a trusted origin.
    pub(crate) fn check(&self, call: &Call) -> Result<(), Refusal> {
        if call.cookies.sent {
            self.check_named_origin(call)?;
        }
        let targets = [
            (
                call.body_str("callbackURL")
                    .or(call.query.get("callbackURL")),
                refusal::INVALID_CALLBACK_URL,
            ),
            (call.body_str("redirectTo"), refusal::INVALID_REDIRECT_URL),
            (
                call.body_str("errorCallbackURL"),
                refusal::INVALID_ERROR_CALLBACK_URL,
            ),
            (
                call.body_str("newUserCallbackURL"),
                refusal::INVALID_NEW_USER_CALLBACK_URL,
            ),
        ];
        for (target, refusal) in targets {
            self.check_target(target, refusal)?;
        }
        Ok(())
    }

    /// The check on a form that signs in or up, if there is no cookie yet to steal: a request
    /// that a browser marks, or that names an origin, must name a trusted one.
    pub(crate) fn check_form(&self, call: &Call) -> Result<(), Refusal> {
        if call.cookies.sent {
            return self.check_named_origin(call);
        }
        let fetch_metadata = ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"]
            .map(|name| call.header(name).filter(|value| !value.trim().is_empty()));
        if let [Some("cross-site"), Some("navigate"), _] = fetch_metadata {
            return Err(CROSS_SITE_NAVIGATION_LOGIN_BLOCKED);
        }
        if fetch_metadata.iter().any(Option::is_some) || call.named_origin().is_some() {
            return self.check_named_origin(call);
        }
        Ok(())
    }

    /// Refuses a redirect target that is not trusted; none at all is fine.
    pub(crate) fn check_target(
        &self,
        target: Option<&str>,
        refusal: Refusal,
    ) -> Result<(), Refusal> {
        match target {
            Some(target) if !target.is_empty() && !self.trusts_target(target) => Err(refusal),
            _ => Ok(()),
        }
    }

    fn check_named_origin(&self, call: &Call) -> Result<(), Refusal> {
        match call.named_origin() {
            None | Some("null") => Err(MISSING_OR_NULL_ORIGIN),
            Some(origin) if self.trusts(origin) => Ok(()),
            Some(_) => Err(INVALID_ORIGIN),
        }
    }
}

/// An origin: `http` or `https`, a host and perhaps a port, and nothing after it.
pub(crate) fn read_origin(text: &str) -> Option<String> {
    let (_, authority) = text.split_once("://")?;
    let is_whole = !authority.contains(['/', '?', '#', '*']);
    is_whole.then(|| origin_of(text)).flatten()
}

/// The origin of an absolute http(s) URL. Browsers read some malformed URLs more leniently
/// than a parser does, so whatever could be read in two ways has none.
pub(crate) fn origin_of(url: &str) -> Option<String> {
    if url.contains(|c: char| c == '\\' || c.is_control() || c.is_whitespace()) {
        return None;
    }
    let uri: Uri = url.split('#').next()?.parse().ok()?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let authority = uri.authority()?;
    if authority.as_str().contains('@') || authority.host().is_empty() {
        return None;
    }
    let names_port = authority.as_str() != authority.host();
    if names_port && authority.port_u16().is_none() {
        return None;
    }
    let host = authority.host().to_ascii_lowercase();
    match (scheme.as_str(), authority.port_u16()) {
        ("http", Some(80) | None) | ("https", Some(443) | None) => {
            Some(format!("{scheme}://{host}"))
        }
        ("http" | "https", Some(port)) => Some(format!("{scheme}://{host}:{port}")),
        _ => None,
    }
}

/// Whether a host name, with or without a port, means this machine: `localhost` and the names below
/// it, which browsers look up nowhere else (RFC 6761, 6.3), `127.0.0.0/8` and `[::1]`.
pub(crate) fn is_loopback_host(host: &str) -> bool {
    let name = without_port(host);
    let is_below_localhost = || {
        let above = name.strip_suffix(".localhost");
        above.is_some_and(|labels| labels.split('.').all(|label| !label.is_empty()))
    };
    let is_address = || name.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback());
    ["localhost", "[::1]"].contains(&name) || is_below_localhost() || is_address()
}

/// The host of an origin, without the port.
pub(crate) fn host_name(origin: &str) -> &str {
    let (_, host) = origin.split_once("://").unwrap_or_default();
    without_port(host)
}

/// A host without the port.
pub(crate) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    }
}

fn is_loopback(origin: &str) -> bool {
    let (_, host) = origin.split_once("://").unwrap_or_default();
    is_loopback_host(host)
}

/// A path that no browser takes for another host: one leading slash, plain characters.
fn is_plain_path(target: &str) -> bool {
    let lower = target.to_ascii_lowercase();
    if ["//", "/\\", "/%2f", "/%5c"]
        .iter()
        .any(|bad| lower.starts_with(bad))
    {
        return false;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.+/@".contains(c);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    path.chars().all(plain) && query.chars().all(|c| plain(c) || "=&%".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        let mut trusted = TrustedOrigins::default();
        assert!(trusted.add("https://app.example.com"));
        for good in [
            "/dash?tab=1",
            "http://localhost:3000/x",
            "http://127.0.0.1:1/",
            "http://[::1]:8080",
            "https://app.example.com/deep?x=1#y",
            "http://localhost",
            "https://localhost:1",
            "https://app.localhost:3000/x",
            "http://127.1.2.3:1/",
        ] {
            assert!(trusted.trusts_target(good), "{good} is refused");
        }
        for bad in [
            "//evil.example",
            "/\\evil.example",
            "/%5Cevil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "http://localhost:3000@evil.example",
            "http://localhost.evil.example",
            "https://app.example.com.evil.example",
            "http://localhost:3000\\@evil.example",
            "http://localhost@evil.example",
            "http://localhost:x",
            "http://.localhost",
            "http://128.0.0.1",
            "dash",
            "/a b",
        ] {
            assert!(!trusted.trusts_target(bad), "{bad} is trusted");
        }
    }
}
