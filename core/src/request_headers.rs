//! The headers of a request, read in one go.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use crate::config::Config;
use crate::cookie::{CookieLines, Jar};
use crate::known_headers::{Known, KnownHeaders};
use crate::request::IncomingRequest;

/// In lower case, which compares faster than a `HeaderName`.
const COOKIE_NAME: &str = "cookie";

/// Holds the headers of a request that something here depends on, cookies included. A browser sends many more.
///
/// For adapters: it gives the request and its cookies at once, whatever form a framework has the headers in. Others
/// begin with [`IncomingRequest::new`] and [`Jar::from_headers`].
#[derive(Clone)]
pub struct RequestHeaders {
    known: KnownHeaders,
    cookies: CookieLines,
    forwarded: Option<Forwarded>,
}

/// The header in which a proxy reports the client's address.
#[derive(Clone)]
struct Forwarded {
    name: HeaderName,
    lines: Vec<HeaderValue>,
}

impl RequestHeaders {
    /// Reads headers of `http`. Cookies are not copied; of the other headers, those are that something depends on.
    #[must_use]
    #[inline]
    pub fn read(config: &Config, headers: &HeaderMap) -> Self {
        let lines = headers.iter().map(|(name, value)| (name.as_str(), value));
        Self::gather(config, lines, |value| Some(value.clone()))
    }

    /// Copies headers that are names and values. A value that HTTP does not allow is left out.
    #[must_use]
    pub fn copy<'h>(
        config: &Config,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Self {
        let lines = headers.into_iter();
        let lines = lines.map(|(name, value)| (lower_case(name), value));
        Self::gather(config, lines, |value| HeaderValue::from_bytes(value).ok())
    }

    /// Reads lines whose names are in lower case. `own` makes a value that may be kept.
    fn gather<'h, N: AsRef<str>, V: AsRef<[u8]> + ?Sized + 'h>(
        config: &Config,
        lines: impl Iterator<Item = (N, &'h V)>,
        own: impl Fn(&V) -> Option<HeaderValue>,
    ) -> Self {
        let mut headers = Self {
            known: KnownHeaders::with_room(),
            cookies: CookieLines::default(),
            forwarded: forwarded_header(config).map(|name| Forwarded {
                name: name.clone(),
                lines: Vec::new(),
            }),
        };
        for (name, value) in lines {
            let name = name.as_ref();
            if let Some(forwarded) = &mut headers.forwarded
                && *name == forwarded.name
            {
                forwarded.lines.extend(own(value));
            }
            if name == COOKIE_NAME {
                headers.cookies.extend(own(value));
            } else if let Some(name) = Known::named(name) {
                headers.known.push(name, value.as_ref());
            }
        }
        headers
    }

    /// Returns how long the body is, if the headers say so.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.known.text(Known::ContentLength)?.parse().ok()
    }

    /// Returns the address that upstream counts the request against, as
    /// [`client_ip`](crate::ConfigBuilder::client_ip) says. `peer` is the other end of the connection that the request
    /// arrived on; `config` is the configuration that the headers were read for.
    #[must_use]
    pub fn client_address(&self, config: &Config, peer: IpAddr) -> Option<IpAddr> {
        let lines = forwarded_header(config).map(|name| self.forwarded(name));
        config.client_address()?.of(peer, lines.unwrap_or_default())
    }

    /// The lines of the header of this name, if it is the one that a proxy reports the client's address in.
    fn forwarded(&self, name: &HeaderName) -> &[HeaderValue] {
        match &self.forwarded {
            Some(header) if header.name == *name => &header.lines,
            _ => &[],
        }
    }

    /// Returns the request with these headers, and its cookies. `uri` is the original one, also if a router has
    /// stripped a prefix.
    #[must_use]
    #[inline]
    pub fn into_request(self, method: &Method, uri: &Uri) -> (IncomingRequest, Jar) {
        let request = IncomingRequest::with_headers(method, uri, self.known);
        (request, Jar::of(self.cookies))
    }

    /// Makes the request of a target that is text; see [`IncomingRequest::from_text`].
    #[must_use]
    pub fn into_request_of_text(
        self,
        method: &Method,
        authority: Option<&str>,
        path: &str,
        query: Option<&str>,
    ) -> (IncomingRequest, Jar) {
        let request =
            IncomingRequest::of_text_with_headers(method, authority, path, query, self.known);
        (request, Jar::of(self.cookies))
    }
}

/// The header that a proxy reports the client's address in.
fn forwarded_header(config: &Config) -> Option<&HeaderName> {
    config.client_address()?.header()
}

fn lower_case(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

/// None of the headers: they carry secrets.
impl fmt::Debug for RequestHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestHeaders").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::header::REFERER;

    use super::*;
    use crate::config::{ClientIp, ConfigBuilder};

    const SEVEN: &[u8] = b"7";
    const REAL_IP: HeaderName = HeaderName::from_static("x-real-ip");

    fn options() -> ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("0123456789abcdef0123456789abcdef")
    }

    fn copied(options: ConfigBuilder, names: &[&str]) -> RequestHeaders {
        let lines = names.iter().map(|name| (*name, SEVEN));
        RequestHeaders::copy(&options.build().unwrap(), lines)
    }

    #[test]
    fn a_header_that_something_depends_on_is_copied_however_it_is_written() {
        let headers = copied(
            options().client_ip(ClientIp::forwarded("X-Real-Ip", ["10.0.0.0/8"])),
            &[
                "Cookie",
                "SEC-FETCH-MODE",
                "X-REAL-IP",
                "Content-Length",
                "x-real-ip",
                "DNT",
            ],
        );
        assert_eq!(headers.content_length(), Some(7));
        assert_eq!(headers.forwarded(&REAL_IP), [SEVEN, SEVEN]);
        assert_eq!(headers.cookies.iter().collect::<Vec<_>>(), [SEVEN]);
        assert!(headers.known.first(Known::FetchMode).is_some());
    }

    #[test]
    fn a_header_that_nothing_depends_on_is_left_behind() {
        let headers = copied(options(), &["x-real-ip", "dnt", "accept"]);
        assert_eq!(headers.forwarded(&REAL_IP), [] as [&[u8]; 0]);
        assert!(headers.known.first(Known::Accept).is_some());
    }

    #[test]
    fn a_known_header_that_has_the_address_is_both() {
        let headers = copied(
            options().client_ip(ClientIp::forwarded("referer", ["10.0.0.0/8"])),
            &["Referer"],
        );
        assert_eq!(headers.forwarded(&REFERER), [SEVEN]);
        assert!(headers.known.first(Known::Referer).is_some());
    }

    #[test]
    fn headers_of_http_and_of_text_are_read_alike() {
        let config = options().build().unwrap();
        let lines = [
            ("host", &b"app.example"[..]),
            ("cookie", b"a=b"),
            ("cookie", b"c=d"),
            ("content-length", b"12"),
            ("hx-request", b"true"),
        ];
        let mut map = HeaderMap::new();
        for (name, value) in lines {
            map.append(name, HeaderValue::from_bytes(value).unwrap());
        }
        for headers in [
            RequestHeaders::read(&config, &map),
            RequestHeaders::copy(&config, lines),
        ] {
            assert_eq!(headers.content_length(), Some(12));
            assert_eq!(headers.cookies.iter().collect::<Vec<_>>(), [b"a=b", b"c=d"]);
            let (request, _) = headers.into_request(&Method::GET, &Uri::from_static("/"));
            assert_eq!(request.host(), Some("app.example"));
            assert!(request.is_from_htmx());
        }
    }

    #[test]
    fn a_value_that_http_does_not_allow_is_left_out() {
        let config = options().build().unwrap();
        let lines = [
            ("cookie", &b"__Secure-neon-auth.session_token=a.\x01"[..]),
            ("host", b"app\0.example"),
            ("cookie", b"__Secure-neon-auth.session_token=a.b"),
        ];
        let headers = RequestHeaders::copy(&config, lines);
        let (request, jar) = headers.into_request(&Method::GET, &Uri::from_static("/"));
        assert_eq!(jar.token(config.cookie_names()), Some(&b"a.b"[..]));
        assert_eq!(request.host(), None);
    }

    #[test]
    fn the_address_that_another_header_reports_does_not_count() {
        let proxied = |header| options().client_ip(ClientIp::forwarded(header, ["10.0.0.0/8"]));
        let headers = copied(proxied("x-forwarded-for"), &["x-forwarded-for"]);
        assert_eq!(headers.forwarded(&REAL_IP), [] as [&[u8]; 0]);
    }

    #[test]
    fn debug_prints_no_cookie() {
        let headers = copied(options(), &["cookie"]);
        assert_eq!(format!("{headers:?}"), "RequestHeaders { .. }");
    }
}
