//! The incoming request, read once.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;
use std::sync::OnceLock;

use http::uri::{Authority, PathAndQuery};
use http::{HeaderMap, HeaderName, Method, Uri};

use crate::accept::Accepted;
use crate::known_headers::{Known, KnownHeaders};
use crate::origin::Origin;

/// The query parameter that brings the browser back from an OAuth provider.
pub(crate) const VERIFIER: &str = "neon_auth_session_verifier";
/// Tells the application, and upstream, that the middleware has looked at the request.
pub(crate) const MARKER: &str = "x-neon-auth-middleware";
pub(crate) const MARKER_HEADER: HeaderName = HeaderName::from_static(MARKER);

/// A name has 253 characters (RFC 1035, section 2.3.4, without its length bytes), a port five and a colon; two more are
/// an address's brackets.
const LONGEST_HOST: usize = 261;

/// Holds what the flows need of a request's head: method, path and query as the client wrote them, and a few headers.
/// The cookies are in a [`Jar`](crate::Jar) of their own.
///
/// It does not change. A clone copies the headers that something depends on.
#[derive(Clone)]
pub struct IncomingRequest {
    method: Method,
    target: Target,
    /// HTTP/2 has the host here.
    authority: Option<String>,
    /// Read off the host when it is first asked for: a page with a cached session never asks.
    origin_of_host: OnceLock<Option<Origin>>,
    headers: KnownHeaders,
    framework: &'static str,
    client_address: Option<IpAddr>,
}

/// What was asked for, as the client wrote it.
#[derive(Clone)]
enum Target {
    /// It costs no copy.
    Uri(PathAndQuery),
    /// `http` refuses some that clients send all the same.
    Text { path: String, query: Option<String> },
}

impl Target {
    #[inline]
    fn of(uri: &Uri) -> Self {
        match uri.path_and_query() {
            Some(target) => Self::Uri(target.clone()),
            // CONNECT asks for a host, and for no path.
            None => Self::Text {
                path: String::new(),
                query: None,
            },
        }
    }

    #[inline]
    fn path(&self) -> &str {
        match self {
            Self::Uri(target) => target.path(),
            Self::Text { path, .. } => path,
        }
    }

    #[inline]
    fn query(&self) -> Option<&str> {
        match self {
            Self::Uri(target) => target.query(),
            Self::Text { query, .. } => query.as_deref(),
        }
    }

    fn path_and_query(&self) -> Cow<'_, str> {
        match self {
            Self::Uri(target) => Cow::Borrowed(target.as_str()),
            Self::Text { path, query: None } => Cow::Borrowed(path),
            Self::Text {
                path,
                query: Some(query),
            } => Cow::Owned(format!("{path}?{query}")),
        }
    }
}

impl IncomingRequest {
    /// Reads a request's head. `uri` is the original one, also if a router has stripped a prefix.
    ///
    /// ```
    /// use neon_auth_core::IncomingRequest;
    ///
    /// let (parts, ()) = http::Request::get("/dashboard").body(())?.into_parts();
    /// let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
    /// assert_eq!(request.path(), "/dashboard");
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn new(method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        Self::with_headers(method, uri, KnownHeaders::of(headers))
    }

    #[inline]
    pub(crate) fn with_headers(method: &Method, uri: &Uri, headers: KnownHeaders) -> Self {
        let authority = uri.authority().map(Authority::as_str);
        Self::assemble(method, authority, Target::of(uri), headers)
    }

    /// Reads a request whose target is text that a `Uri` would refuse or normalise.
    ///
    /// `authority` is HTTP/2's `:authority`, or that of an absolute URL as the target; if there is none, the Host header
    /// counts.
    #[must_use]
    pub fn from_text(
        method: &Method,
        authority: Option<&str>,
        path: &str,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Self {
        let headers = KnownHeaders::of(headers);
        Self::of_text_with_headers(method, authority, path, query, headers)
    }

    pub(crate) fn of_text_with_headers(
        method: &Method,
        authority: Option<&str>,
        path: &str,
        query: Option<&str>,
        headers: KnownHeaders,
    ) -> Self {
        let target = Target::Text {
            path: path.to_owned(),
            query: query.map(str::to_owned),
        };
        Self::assemble(method, authority, target, headers)
    }

    #[inline]
    fn assemble(
        method: &Method,
        authority: Option<&str>,
        target: Target,
        headers: KnownHeaders,
    ) -> Self {
        Self {
            method: method.clone(),
            target,
            authority: authority.map(str::to_owned),
            origin_of_host: OnceLock::new(),
            headers,
            framework: "rust",
            client_address: None,
        }
    }

    /// Names the framework that serves the request; the name is sent to upstream. `rust` without one.
    #[must_use]
    #[inline]
    pub fn served_by(mut self, framework: &'static str) -> Self {
        self.framework = framework;
        self
    }

    /// Says which address upstream counts the request against; see
    /// [`RequestHeaders::client_address`](crate::RequestHeaders::client_address). None without it.
    #[must_use]
    #[inline]
    pub fn sent_by(mut self, address: Option<IpAddr>) -> Self {
        self.client_address = address;
        self
    }

    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path as the client wrote it.
    #[must_use]
    #[inline]
    pub fn path(&self) -> &str {
        self.target.path()
    }

    /// Returns the query as the client wrote it, without its question mark.
    #[must_use]
    #[inline]
    pub fn query(&self) -> Option<&str> {
        self.target.query()
    }

    pub(crate) fn path_and_query(&self) -> Cow<'_, str> {
        self.target.path_and_query()
    }

    pub(crate) fn framework(&self) -> &'static str {
        self.framework
    }

    pub(crate) fn client_address(&self) -> Option<IpAddr> {
        self.client_address
    }

    /// Whether the request only reads: GET or HEAD.
    pub(crate) fn is_read(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }

    /// Whether the client asks to go on by the WebSocket protocol (RFC 6455, section 4.1).
    pub(crate) fn asks_for_websocket(&self) -> bool {
        let upgrades = self.headers.texts(Known::Upgrade);
        upgrades
            .flat_map(|value| value.split(','))
            .any(|protocol| protocol.trim().eq_ignore_ascii_case("websocket"))
    }

    /// The Host header or `:authority`.
    pub(crate) fn host(&self) -> Option<&str> {
        let host = match &self.authority {
            Some(authority) => authority,
            None => self.headers.text(Known::Host)?,
        };
        // One that is longer than any name counts as unknown.
        (host.len() <= LONGEST_HOST).then_some(host)
    }

    /// The origin that the Host belongs to.
    pub(crate) fn origin_of_host(&self) -> Option<&Origin> {
        let read = || Origin::of_host(self.host()?);
        self.origin_of_host.get_or_init(read).as_ref()
    }

    pub(crate) fn authorization(&self) -> Option<&[u8]> {
        self.headers.first(Known::Authorization)
    }

    pub(crate) fn api_key(&self) -> Option<&[u8]> {
        self.headers.first(Known::ApiKey)
    }

    pub(crate) fn captcha(&self) -> Option<&[u8]> {
        self.headers.first(Known::Captcha)
    }

    pub(crate) fn client_info(&self) -> Option<&[u8]> {
        self.headers.first(Known::ClientInfo)
    }

    pub(crate) fn content_type(&self) -> Option<&[u8]> {
        self.headers.first(Known::ContentType)
    }

    pub(crate) fn fetch_site(&self) -> Option<&[u8]> {
        self.headers.first(Known::FetchSite)
    }

    pub(crate) fn origin_header(&self) -> Option<&[u8]> {
        self.headers.first(Known::Origin)
    }

    pub(crate) fn referer(&self) -> Option<&[u8]> {
        self.headers.first(Known::Referer)
    }

    pub(crate) fn user_agent(&self) -> Option<&[u8]> {
        self.headers.first(Known::UserAgent)
    }

    /// The value of the first verifier in the query that has one, as the client wrote it.
    pub(crate) fn verifier(&self) -> Option<&str> {
        self.query().filter(|query| may_have_verifier(query))?;
        self.pairs()
            .filter(|(name, value)| !value.is_empty() && reads(name, VERIFIER))
            .map(|(_, value)| value)
            .next()
    }

    /// Whether the query has this pair.
    pub(crate) fn has_pair(&self, name: &str, value: &str) -> bool {
        self.pairs()
            .any(|(given, text)| reads(given, name) && reads(text, value))
    }

    /// The page's own path and query, every verifier taken out and every other byte kept.
    pub(crate) fn target_without_verifier(&self) -> Cow<'_, str> {
        match self.query() {
            Some(query) if may_have_verifier(query) => {
                Cow::Owned(without_verifier(self.path(), Some(query)))
            }
            _ => self.path_and_query(),
        }
    }

    /// The query, every verifier taken out and every other byte kept. `None` if nothing else was in it.
    pub(crate) fn query_without_verifier(&self) -> Option<String> {
        let kept: Vec<&str> = parts_but_verifiers(self.query()).collect();
        (!kept.is_empty()).then(|| kept.join("&"))
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.query()
            .into_iter()
            .flat_map(|query| query.split('&'))
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }

    /// Whether a browser asks ahead of time, for a page that nobody may ever look at.
    pub(crate) fn is_prefetch(&self) -> bool {
        [Known::SecPurpose, Known::Purpose, Known::XMoz]
            .into_iter()
            .flat_map(|name| self.headers.texts(name))
            .any(|purpose| purpose.to_ascii_lowercase().contains("prefetch"))
    }

    /// Whether a page of another site has led the browser here (Fetch Metadata, section 2.3).
    pub(crate) fn is_from_another_site(&self) -> bool {
        self.fetch_site() == Some(b"cross-site")
    }

    /// Whether a script or a service worker has sent it, and the browser says so (Fetch Metadata, section 2.2): it is no
    /// navigation, as that of a form is.
    pub(crate) fn is_by_script(&self) -> bool {
        let mode = self.headers.first(Known::FetchMode);
        mode.is_some_and(|mode| mode != b"navigate")
    }

    /// Whether htmx has sent it: what it gets is put into a page, and a redirect is followed unseen.
    pub(crate) fn is_from_htmx(&self) -> bool {
        self.headers.text(Known::HxRequest) == Some("true")
    }

    /// The absolute URL of the page that htmx runs in.
    pub(crate) fn htmx_page(&self) -> Option<&str> {
        self.headers.text(Known::HxCurrentUrl)
    }

    /// Whether the client asks for a page: `Accept` names HTML.
    pub(crate) fn accepts_html(&self) -> bool {
        self.accepted().html
    }

    /// Whether the client is an API's: a script or a program by what it sends besides; else `Accept` names JSON and not
    /// HTML. If it names neither, a browser's own hints decide: whatever a browser asks for that is no page. All else is a
    /// browser that shows a page.
    pub(crate) fn is_api_client(&self) -> bool {
        let accepted = self.accepted();
        if accepted.event_stream || self.is_script_or_program() {
            return true;
        }
        !accepted.html && (accepted.json || self.asks_for_no_page())
    }

    /// What no browser sends by itself when it shows a page, whatever `Accept` names: jQuery's and axios' requests, and
    /// those with a token. Older browsers send no other hint with them.
    fn is_script_or_program(&self) -> bool {
        let is_script = |with: &str| with.trim().eq_ignore_ascii_case("XMLHttpRequest");
        let is_bearer = |value: &str| {
            let scheme = value.trim_start().split([' ', '\t']).next();
            scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("Bearer"))
        };
        self.headers.texts(Known::XRequestedWith).any(is_script)
            || self.headers.texts(Known::Authorization).any(is_bearer)
    }

    /// Whether the answer is for a frame in another page, as browsers say (Fetch Metadata, section 2.1).
    pub(crate) fn is_for_a_frame(&self) -> bool {
        let destination = self.headers.text(Known::FetchDest);
        destination.is_some_and(|destination| {
            ["iframe", "frame", "embed", "object"].contains(&destination)
        })
    }

    /// What `fetch()` and the like say of themselves (Fetch Metadata, sections 2.1 and 2.2).
    fn asks_for_no_page(&self) -> bool {
        let (mode, destination) = (Known::FetchMode, Known::FetchDest);
        match (self.headers.first(mode), self.headers.first(destination)) {
            (Some(mode), _) => mode != b"navigate",
            (None, Some(destination)) => destination != b"document",
            (None, None) => false,
        }
    }

    fn accepted(&self) -> Accepted {
        Accepted::of(self.headers.all(Known::Accept))
    }
}

/// A page's path and query, every verifier taken out and every other byte kept.
pub(crate) fn without_verifier(path: &str, query: Option<&str>) -> String {
    let length = query.map_or(0, str::len) + 1;
    let mut target = String::with_capacity(path.len() + length);
    target.push_str(path);
    let mut separator = '?';
    for part in parts_but_verifiers(query) {
        target.push(separator);
        target.push_str(part);
        separator = '&';
    }
    target
}

fn parts_but_verifiers(query: Option<&str>) -> impl Iterator<Item = &str> {
    let parts = query.into_iter().flat_map(|query| query.split('&'));
    parts.filter(|part| !reads(part.split('=').next().unwrap_or_default(), VERIFIER))
}

/// Most queries are too short to have one.
fn may_have_verifier(query: &str) -> bool {
    query.len() >= VERIFIER.len()
}

/// Whether a part of a query, percent-decoded, is this text.
fn reads(raw: &str, text: &str) -> bool {
    // Encoded, it is no shorter.
    raw.len() >= text.len() && percent_encoding::percent_decode_str(raw).eq(text.bytes())
}

/// Neither the target nor the headers: both may carry secrets.
impl fmt::Debug for IncomingRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncomingRequest")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, headers: &[(&str, &str)]) -> IncomingRequest {
        let mut builder = http::Request::get(target);
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        let (parts, ()) = builder.body(()).unwrap().into_parts();
        IncomingRequest::new(&parts.method, &parts.uri, &parts.headers)
    }

    #[test]
    fn every_verifier_goes_and_every_other_byte_stays() {
        for (target, rest) in [
            ("/p?neon_auth_session_verifier=x", "/p"),
            (
                "/p?a=1&neon_auth_session_verifier=x&b=%2F&&c",
                "/p?a=1&b=%2F&&c",
            ),
            (
                "/p?%6eeon_auth_session_verifier=x&a&neon_auth_session_verifier",
                "/p?a",
            ),
            ("/p?", "/p?"),
            ("/p?&neon_auth_session_verifier=x", "/p?"),
            ("/p", "/p"),
        ] {
            assert_eq!(request(target, &[]).target_without_verifier(), rest);
        }
    }

    #[test]
    fn a_verifier_without_a_value_is_none() {
        assert_eq!(
            request("/?neon_auth_session_verifier=", &[]).verifier(),
            None
        );
        assert_eq!(
            request("/?neon_auth_session_verifier", &[]).verifier(),
            None
        );
        assert_eq!(
            request(
                "/?neon_auth_session_verifier=&neon_auth_session_verifier=a%2B",
                &[]
            )
            .verifier(),
            Some("a%2B")
        );
    }

    #[test]
    fn a_browser_is_distinguished_from_a_client_of_an_api() {
        for (accept, is_api) in [
            ("application/json", true),
            ("application/problem+json; q=1", true),
            ("Application/JSON", true),
            ("application/problem+JSON", true),
            ("Text/HTML, application/json", false),
            ("text/html, application/json", false),
            ("*/*", false),
            ("", false),
        ] {
            assert_eq!(
                request("/", &[("accept", accept)]).is_api_client(),
                is_api,
                "{accept}"
            );
        }
        assert!(!request("/", &[]).is_api_client());
    }

    #[test]
    fn fetch_is_a_client_of_an_api_unless_it_asks_for_html() {
        let (mode, dest) = ("sec-fetch-mode", "sec-fetch-dest");
        for (headers, is_api) in [
            (
                &[("accept", "*/*"), (mode, "cors"), (dest, "empty")][..],
                true,
            ),
            (&[(mode, "navigate"), (dest, "iframe")], false),
            (&[(dest, "image")], true),
            (&[(dest, "document")], false),
            (&[("accept", "text/html"), (mode, "cors")], false),
        ] {
            assert_eq!(request("/", headers).is_api_client(), is_api, "{headers:?}");
        }
    }

    #[test]
    fn a_frame_says_what_it_is() {
        let dest = "sec-fetch-dest";
        for frame in ["iframe", "frame", "embed", "object"] {
            assert!(request("/", &[(dest, frame)]).is_for_a_frame(), "{frame}");
        }
        assert!(!request("/", &[(dest, "document")]).is_for_a_frame());
        assert!(!request("/", &[]).is_for_a_frame());
    }

    #[test]
    fn a_websocket_is_seen_among_other_protocols() {
        for (upgrade, is_websocket) in [
            ("WebSocket", true),
            ("h2c, websocket", true),
            ("h2c", false),
        ] {
            let request = request("/", &[("upgrade", upgrade)]);
            assert_eq!(request.asks_for_websocket(), is_websocket, "{upgrade}");
        }
    }

    #[test]
    fn the_origin_comes_from_the_host_and_never_from_a_proxy() {
        let origin =
            |request: &IncomingRequest| request.origin_of_host().map(|o| o.as_str().to_owned());
        let forwarded = request(
            "/",
            &[
                ("host", "app.example"),
                ("x-forwarded-host", "evil"),
                ("x-forwarded-proto", "http"),
            ],
        );
        assert_eq!(origin(&forwarded).as_deref(), Some("https://app.example"));
        let http2 = request("http://localhost:3000/", &[]);
        assert_eq!(origin(&http2).as_deref(), Some("http://localhost:3000"));
        assert_eq!(origin(&request("/", &[])), None);
        let longest = "a".repeat(LONGEST_HOST);
        assert!(origin(&request("/", &[("host", &longest)])).is_some());
        assert_eq!(
            origin(&request("/", &[("host", &format!("{longest}a"))])),
            None
        );
    }

    #[test]
    fn debug_prints_no_query_and_no_cookie() {
        let request = request(
            "/p?token=hunter2",
            &[("cookie", "__Secure-neon-auth.session_token=hunter2")],
        );
        let printed = format!("{request:?}");
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}
