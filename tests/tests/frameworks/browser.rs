//! A browser that keeps cookies and follows no redirect.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE};
use http::{Method, Request, StatusCode};
use neon_auth_tests::better_auth::exchange;

/// The application's own origin.
pub(crate) const OWN: &str = "http://localhost:3000";

/// One person's browser, at the application.
pub(crate) struct Browser {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

/// What a request is answered.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    /// Empty if there is none.
    pub(crate) cache_control: String,
    pub(crate) clear_site_data: String,
    pub(crate) text: String,
}

impl Page {
    /// The text of a success.
    #[track_caller]
    pub(crate) fn shown(self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{self:?}");
        self.text
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
        self.send(Method::GET, path, OWN, String::new()).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: impl Into<String>) -> Page {
        self.post_from(OWN, path, body).await
    }

    /// A form on a page of this origin.
    pub(crate) async fn post_from(
        &mut self,
        origin: &str,
        path: &str,
        body: impl Into<String>,
    ) -> Page {
        self.send(Method::POST, path, origin, body.into()).await
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

    async fn send(&mut self, method: Method, path: &str, origin: &str, body: String) -> Page {
        let pairs = self.cookies.iter();
        let cookies: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .uri(format!("http://{}{path}", self.address))
            .header(HOST, "localhost:3000")
            .header(ACCEPT, "text/html");
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        if method == Method::POST {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .header(ORIGIN, origin);
        }
        let request = request.method(method).body(Bytes::from(body));
        let response = exchange(request.expect("a request")).await;
        for line in response.headers().get_all(SET_COOKIE) {
            self.keep(line.to_str().expect("a cookie is text"));
        }
        let header = |name: &str| {
            let value = response.headers().get(name);
            value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
        };
        Page {
            status: response.status(),
            location: header("location"),
            cache_control: header("cache-control"),
            clear_site_data: header("clear-site-data"),
            text: String::from_utf8_lossy(response.body()).into_owned(),
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
