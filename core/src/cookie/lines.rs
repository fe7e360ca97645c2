//! The Cookie headers of a request, as they came.

use bytes::Bytes;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

/// The lines of the Cookie header, in order: HTTP/2 may have one a cookie (RFC 9113, section 8.2.3). Nearly always it is
/// one, which needs no allocation.
#[derive(Clone, Default)]
pub(crate) struct CookieLines {
    first: Option<Line>,
    rest: Vec<Line>,
}

/// Most of a request's cookies are never looked at, so a line is neither split nor checked before that.
#[derive(Clone)]
pub(crate) enum Line {
    Value(HeaderValue),
    Text(Bytes),
}

impl CookieLines {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let mut lines = Self::default();
        for value in headers.get_all(COOKIE) {
            lines.push(Line::Value(value.clone()));
        }
        lines
    }

    pub(crate) fn push(&mut self, line: Line) {
        match self.first {
            None => self.first = Some(line),
            Some(_) => self.rest.push(line),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let lines = self.first.iter().chain(&self.rest);
        lines.map(|line| match line {
            Line::Value(value) => value.as_bytes(),
            Line::Text(text) => text,
        })
    }
}
