//! The Cookie headers of a request, as they came.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

/// The lines of the Cookie header, in order: HTTP/2 may have one a cookie (RFC 9113, section 8.2.3). Nearly always it
/// is one, which needs no allocation. Most cookies are never looked at, so none is copied.
#[derive(Clone, Default)]
pub(crate) struct CookieLines {
    first: Option<HeaderValue>,
    rest: Vec<HeaderValue>,
}

impl CookieLines {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut lines = Self::default();
        lines.extend(headers.get_all(COOKIE).iter().cloned());
        lines
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let lines = self.first.iter().chain(&self.rest);
        lines.map(HeaderValue::as_bytes)
    }
}

impl Extend<HeaderValue> for CookieLines {
    fn extend<L: IntoIterator<Item = HeaderValue>>(&mut self, lines: L) {
        for line in lines {
            match self.first {
                None => self.first = Some(line),
                Some(_) => self.rest.push(line),
            }
        }
    }
}
