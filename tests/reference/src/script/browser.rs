//! A browser's cookie jar (RFC 6265, section 5), on one page of the application.

use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

use neon_auth_conformance::cookies::Line;

/// The domain that the application and its siblings share.
pub(super) const DOMAIN: &str = "app.example";
/// The application's host.
pub(super) const HOST: &str = "www.app.example";

/// The jar. Older cookies are sent first.
#[derive(Debug, Default)]
pub(super) struct Browser {
    cookies: Vec<Kept>,
}

#[derive(Debug)]
struct Kept {
    name: String,
    value: String,
    scope: Scope,
    /// None: until the browser is closed.
    until: Option<i64>,
}

/// Which requests a cookie is sent with. Cookies of one name and of different scopes are several.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Scope {
    /// Other hosts of this domain get it, too.
    domain: Option<String>,
    path: String,
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
        let scope = Scope {
            domain: line
                .text("domain")
                .map(|domain| domain.trim_start_matches('.').to_owned()),
            path: line.text("path").unwrap_or("/").to_owned(),
        };
        let is_same = |cookie: &Kept| cookie.name == line.name && cookie.scope == scope;
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
                scope,
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
            scope: Scope {
                domain: None,
                path: "/".to_owned(),
            },
            until: None,
        });
    }

    /// Forgets every value of this name.
    pub(super) fn lose(&mut self, name: &str) {
        self.cookies.retain(|cookie| cookie.name != name);
    }

    /// Keeps what a sibling subdomain sets, for as long as the browser is open.
    pub(super) fn plant(&mut self, name: &str, value: String, path: &str) {
        let scope = Scope {
            domain: Some(DOMAIN.to_owned()),
            path: path.to_owned(),
        };
        self.cookies
            .retain(|cookie| cookie.name != name || cookie.scope != scope);
        self.cookies.push(Kept {
            name: name.to_owned(),
            value,
            scope,
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

    /// In the order in which they are sent: longer paths first.
    fn live(&self, now: i64) -> impl Iterator<Item = &Kept> {
        let is_live = |cookie: &&Kept| cookie.until.is_none_or(|until| now < until);
        let mut live: Vec<&Kept> = self.cookies.iter().filter(is_live).collect();
        live.sort_by_key(|cookie| std::cmp::Reverse(cookie.scope.path.len()));
        live.into_iter()
    }
}
