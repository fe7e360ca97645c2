//! The headers of a request, read in one go.

use std::borrow::Cow;
use std::fmt;

use bytes::BytesMut;
use http::header::COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use crate::config::Config;
use crate::cookie::{CookieLines, Jar};
use crate::known_headers::{Known, KnownHeaders};
use crate::request::IncomingRequest;

/// A browser's headers that something depends on have fewer bytes, as a rule, a cached session among them.
const USUAL_BYTES: usize = 2048;

/// The headers of a request that something here depends on, cookies included. A browser sends many more.
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
    /// Reads headers of `http`. No text is copied.
    #[must_use]
    pub fn read(config: &Config, headers: &HeaderMap) -> Self {
        let forwarded = config.forwarded_header().map(|name| Forwarded {
            name: name.clone(),
            lines: headers.get_all(name).iter().cloned().collect(),
        });
        let mut cookies = CookieLines::default();
        let known = KnownHeaders::read_beside(headers, |name, value| {
            if name == COOKIE {
                cookies.push(value.clone());
            }
        });
        Self {
            known,
            cookies,
            forwarded,
        }
    }

    /// Copies headers that are names and values. A value that HTTP does not allow is left out.
    #[must_use]
    pub fn copy<'h>(
        config: &Config,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Self {
        let mut known = KnownHeaders::default();
        let mut cookies = CookieLines::default();
        let mut forwarded = config.forwarded_header().map(|name| Forwarded {
            name: name.clone(),
            lines: Vec::new(),
        });
        // One buffer for all values: neither they nor their clones need an allocation each.
        let mut values = BytesMut::with_capacity(USUAL_BYTES);
        for (name, value) in headers {
            let name = lower_case(name);
            let as_known = Known::named(&name);
            let is_cookie = *name == COOKIE;
            let as_forwarded = forwarded.as_mut().filter(|header| *name == header.name);
            if as_known.is_none() && !is_cookie && as_forwarded.is_none() {
                continue;
            }
            values.extend_from_slice(value);
            let Ok(value) = HeaderValue::from_maybe_shared(values.split().freeze()) else {
                continue;
            };
            if let Some(header) = as_forwarded {
                header.lines.push(value.clone());
            }
            if is_cookie {
                cookies.push(value);
            } else if let Some(name) = as_known {
                known.push(name, value);
            }
        }
        Self {
            known,
            cookies,
            forwarded,
        }
    }

    /// How long the body is, if the headers say so.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        let length = self.known.first(Known::ContentLength)?;
        length.to_str().ok()?.parse().ok()
    }

    /// The lines of the header of this name, if it is the one that a proxy reports the client's address in.
    pub(crate) fn forwarded(&self, name: &HeaderName) -> &[HeaderValue] {
        match &self.forwarded {
            Some(header) if header.name == *name => &header.lines,
            _ => &[],
        }
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
