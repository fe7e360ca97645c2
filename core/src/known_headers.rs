//! The headers of a request that anything here depends on.

use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, ORIGIN, REFERER, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue};

pub(crate) const CAPTCHA_HEADER: HeaderName = HeaderName::from_static("x-captcha-response");
/// How the page that a request comes from relates to this application (Fetch Metadata, section 2.3).
pub(crate) const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// htmx has sent the request, not the browser by itself.
const HX_REQUEST: HeaderName = HeaderName::from_static("hx-request");
/// The page that htmx runs in.
const HX_CURRENT_URL: HeaderName = HeaderName::from_static("hx-current-url");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// A header that something depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Accept,
    Authorization,
    Captcha,
    ContentType,
    FetchDest,
    FetchMode,
    FetchSite,
    Host,
    HxCurrentUrl,
    HxRequest,
    Origin,
    Referer,
    Upgrade,
    UserAgent,
}

impl Known {
    pub(crate) fn of(name: &HeaderName) -> Option<Self> {
        Some(match name {
            &ACCEPT => Self::Accept,
            &AUTHORIZATION => Self::Authorization,
            &CONTENT_TYPE => Self::ContentType,
            &HOST => Self::Host,
            &ORIGIN => Self::Origin,
            &REFERER => Self::Referer,
            &UPGRADE => Self::Upgrade,
            &USER_AGENT => Self::UserAgent,
            name if name == CAPTCHA_HEADER => Self::Captcha,
            name if name == HX_CURRENT_URL => Self::HxCurrentUrl,
            name if name == HX_REQUEST => Self::HxRequest,
            name if name == SEC_FETCH_DEST => Self::FetchDest,
            name if name == SEC_FETCH_MODE => Self::FetchMode,
            name if name == SEC_FETCH_SITE => Self::FetchSite,
            _ => return None,
        })
    }
}

/// Those that a request has, in order. It is small: most requests have none but a few of them.
#[derive(Clone)]
pub(crate) struct KnownHeaders(Vec<(Known, HeaderValue)>);

impl KnownHeaders {
    /// Reads all of them in one go.
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let mut known = Vec::with_capacity(headers.len().min(8));
        for (name, value) in headers {
            if let Some(name) = Known::of(name) {
                known.push((name, value.clone()));
            }
        }
        Self(known)
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
