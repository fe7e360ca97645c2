//! A browser that keeps cookies and follows no redirect.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE};
use http::request::Builder;
use http::{HeaderMap, Request, StatusCode, Uri};
use neon_auth_tests::better_auth::exchange;

/// The application's own origin.
pub(crate) const OWN: &str = "http://localhost:3000";

/// One person's browser, at the application. A clone goes on with the same cookies, from now on apart.
#[derive(Clone)]
pub(crate) struct Browser {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

/// What a request is answered.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    pub(crate) text: String,
}

impl Page {
    /// Gives the text of a success.
    #[track_caller]
    pub(crate) fn shown(self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{self:?}");
        self.text
    }

    /// Gives a header that is there once at most; empty if it is not.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next();
        assert_eq!(values.next(), None, "{name} is there twice: {self:?}");
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// Names the cookies that it sets, less our prefix.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let lines = self.headers.get_all(SET_COOKIE).iter();
        lines
            .map(|line| {
                let name = line.to_str().unwrap().split('=').next().unwrap();
                name.strip_prefix("__Secure-neon-auth.").unwrap_or(name)
            })
            .collect()
    }
}

impl Browser {
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self {
            address,
            cookies: BTreeMap::new(),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = Request::get(path).header(ACCEPT, "text/html");
        self.send(request, "").await
    }

    pub(crate) async fn post(&mut self, path: &str, body: impl Into<Bytes>) -> Page {
        self.post_from(OWN, path, body).await
    }

    /// Sends a form on a page of this origin.
    pub(crate) async fn post_from(
        &mut self,
        origin: &str,
        path: &str,
        body: impl Into<Bytes>,
    ) -> Page {
        let request = Request::post(path)
            .header(ACCEPT, "text/html")
            .header(CONTENT_TYPE, "application/json")
            .header(ORIGIN, origin);
        self.send(request, body).await
    }

    #[track_caller]
    pub(crate) fn forget(&mut self, cookie: &str) {
        let known = self.cookies.remove(cookie);
        assert!(known.is_some(), "there is no {cookie}");
    }

    #[track_caller]
    pub(crate) fn value_of(&self, cookie: &str) -> String {
        let value = self.cookies.get(cookie);
        value.expect("the browser has the cookie").clone()
    }

    pub(crate) fn put_back(&mut self, cookie: &str, value: String) {
        self.cookies.insert(cookie.to_owned(), value);
    }

    pub(crate) fn has(&self, cookie: &str) -> bool {
        self.cookies.contains_key(cookie)
    }

    /// Sends a request for a path with these headers, the cookies, and no others.
    pub(crate) async fn send(&mut self, request: Builder, body: impl Into<Bytes>) -> Page {
        let pairs = self.cookies.iter();
        let cookies: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = request.header(HOST, "localhost:3000");
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let mut request = request.body(body.into()).expect("a request");
        let url = format!("http://{}{}", self.address, request.uri());
        *request.uri_mut() = Uri::try_from(url).expect("a URL");
        let (parts, body) = exchange(request).await.into_parts();
        for line in parts.headers.get_all(SET_COOKIE) {
            self.keep(line.to_str().expect("a cookie is text"));
        }
        Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    fn keep(&mut self, line: &str) {
        let pair = line.split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').expect("a cookie has a name");
        if line.contains("; Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
