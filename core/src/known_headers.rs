//! The headers of a request that anything here depends on.

use http::{HeaderMap, HeaderName, HeaderValue};

pub(crate) const CAPTCHA_HEADER: HeaderName = HeaderName::from_static("x-captcha-response");
/// How the page that a request comes from relates to this application (Fetch Metadata, section 2.3).
pub(crate) const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A header that something depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Accept,
    Authorization,
    Captcha,
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
    Referer,
    Upgrade,
    UserAgent,
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
            "referer" => Self::Referer,
            "sec-fetch-dest" => Self::FetchDest,
            "sec-fetch-mode" => Self::FetchMode,
            "sec-fetch-site" => Self::FetchSite,
            "upgrade" => Self::Upgrade,
            "user-agent" => Self::UserAgent,
            "x-captcha-response" => Self::Captcha,
            _ => return None,
        })
    }
}

/// Those that a request has, in order. It is small: most requests have none but a few of them.
#[derive(Clone, Default)]
pub(crate) struct KnownHeaders(Vec<(Known, HeaderValue)>);

impl KnownHeaders {
    /// Reads all of them in one go.
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        Self::read_beside(headers, |_, _| {})
    }

    /// The same; each of the others is handed on.
    pub(crate) fn read_beside(
        headers: &HeaderMap,
        mut other: impl FnMut(&HeaderName, &HeaderValue),
    ) -> Self {
        let mut known = Self(Vec::with_capacity(headers.len().min(8)));
        for (name, value) in headers {
            match Known::named(name.as_str()) {
                Some(name) => known.push(name, value.clone()),
                None => other(name, value),
            }
        }
        known
    }

    pub(crate) fn push(&mut self, name: Known, value: HeaderValue) {
        self.0.push((name, value));
    }

    /// The first line of this name.
    pub(crate) fn first(&self, name: Known) -> Option<&HeaderValue> {
        self.all(name).next()
    }

    /// All lines of this name.
    pub(crate) fn all(&self, name: Known) -> impl Iterator<Item = &HeaderValue> {
        let lines = self.0.iter();
        lines.filter_map(move |(known, line)| (*known == name).then_some(line))
    }
}
