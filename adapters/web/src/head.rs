//! A request's head, in whatever form a framework has it.

use std::borrow::Cow;
use std::net::IpAddr;

use bytes::BytesMut;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, Version};
use neon_auth_driver::core::{Config, IncomingRequest, Jar};
use neon_auth_driver::{Mode, NeonAuth, RequestAuth};

use crate::target::Target;

/// A browser's headers that something depends on have fewer bytes, as a rule, a cached session among them.
const USUAL_BYTES: usize = 2048;

/// A request's head: method, target, headers, and what is known of the connection.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    method: Cow<'a, Method>,
    asked: Asked<'a>,
    /// Beside the headers' Host and the URI's own.
    authority: Option<Cow<'a, str>>,
    headers: Cow<'a, HeaderMap>,
    peer: Option<IpAddr>,
    version: Version,
    is_malformed: bool,
}

/// What is asked for.
#[derive(Clone, Debug)]
enum Asked<'a> {
    Uri(&'a Uri),
    Text { path: String, query: Option<String> },
}

impl<'a> Head<'a> {
    /// A head of `http` types. `uri` is the one that the client asked for, also if a router has stripped a prefix.
    #[must_use]
    pub fn new(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        Self {
            method: Cow::Borrowed(method),
            asked: Asked::Uri(uri),
            authority: None,
            headers: Cow::Borrowed(headers),
            peer: None,
            version: Version::HTTP_11,
            is_malformed: false,
        }
    }

    /// A head of text, for a `NeonAuth` of this configuration. `target` is the request's target as the client wrote it,
    /// undecoded: `/page?a=b`, or a whole URL as a proxy's client writes it, `http://app.example/page?a=b`, whose host
    /// counts in place of the Host header. A header that HTTP does not allow is left out, and so is one that
    /// [nothing depends on](Config::reads_header).
    ///
    /// If HTTP does not allow the method, or the URL names no host, gate and proxy answer 400.
    #[must_use]
    pub fn from_text<'h>(
        config: &Config,
        method: &str,
        target: &str,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Head<'static> {
        let read = Target::read(target);
        let is_malformed = read.is_none();
        let head = Self::of(
            config,
            method,
            read.unwrap_or_else(|| Target::of_path(target)),
            headers,
        );
        Head {
            is_malformed: is_malformed || head.is_malformed,
            ..head
        }
    }

    /// The same for a server whose router takes every target for a path, whatever its form: decisions are about what
    /// the router sees. A whole URL is a path that nothing is at.
    #[must_use]
    pub fn from_path<'h>(
        config: &Config,
        method: &str,
        path_and_query: &str,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Head<'static> {
        Self::of(config, method, Target::of_path(path_and_query), headers)
    }

    fn of<'h>(
        config: &Config,
        method: &str,
        target: Target<'_>,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Head<'static> {
        let mut map = HeaderMap::new();
        // One buffer for all values: neither they nor their clones need an allocation each.
        let mut values = BytesMut::with_capacity(USUAL_BYTES);
        for (name, value) in headers {
            // A browser sends many headers that nothing reads.
            let Some(name) = HeaderName::from_bytes(name.as_bytes())
                .ok()
                .filter(|name| name == CONTENT_LENGTH || config.reads_header(name))
            else {
                continue;
            };
            values.extend_from_slice(value);
            if let Ok(value) = HeaderValue::from_maybe_shared(values.split().freeze()) {
                map.append(name, value);
            }
        }
        let method = method.parse();
        Head {
            is_malformed: method.is_err(),
            // Nobody sees it. If somebody did, it would be one that may change something.
            method: Cow::Owned(method.unwrap_or(Method::CONNECT)),
            asked: Asked::Text {
                path: target.path.to_owned(),
                query: target.query.map(str::to_owned),
            },
            authority: target.authority.map(|host| Cow::Owned(host.to_owned())),
            headers: Cow::Owned(map),
            peer: None,
            version: Version::HTTP_11,
        }
    }

    /// The host that was asked for, if it is not in the headers: HTTP/2's `:authority`. Without one, the headers' counts.
    #[must_use]
    pub fn authority(mut self, authority: Option<&'a str>) -> Self {
        self.authority = authority.map(Cow::Borrowed).or(self.authority);
        self
    }

    /// The address of the connection that the request arrived on.
    #[must_use]
    pub fn peer(mut self, peer: Option<IpAddr>) -> Self {
        self.peer = peer;
        self
    }

    /// The version of HTTP that the client speaks; 1.1 unless set.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// The path as the client wrote it.
    #[must_use]
    pub fn path(&self) -> &str {
        match &self.asked {
            Asked::Uri(uri) => uri.path(),
            Asked::Text { path, .. } => path,
        }
    }

    fn query(&self) -> Option<&str> {
        match &self.asked {
            Asked::Uri(uri) => uri.query(),
            Asked::Text { query, .. } => query.as_deref(),
        }
    }

    /// How long the body is, if the headers say so.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        let length = self.headers.get(CONTENT_LENGTH)?;
        length.to_str().ok()?.parse().ok()
    }

    pub(crate) const fn is_malformed(&self) -> bool {
        self.is_malformed
    }

    pub(crate) fn is_http1(&self) -> bool {
        self.version <= Version::HTTP_11
    }

    /// The request for this `NeonAuth`: bound anew, or joined to the one of an outer layer, whose jar it then has.
    pub(crate) fn bind<M: Mode>(
        &self,
        auth: &NeonAuth<M>,
        framework: &'static str,
        outer: Option<&RequestAuth<M>>,
    ) -> RequestAuth<M> {
        let address = auth.client_address(self.peer, &self.headers);
        match outer {
            Some(outer) => auth.join(outer, address),
            None => {
                let request = self.read().served_by(framework).sent_by(address);
                auth.on_incoming(request, Jar::from_headers(&self.headers))
            }
        }
    }

    fn read(&self) -> IncomingRequest {
        match (&self.asked, self.authority.as_deref()) {
            (Asked::Uri(uri), None) => IncomingRequest::new(&self.method, uri, &self.headers),
            (_, authority) => IncomingRequest::from_text(
                &self.method,
                authority,
                self.path(),
                self.query(),
                &self.headers,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use neon_auth_driver::core::{ClientIp, ConfigBuilder};

    use super::*;

    fn config() -> ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("0123456789abcdef0123456789abcdef")
    }

    fn head(method: &str, target: &str) -> Head<'static> {
        let config = config().build().unwrap();
        Head::from_text(&config, method, target, [("host", &b"other.example"[..])])
    }

    #[test]
    fn a_whole_url_tells_host_path_and_query() {
        let head = head("GET", "http://app.example/page?a=b");
        assert_eq!(head.authority.as_deref(), Some("app.example"));
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
    fn a_header_that_something_depends_on_is_there_however_it_is_written() {
        let proxied = config().client_ip(ClientIp::forwarded("X-Real-Ip", ["10.0.0.0/8"]));
        let text = [
            "Cookie",
            "SEC-FETCH-MODE",
            "X-REAL-IP",
            "Content-Length",
            "x-real-ip",
            "DNT",
        ];
        let headers = || text.map(|name| (name, &b"7"[..]));
        let head = Head::from_path(&proxied.build().unwrap(), "GET", "/", headers());
        assert_eq!(head.headers.get_all("x-real-ip").iter().count(), 2);
        assert!(head.headers.contains_key("cookie"));
        assert!(head.headers.contains_key("sec-fetch-mode"));
        assert_eq!(head.content_length(), Some(7));
        assert!(!head.headers.contains_key("dnt"), "nothing reads it");
        let direct = Head::from_path(&config().build().unwrap(), "GET", "/", headers());
        assert!(
            !direct.headers.contains_key("x-real-ip"),
            "nothing reads it"
        );
    }

    #[test]
    fn a_method_or_a_url_that_http_does_not_allow_is_malformed() {
        for (method, target) in [("G(T", "/"), ("", "/"), ("GET", "http:///page")] {
            assert!(head(method, target).is_malformed(), "{method} {target}");
        }
    }
}
