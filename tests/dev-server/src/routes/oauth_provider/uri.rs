//! The URIs that clients name: where they are reached, and which resource they want tokens for.

use crate::origin::{is_loopback_host, without_port};

/// Schemes that run what follows.
const SCRIPTS: [&str; 3] = ["javascript", "data", "vbscript"];

/// The parts of an absolute URI.
pub(super) struct Uri<'a> {
    whole: &'a str,
    /// In lower case.
    scheme: String,
    /// Everything after the scheme and its colon.
    rest: &'a str,
}

impl<'a> Uri<'a> {
    pub(super) fn read(whole: &'a str) -> Option<Self> {
        let (scheme, rest) = whole.split_once(':')?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        let is_scheme =
            scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_plain);
        // Browsers read these more leniently than a parser does.
        let is_unclear = whole.contains(|c: char| c == '\\' || c.is_control() || c.is_whitespace());
        let is_absolute = is_scheme && !rest.is_empty() && !is_unclear;
        let uri = Self {
            whole,
            scheme: scheme.to_ascii_lowercase(),
            rest,
        };
        let needs_host = ["http", "https"].contains(&uri.scheme.as_str());
        (is_absolute && (!needs_host || !uri.host().is_empty())).then_some(uri)
    }

    fn authority(&self) -> &'a str {
        let Some(rest) = self.rest.strip_prefix("//") else {
            return "";
        };
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }

    /// With the port.
    fn host(&self) -> &'a str {
        let authority = self.authority();
        authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host)
    }

    fn has_user_info(&self) -> bool {
        self.authority().contains('@')
    }

    fn has_fragment(&self) -> bool {
        self.whole.contains('#')
    }

    fn redirect_fault(&self) -> Option<&'static str> {
        if SCRIPTS.contains(&self.scheme.as_str()) {
            return Some("URL cannot use javascript:, data:, or vbscript: scheme");
        }
        if self.has_fragment() {
            return Some("Redirect URI must not contain a fragment component");
        }
        let is_insecure = self.scheme == "http" && !is_loopback_host(self.host());
        is_insecure.then_some("Redirect URI must use HTTPS (HTTP allowed only for loopback hosts)")
    }

    fn resource_fault(&self) -> Option<&'static str> {
        if self.has_fragment() {
            return Some("resource must not contain a fragment");
        }
        SCRIPTS
            .contains(&self.scheme.as_str())
            .then_some("resource cannot use javascript:, data:, or vbscript: scheme")
    }

    /// What is wrong with it as the place where a client of this kind is reached.
    pub(super) fn registration_fault(&self, is_native: bool) -> Option<&'static str> {
        if self.has_fragment() || self.has_user_info() {
            return Some("redirect URI must not include credentials or a fragment");
        }
        let is_loopback = self.is_on_this_machine();
        match self.scheme.as_str() {
            "https" if is_loopback && is_native => {
                Some("native clients must not use https loopback redirect URIs")
            }
            "https" if !is_loopback => None,
            _ if !is_native => {
                Some("web clients require https redirect URIs on non-loopback hosts")
            }
            "http" => {
                let name = self.host_name();
                let is_exact = ["localhost", "127.0.0.1", "[::1]"].contains(&name);
                (!is_exact).then_some(
                    "native clients may use http only on the exact loopback hosts localhost, 127.0.0.1, or [::1]",
                )
            }
            _ => (!self.is_of_an_application()).then_some(
                "native private-use redirect URI schemes must be well-formed reverse-domain names, omit the naming \
                 authority, and must not use a reserved scheme",
            ),
        }
    }

    /// Whether it is an address of this machine, or `localhost` itself.
    fn is_on_this_machine(&self) -> bool {
        is_loopback_host(self.host()) && !self.host_name().ends_with(".localhost")
    }

    /// Without the port.
    fn host_name(&self) -> &'a str {
        without_port(self.host())
    }

    /// Whether it leads to an application on the device, such as `com.example.app:/callback`.
    fn is_of_an_application(&self) -> bool {
        let mut labels = self.scheme.split('.');
        let is_label =
            |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
        let is_domain = self.scheme.contains('.') && labels.all(is_label);
        let has_no_authority = self.rest.starts_with('/') && !self.rest.starts_with("//");
        is_domain && has_no_authority
    }

    /// The same without the port, if it is a place on this machine: those take any free port.
    fn without_loopback_port(&self) -> Option<String> {
        let is_any_port = self.scheme == "http" && self.is_on_this_machine();
        let rest = self.rest.strip_prefix("//")?.strip_prefix(self.host())?;
        is_any_port.then(|| format!("http://{}{rest}", self.host_name()))
    }
}

/// What is wrong with a URI as the place where a client is reached, whatever the client.
pub(super) fn redirect_fault(uri: &str) -> Option<&'static str> {
    match Uri::read(uri) {
        Some(uri) => uri.redirect_fault(),
        None => Some("Invalid URL"),
    }
}

/// What is wrong with a URI as a resource. One that is none at all has the fault `none`.
pub(super) fn resource_fault(uri: &str, none: &'static str) -> Option<&'static str> {
    match Uri::read(uri) {
        Some(uri) => uri.resource_fault(),
        None => Some(none),
    }
}

/// Whether a place is one of those a client has registered, but for the port of a place on this machine.
pub(super) fn is_registered(registered: &[String], asked: &str) -> bool {
    let Some(uri) = Uri::read(asked).filter(|uri| !uri.has_fragment() && !uri.has_user_info())
    else {
        return false;
    };
    let without_port = uri.without_loopback_port();
    registered.iter().any(|one| {
        let same_but_for_port = || {
            let one = Uri::read(one)?.without_loopback_port()?;
            Some(one == *without_port.as_ref()?)
        };
        one == asked || same_but_for_port() == Some(true)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(uri: &str, is_native: bool) -> Option<&'static str> {
        match Uri::read(uri) {
            Some(uri) => uri.redirect_fault().or(uri.registration_fault(is_native)),
            None => Some("no URI"),
        }
    }

    #[test]
    fn places_where_clients_are_reached() {
        for (uri, is_native) in [
            ("https://client.example/cb", false),
            ("https://client.example/cb", true),
            ("https://app.localhost/cb", false),
            ("http://127.0.0.1:9/callback", true),
            ("http://localhost/callback?x=1", true),
            ("http://[::1]:8080/callback", true),
            ("com.example.app:/cb", true),
        ] {
            assert_eq!(fault(uri, is_native), None, "{uri}");
        }
        for (uri, is_native) in [
            ("http://127.0.0.1:9/callback", false),
            ("https://localhost/cb", false),
            ("https://localhost/cb", true),
            ("http://client.example/cb", true),
            ("http://127.0.0.2/cb", true),
            ("http://app.localhost/cb", true),
            ("https://client.example/cb#x", true),
            ("https://ann@client.example/cb", true),
            ("myapp://cb", true),
            ("myapp:/cb", true),
            ("com.example.app://cb", true),
            ("javascript:alert(1)", true),
            ("nope", true),
            ("https://", true),
            ("http://evil.example\\@127.0.0.1/cb", true),
        ] {
            assert!(fault(uri, is_native).is_some(), "{uri} is accepted");
        }
    }

    #[test]
    fn only_the_port_on_this_machine_may_differ() {
        let registered = [
            "http://127.0.0.1:9/callback".to_owned(),
            "https://client.example/cb".to_owned(),
        ];
        for same in [
            "http://127.0.0.1:9/callback",
            "http://127.0.0.1:51234/callback",
            "http://127.0.0.1/callback",
            "https://client.example/cb",
        ] {
            assert!(is_registered(&registered, same), "{same} is refused");
        }
        for other in [
            "http://127.0.0.1:9/other",
            "http://localhost:9/callback",
            "http://app.localhost:9/callback",
            "http://127.0.0.1:9/callback?x=1",
            "http://127.0.0.1:9/callback#x",
            "https://client.example:8443/cb",
            "http://ann@127.0.0.1:9/callback",
            "",
        ] {
            assert!(!is_registered(&registered, other), "{other} is accepted");
        }
    }
}
