//! A request's head, in whatever form a framework has it.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use crate::Config;
use crate::{Mode, NeonAuth, RequestAuth};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method, Uri, Version};
use neon_auth_core::RequestHeaders;

use crate::adapter::target::Target;

/// Holds a request's head: method, target, headers, and what is known of the connection.
#[derive(Clone)]
pub struct Head<'a> {
    method: Cow<'a, Method>,
    asked: Asked<'a>,
    /// Beside the headers' Host and the URI's own.
    authority: Option<&'a str>,
    headers: Headers<'a>,
    peer: Option<IpAddr>,
    version: Version,
    is_malformed: bool,
}

/// What is asked for.
#[derive(Clone, Copy)]
enum Asked<'a> {
    Uri(&'a Uri),
    Text {
        path: &'a str,
        query: Option<&'a str>,
    },
}

#[derive(Clone)]
enum Headers<'a> {
    Map(&'a HeaderMap),
    Read(RequestHeaders),
}

impl<'a> Head<'a> {
    /// Makes a head of `http` types. `uri` is the one that the client asked for, also if a router has stripped a
    /// prefix.
    #[must_use]
    pub fn new(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        Self {
            method: Cow::Borrowed(method),
            asked: Asked::Uri(uri),
            authority: None,
            headers: Headers::Map(headers),
            peer: None,
            version: Version::HTTP_11,
            is_malformed: false,
        }
    }

    /// Makes a head of text, for a `NeonAuth` of this configuration. `target` is the request's target as the client
    /// wrote it, undecoded: `/page?a=b`, or a whole URL as a proxy's client writes it, `http://app.example/page?a=b`,
    /// whose host counts in place of the Host header. Of the [headers](RequestHeaders::copy), those are copied that
    /// something depends on.
    ///
    /// If HTTP does not allow the method, or the URL names no host, gate and proxy answer 400.
    #[must_use]
    pub fn from_text<'h>(
        config: &Config,
        method: &str,
        target: &'a str,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Self {
        let read = Target::read(target);
        let is_malformed = read.is_none();
        let target = read.unwrap_or_else(|| Target::of_path(target));
        let head = Self::of(config, method, target, headers);
        Self {
            is_malformed: is_malformed || head.is_malformed,
            ..head
        }
    }

    /// Makes a head for a server whose router takes every target for a path, whatever its form: decisions are about
    /// what the router sees. A whole URL is a path that nothing is at.
    #[must_use]
    pub fn from_path<'h>(
        config: &Config,
        method: &str,
        path_and_query: &'a str,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Self {
        Self::of(config, method, Target::of_path(path_and_query), headers)
    }

    fn of<'h>(
        config: &Config,
        method: &str,
        target: Target<'a>,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Self {
        let method = method.parse();
        Self {
            is_malformed: method.is_err(),
            // Nobody sees it. If somebody did, it would be one that may change something.
            method: Cow::Owned(method.unwrap_or(Method::CONNECT)),
            asked: Asked::Text {
                path: target.path,
                query: target.query,
            },
            authority: target.authority,
            headers: Headers::Read(RequestHeaders::copy(config, headers)),
            peer: None,
            version: Version::HTTP_11,
        }
    }

    /// Sets the host that was asked for, if it is not in the headers: HTTP/2's `:authority`. Without one, the headers'
    /// counts.
    #[must_use]
    pub fn authority(mut self, authority: Option<&'a str>) -> Self {
        self.authority = authority.or(self.authority);
        self
    }

    /// Sets the address of the connection that the request arrived on.
    #[must_use]
    pub fn peer(mut self, peer: Option<IpAddr>) -> Self {
        self.peer = peer;
        self
    }

    /// Sets the version of HTTP that the client speaks; 1.1 unless set.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// Returns the path as the client wrote it.
    #[must_use]
    pub fn path(&self) -> &'a str {
        match self.asked {
            Asked::Uri(uri) => uri.path(),
            Asked::Text { path, .. } => path,
        }
    }

    fn query(&self) -> Option<&'a str> {
        match self.asked {
            Asked::Uri(uri) => uri.query(),
            Asked::Text { query, .. } => query,
        }
    }

    /// Returns how long the body is, if the headers say so.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        match &self.headers {
            Headers::Map(map) => map.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok(),
            Headers::Read(headers) => headers.content_length(),
        }
    }

    pub(crate) const fn is_malformed(&self) -> bool {
        self.is_malformed
    }

    pub(crate) fn is_http1(&self) -> bool {
        self.version <= Version::HTTP_11
    }

    /// The request for this `NeonAuth`: bound anew, or joined to the one of an outer layer, whose jar it then has.
    pub(crate) fn bind<M: Mode>(
        self,
        auth: &NeonAuth<M>,
        framework: &'static str,
        outer: Option<&RequestAuth<M>>,
    ) -> RequestAuth<M> {
        if let Some(outer) = outer
            && !auth.config().sends_client_address()
        {
            return auth.join(outer, None);
        }
        let (path, query) = (self.path(), self.query());
        let headers = match self.headers {
            Headers::Map(map) => RequestHeaders::read(auth.config(), map),
            Headers::Read(headers) => headers,
        };
        let address = auth.client_address(self.peer, &headers);
        if let Some(outer) = outer {
            return auth.join(outer, address);
        }
        let (request, jar) = match (self.asked, self.authority) {
            (Asked::Uri(uri), None) => headers.into_request(&self.method, uri),
            (_, authority) => headers.into_request_of_text(&self.method, authority, path, query),
        };
        auth.on_incoming(request.served_by(framework).sent_by(address), jar)
    }
}

/// Neither the target nor the headers: both may carry secrets.
impl fmt::Debug for Head<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use crate::ConfigBuilder;

    use super::*;

    fn config() -> ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("0123456789abcdef0123456789abcdef")
    }

    fn head<'a>(method: &str, target: &'a str) -> Head<'a> {
        let config = config().build().unwrap();
        Head::from_text(&config, method, target, [("host", &b"other.example"[..])])
    }

    #[test]
    fn a_whole_url_tells_host_path_and_query() {
        let head = head("GET", "http://app.example/page?a=b");
        assert_eq!(head.authority, Some("app.example"));
        assert_eq!(head.path(), "/page");
        assert_eq!(head.query(), Some("a=b"));
        assert!(!head.is_malformed());
    }

    #[test]
    fn a_path_leaves_the_host_to_the_headers() {
        let head = head("GET", "/page");
        assert_eq!(head.authority, None);
        assert_eq!((head.path(), head.query()), ("/page", None));
    }

    #[test]
    fn where_the_router_knows_paths_alone_a_url_is_one() {
        let url = "http://app.example/auth/sign-in";
        let config = config().build().unwrap();
        assert_eq!(Head::from_path(&config, "GET", url, []).path(), url);
    }

    #[test]
    fn debug_prints_neither_headers_nor_target() {
        let config = config().build().unwrap();
        let cookie = [("cookie", &b"session=secret"[..])];
        let text = Head::from_text(&config, "GET", "/page?token=secret", cookie);
        let mut headers = HeaderMap::new();
        headers.insert("cookie", "session=secret".parse().unwrap());
        let (method, uri) = (Method::GET, Uri::from_static("/page?token=secret"));
        for head in [text, Head::new(&method, &uri, &headers)] {
            let printed = format!("{head:?}");
            assert!(!printed.contains("secret"), "{printed}");
        }
    }

    #[test]
    fn a_method_or_a_url_that_http_does_not_allow_is_malformed() {
        for (method, target) in [("G(T", "/"), ("", "/"), ("GET", "http:///page")] {
            assert!(head(method, target).is_malformed(), "{method} {target}");
        }
    }
}
