//! The addresses that a browser goes to.

use http::Uri;
use neon_auth_core::testing::is_loopback;

/// An http or https URL, less its fragment, which a browser sends nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url {
    /// In lower case and without a default port: `https://app.example.com`.
    origin: String,
    host: String,
    /// Path and query.
    target: String,
}

impl Url {
    /// Reads an absolute URL.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (text, _fragment) = text.split_once('#').unwrap_or((text, ""));
        let uri: Uri = text.parse().ok()?;
        let default_port = match uri.scheme_str()? {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let scheme = uri.scheme_str()?;
        let authority = uri.authority()?;
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() || authority.as_str().contains('@') {
            return None;
        }
        let origin = match authority.port_u16().filter(|port| *port != default_port) {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        let target = target.to_owned();
        Some(Self {
            origin,
            host,
            target,
        })
    }

    /// Reads an origin: a URL with nothing after the port.
    pub(super) fn of_origin(text: &str) -> Option<Self> {
        let (_, authority) = text.split_once("://")?;
        let is_whole = !authority.contains(['/', '?', '#', '\\']);
        Self::parse(text).filter(|_| is_whole)
    }

    /// Reads a link or a `Location` on this page, as browsers do (URL Standard): a backslash in its path is a slash.
    pub(super) fn join(&self, reference: &str) -> Option<Self> {
        let (reference, _fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let (path, query) = match reference.find('?') {
            Some(at) => reference.split_at_checked(at)?,
            None => (reference, ""),
        };
        let path = path.trim_matches([' ', '\t']).replace('\\', "/");
        if has_scheme(&path) {
            return Self::parse(&format!("{path}{query}"));
        }
        if path.starts_with("//") {
            let (scheme, _) = self.origin.split_once("//")?;
            return Self::parse(&format!("{scheme}{path}{query}"));
        }
        let path = match path.chars().next() {
            None if query.is_empty() => return Some(self.clone()),
            None => self.path().to_owned(),
            Some('/') => without_dots(&path),
            Some(_) => {
                let (folder, _page) = self.path().rsplit_once('/')?;
                without_dots(&format!("{folder}/{path}"))
            }
        };
        Self::parse(&format!("{}{path}{query}", self.origin))
    }

    /// The same page with one more pair in its query.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let separator = if self.target.contains('?') { '&' } else { '?' };
        let pair = super::form_encoded(&[(name, value)]);
        Self {
            target: format!("{}{separator}{pair}", self.target),
            ..self.clone()
        }
    }

    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Host and port, as the Host header has them.
    pub(super) fn authority(&self) -> &str {
        let authority = self.origin.split_once("://");
        authority.map_or(&*self.origin, |(_, authority)| authority)
    }

    pub(super) fn target(&self) -> &str {
        &self.target
    }

    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(super) fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// Whether its host is this machine.
    pub(super) fn is_here(&self) -> bool {
        is_loopback(&self.host)
    }

    /// Whether browsers trust the connection, as they do on this machine (Secure Contexts).
    pub(super) fn is_trustworthy(&self) -> bool {
        self.is_https() || self.is_here()
    }

    pub(super) fn to_text(&self) -> String {
        format!("{}{}", self.origin, self.target)
    }
}

/// Whether a reference begins with the scheme of a URL, such as `https:` or `mailto:`.
fn has_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

/// An absolute path without its segments `.` and `..` (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            segment => {
                kept.push(segment);
                continue;
            }
        }
        if is_last {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_where_a_browser_goes() {
        let page = Url::parse("HTTPS://App.Example.com:443/a/b?c=1#d").unwrap();
        assert_eq!(page.to_text(), "https://app.example.com/a/b?c=1");
        for (link, expected) in [
            ("/x?y=/../z#w", "https://app.example.com/x?y=/../z"),
            ("x", "https://app.example.com/a/x"),
            ("../x/./y/..", "https://app.example.com/x/"),
            ("../../x", "https://app.example.com/x"),
            ("?x=1", "https://app.example.com/a/b?x=1"),
            ("", "https://app.example.com/a/b?c=1"),
            ("#x", "https://app.example.com/a/b?c=1"),
            ("//evil.example/x", "https://evil.example/x"),
            ("/\\evil.example", "https://evil.example/"),
            ("\\\\evil.example", "https://evil.example/"),
            ("http://localhost:3000", "http://localhost:3000/"),
            ("http://[::1]:80/x", "http://[::1]/x"),
            ("x?to=http://a", "https://app.example.com/a/x?to=http://a"),
        ] {
            let url = page.join(link).expect(link);
            assert_eq!(url.to_text(), expected, "{link}");
        }
        for nowhere in ["mailto:ann@example.com", "https://", "http://u@a/", "//"] {
            assert_eq!(page.join(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn an_origin_has_nothing_after_it() {
        assert!(Url::of_origin("http://localhost:3000").is_some());
        for text in [
            "localhost",
            "https://a/",
            "https://a?b",
            "ftp://a",
            "https://u@a",
            "",
        ] {
            assert_eq!(Url::of_origin(text), None, "{text}");
        }
    }
}
