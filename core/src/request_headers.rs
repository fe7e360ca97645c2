//! The headers of a request, read in one go.

use std::borrow::Cow;
use std::fmt;

use bytes::BytesMut;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue, Method, Uri};

use crate::config::Config;
use crate::cookie::{CookieLines, Jar, Line};
use crate::known_headers::{Known, KnownHeaders};
use crate::request::IncomingRequest;

/// A browser's headers that something depends on have fewer bytes, as a rule, a cached session among them.
const USUAL_BYTES: usize = 2048;

/// Of a request's headers, those that something here depends on, its cookies among them. A browser sends many more.
///
/// For adapters: it gives the request and its cookies at once, whatever form a framework has the headers in. Others
/// begin with [`IncomingRequest::new`] and [`Jar::from_headers`].
#[derive(Clone)]
pub struct RequestHeaders {
    known: KnownHeaders,
    cookies: CookieLines,
    /// The lines of the header in which a proxy reports the client's address.
    forwarded: Vec<HeaderValue>,
}

impl RequestHeaders {
    /// Reads headers of `http`. No text is copied.
    #[must_use]
    pub fn read(config: &Config, headers: &HeaderMap) -> Self {
        let mut read = Self::with_room_for(headers.len());
        for (name, value) in headers {
            if let Some(known) = Known::named(name.as_str()) {
                read.known.push(known, value.clone());
            } else if name == COOKIE {
                read.cookies.push(Line::Value(value.clone()));
            }
        }
        if let Some(name) = config.forwarded_header() {
            let lines = headers.get_all(name).iter().cloned();
            read.forwarded.extend(lines);
        }
        read
    }

    /// Copies headers that are names and values. A value that HTTP does not allow is left out.
    #[must_use]
    pub fn copy<'h>(
        config: &Config,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Self {
        let mut read = Self::with_room_for(8);
        // One buffer for all values: neither they nor their clones need an allocation each.
        let mut values = BytesMut::with_capacity(USUAL_BYTES);
        let mut copy = |value: &[u8]| {
            values.extend_from_slice(value);
            values.split().freeze()
        };
        let forwarded = config.forwarded_header();
        for (name, value) in headers {
            let name = lower_case(name);
            let is_forwarded = forwarded.is_some_and(|header| *name == *header);
            let known = Known::named(&name);
            if *name == COOKIE {
                read.cookies.push(Line::Text(copy(value)));
            } else if (is_forwarded || known.is_some())
                && let Ok(value) = HeaderValue::from_maybe_shared(copy(value))
            {
                if is_forwarded {
                    read.forwarded.push(value.clone());
                }
                if let Some(known) = known {
                    read.known.push(known, value);
                }
            }
        }
        read
    }

    fn with_room_for(headers: usize) -> Self {
        Self {
            known: KnownHeaders::with_capacity(headers.min(8)),
            cookies: CookieLines::default(),
            forwarded: Vec::new(),
        }
    }

    /// How long the body is, if the headers say so.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        let length = self.known.first(Known::ContentLength)?;
        length.to_str().ok()?.parse().ok()
    }

    pub(crate) fn forwarded(&self) -> &[HeaderValue] {
        &self.forwarded
    }

    /// The request with these headers, and its cookies. `uri` is the original one, also if a router has stripped a
    /// prefix.
    #[must_use]
    pub fn into_request(self, method: &Method, uri: &Uri) -> (IncomingRequest, Jar) {
        let request = IncomingRequest::with_headers(method, uri, self.known);
        (request, Jar::of(self.cookies))
    }

    /// The same for a target that is text; see [`IncomingRequest::from_text`].
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
    use super::*;
    use crate::config::{ClientIp, ConfigBuilder};

    const EACH: &[u8] = b"7";

    fn options() -> ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("0123456789abcdef0123456789abcdef")
    }

    fn copied(options: ConfigBuilder, names: &[&str]) -> RequestHeaders {
        let lines = names.iter().map(|name| (*name, EACH));
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
        assert_eq!(headers.forwarded(), [EACH, EACH]);
        assert_eq!(headers.cookies.iter().collect::<Vec<_>>(), [EACH]);
        assert!(headers.known.first(Known::FetchMode).is_some());
    }

    #[test]
    fn a_header_that_nothing_depends_on_is_left_behind() {
        let headers = copied(options(), &["x-real-ip", "dnt", "accept"]);
        assert_eq!(headers.forwarded(), [] as [&[u8]; 0]);
        assert!(headers.known.first(Known::Accept).is_some());
    }

    #[test]
    fn a_known_header_that_has_the_address_is_both() {
        let headers = copied(
            options().client_ip(ClientIp::forwarded("referer", ["10.0.0.0/8"])),
            &["Referer"],
        );
        assert_eq!(headers.forwarded(), [EACH]);
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
    fn a_cookie_that_http_does_not_allow_is_not_sent_on() {
        let config = options().build().unwrap();
        let cookies = b"__Secure-neon-auth.x=\x01; __Secure-neon-auth.session_token=a.b";
        let headers = RequestHeaders::copy(&config, [("cookie", &cookies[..])]);
        let (_, jar) = headers.into_request(&Method::GET, &Uri::from_static("/"));
        let sent = jar.cookie_header(config.cookie_names());
        assert_eq!(sent.unwrap(), "__Secure-neon-auth.session_token=a.b");
    }

    #[test]
    fn debug_prints_no_cookie() {
        let headers = copied(options(), &["cookie"]);
        assert_eq!(format!("{headers:?}"), "RequestHeaders { .. }");
    }
}
