//! A browser's cookie jar (RFC 6265, section 5).

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

use neon_auth_conformance::cookies::Line;

/// The jar. Older cookies are sent first.
#[derive(Debug, Default)]
pub(super) struct Browser {
    cookies: Vec<Kept>,
}

#[derive(Debug)]
struct Kept {
    name: String,
    value: String,
    /// Whether other hosts of the domain get it too: such a cookie and one without are two.
    has_domain: bool,
    /// None: until the browser is closed.
    until: Option<i64>,
}

impl Browser {
    /// The Cookie header, if there is any cookie.
    pub(super) fn headers(&self, now: i64) -> HeaderMap {
        let pairs: Vec<String> = self
            .live(now)
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::try_from(pairs.join("; "))
            && !pairs.is_empty()
        {
            headers.insert(COOKIE, value);
        }
        headers
    }

    /// Keeps what a response sets.
    pub(super) fn keep(&mut self, response: &HeaderMap, now: i64) {
        for line in response.get_all(SET_COOKIE) {
            if let Ok(line) = Line::parse(line) {
                self.set(&line, now);
            }
        }
    }

    fn set(&mut self, line: &Line, now: i64) {
        let has_domain = line.has_domain();
        let is_same = |cookie: &Kept| cookie.name == line.name && cookie.has_domain == has_domain;
        let seconds = line.text("max-age").and_then(|age| age.parse::<i64>().ok());
        let until = seconds.map(|seconds| now.saturating_add(seconds.saturating_mul(1000)));
        if until.is_some_and(|until| until <= now) {
            return self.cookies.retain(|cookie| !is_same(cookie));
        }
        let value = line.value.clone();
        match self.cookies.iter_mut().find(|cookie| is_same(cookie)) {
            Some(known) => {
                known.value = value;
                known.until = until;
            }
            None => self.cookies.push(Kept {
                name: line.name.clone(),
                value,
                has_domain,
                until,
            }),
        }
    }

    /// Puts a value back, for as long as the browser is open.
    pub(super) fn put(&mut self, name: &str, value: String) {
        self.cookies.retain(|cookie| cookie.name != name);
        self.cookies.push(Kept {
            name: name.to_owned(),
            value,
            has_domain: false,
            until: None,
        });
    }

    /// The value that a server reads: the first one that is sent.
    pub(super) fn get(&self, name: &str, now: i64) -> Option<&str> {
        let mut live = self.live(now);
        live.find(|cookie| cookie.name == name)
            .map(|cookie| cookie.value.as_str())
    }

    /// Every value of this name.
    pub(super) fn all<'b>(&'b self, name: &'b str, now: i64) -> impl Iterator<Item = &'b str> {
        self.live(now)
            .filter(move |cookie| cookie.name == name)
            .map(|cookie| cookie.value.as_str())
    }

    /// Closes the browser: what has no lifetime is gone.
    pub(super) fn close(&mut self) {
        self.cookies.retain(|cookie| cookie.until.is_some());
    }

    fn live(&self, now: i64) -> impl Iterator<Item = &Kept> {
        self.cookies
            .iter()
            .filter(move |cookie| cookie.until.is_none_or(|until| now < until))
    }
}
