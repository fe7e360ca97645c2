//! The headers of a request that anything here depends on.

use http::{HeaderMap, HeaderName};

/// A key of Better Auth's plugin `apiKey`.
pub(crate) const API_KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");
pub(crate) const CAPTCHA_HEADER: HeaderName = HeaderName::from_static("x-captcha-response");
pub(crate) const CLIENT_INFO: HeaderName = HeaderName::from_static("x-neon-client-info");
/// How the page that a request comes from relates to this application (Fetch Metadata, section 2.3).
pub(crate) const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A header that something depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Accept,
    ApiKey,
    Authorization,
    Captcha,
    /// Which SDK of Neon's has sent the request.
    ClientInfo,
    ContentLength,
    ContentType,
    FetchDest,
    FetchMode,
    FetchSite,
    Host,
    /// The page that htmx runs in.
    HxCurrentUrl,
    /// htmx has sent the request, not the browser by itself.
    HxRequest,
    Origin,
    /// What for: browsers that fetch ahead of time say so, each in one of three ways.
    Purpose,
    Referer,
    SecPurpose,
    Upgrade,
    UserAgent,
    XMoz,
    /// A script that does not use `fetch()`.
    XRequestedWith,
}

impl Known {
    /// By a name in lower case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "accept" => Self::Accept,
            "authorization" => Self::Authorization,
            "content-length" => Self::ContentLength,
            "content-type" => Self::ContentType,
            "host" => Self::Host,
            "hx-current-url" => Self::HxCurrentUrl,
            "hx-request" => Self::HxRequest,
            "origin" => Self::Origin,
            "purpose" => Self::Purpose,
            "referer" => Self::Referer,
            "sec-fetch-dest" => Self::FetchDest,
            "sec-fetch-mode" => Self::FetchMode,
            "sec-fetch-site" => Self::FetchSite,
            "sec-purpose" => Self::SecPurpose,
            "upgrade" => Self::Upgrade,
            "user-agent" => Self::UserAgent,
            "x-api-key" => Self::ApiKey,
            "x-captcha-response" => Self::Captcha,
            "x-moz" => Self::XMoz,
            "x-neon-client-info" => Self::ClientInfo,
            "x-requested-with" => Self::XRequestedWith,
            _ => return None,
        })
    }

    const fn bit(self) -> u32 {
        1 << self as u8
    }
}

/// Those that a request has. Most requests are over before anybody reads one.
#[derive(Clone)]
pub(crate) struct KnownHeaders {
    /// Kind, length and value of each line, in order: in one buffer, which takes one allocation.
    lines: Vec<u8>,
    /// One bit for each kind that there is: most that are asked for are not.
    kinds: u32,
}

impl KnownHeaders {
    /// Room for those of a browser, as a rule.
    const USUAL_BYTES: usize = 512;

    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut known = Self::with_room();
        for (name, value) in headers {
            if let Some(name) = Known::named(name.as_str()) {
                known.push(name, value.as_bytes());
            }
        }
        known
    }

    #[inline]
    pub(crate) fn with_room() -> Self {
        Self {
            lines: Vec::with_capacity(Self::USUAL_BYTES),
            kinds: 0,
        }
    }

    /// Adds a line. What HTTP does not allow in a value is found when it is read.
    #[inline]
    pub(crate) fn push(&mut self, name: Known, value: &[u8]) {
        // No server takes a head of 4 GiB.
        let Ok(length) = u32::try_from(value.len()) else {
            return;
        };
        self.kinds |= name.bit();
        let [one, two, three, four] = length.to_le_bytes();
        self.lines
            .extend_from_slice(&[name as u8, one, two, three, four]);
        self.lines.extend_from_slice(value);
    }

    /// The first line of this name.
    pub(crate) fn first(&self, name: Known) -> Option<&[u8]> {
        self.all(name).next()
    }

    /// The first line of this name, if it is text.
    pub(crate) fn text(&self, name: Known) -> Option<&str> {
        self.first(name).and_then(as_text)
    }

    /// All lines of this name that are text.
    pub(crate) fn texts(&self, name: Known) -> impl Iterator<Item = &str> {
        self.all(name).filter_map(as_text)
    }

    /// All lines of this name. A value that HTTP does not allow is left out.
    pub(crate) fn all(&self, name: Known) -> impl Iterator<Item = &[u8]> {
        let is_there = self.kinds & name.bit() != 0;
        let lines = if is_there { &*self.lines } else { &[] };
        lines_of(lines)
            .filter(move |(kind, _)| *kind == name as u8)
            .map(|(_, value)| value)
            .filter(|value| is_allowed(value))
    }
}

/// Kind and value of each line in the buffer.
fn lines_of(mut rest: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, after) = rest.split_first()?;
        let (length, after) = after.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (value, after) = after.split_at_checked(length)?;
        rest = after;
        Some((*kind, value))
    })
}

/// Whether a header may have this value (RFC 9110, section 5.5).
fn is_allowed(value: &[u8]) -> bool {
    let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
    // Without an early end, the compiler makes it compare many bytes at once.
    !value
        .iter()
        .fold(false, |found, byte| found | is_control(byte))
}

/// A value as text. What is beyond ASCII has no meaning that all agree on.
pub(crate) fn as_text(value: &[u8]) -> Option<&str> {
    std::str::from_utf8(value)
        .ok()
        .filter(|text| text.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(lines: &[(Known, &[u8])]) -> KnownHeaders {
        let mut known = KnownHeaders::with_room();
        for (name, value) in lines {
            known.push(*name, value);
        }
        known
    }

    #[test]
    fn the_first_line_of_a_name_counts_whatever_is_between() {
        let known = known(&[
            (Known::Host, b"app.example"),
            (Known::Accept, b""),
            (Known::Host, b"other.example"),
            (Known::Accept, b"text/html"),
        ]);
        assert_eq!(known.text(Known::Host), Some("app.example"));
        assert_eq!(known.first(Known::Accept), Some(&b""[..]));
        assert_eq!(
            known.texts(Known::Accept).collect::<Vec<_>>(),
            ["", "text/html"]
        );
        assert_eq!(known.first(Known::Origin), None);
    }

    #[test]
    fn a_value_that_http_does_not_allow_is_not_there() {
        let known = known(&[
            (Known::Host, b"app\0.example"),
            (Known::Host, b"app\x7f.example"),
            (Known::Host, b"app.\texample"),
        ]);
        assert_eq!(known.text(Known::Host), Some("app.\texample"));
    }

    #[test]
    fn what_is_not_ascii_is_bytes_but_no_text() {
        let value = "Zo\u{eb}/1.0".as_bytes();
        let known = known(&[(Known::UserAgent, value), (Known::UserAgent, b"x/1.0")]);
        assert_eq!(known.first(Known::UserAgent), Some(value));
        assert_eq!(known.text(Known::UserAgent), None, "the first line counts");
    }

    #[test]
    fn a_value_of_any_length_is_kept() {
        let long = vec![b'x'; 3 * KnownHeaders::USUAL_BYTES];
        let known = known(&[(Known::Referer, &long), (Known::Host, b"app.example")]);
        assert_eq!(known.first(Known::Referer), Some(&*long));
        assert_eq!(known.text(Known::Host), Some("app.example"));
    }
}
