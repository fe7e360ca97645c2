//! A browser that keeps cookies and follows no redirect.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE};
use http::{Method, Request, Response};
use serde_json::Value;

use crate::application::{Application, Runtime, success};

pub(crate) const SESSION_DATA: &str = "__Secure-neon-auth.local.session_data";

/// One person's browser, at the application.
pub(crate) struct Browser<'a, R: Runtime> {
    application: &'a Application<R>,
    cookies: BTreeMap<String, String>,
}

/// The same cookies, from now on apart.
impl<R: Runtime> Clone for Browser<'_, R> {
    fn clone(&self) -> Self {
        Self {
            application: self.application,
            cookies: self.cookies.clone(),
        }
    }
}

impl<'a, R: Runtime> Browser<'a, R> {
    pub(crate) fn at(application: &'a Application<R>) -> Self {
        Self {
            application,
            cookies: BTreeMap::new(),
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Response<Bytes> {
        self.send(Method::GET, path, Bytes::new())
    }

    pub(crate) fn post(&mut self, path: &str, body: &Value) -> Response<Bytes> {
        self.send(Method::POST, path, body.to_string().into())
    }

    /// Who is signed in, as a protected page says, and how it knows.
    pub(crate) fn visit(&mut self) -> (String, String) {
        let answer = success(&self.get("/page"));
        let text = |field: &str| answer[field].as_str().unwrap_or("nobody").to_owned();
        (text("user"), text("source"))
    }

    pub(crate) fn forget(&mut self, cookie: &str) {
        assert!(
            self.cookies.remove(cookie).is_some(),
            "there is no {cookie}"
        );
    }

    pub(crate) fn has(&self, cookie: &str) -> bool {
        self.cookies.contains_key(cookie)
    }

    fn send(&mut self, method: Method, path: &str, body: Bytes) -> Response<Bytes> {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(&method)
            .uri(path)
            .header(ACCEPT, "text/html")
            .header(COOKIE, cookies.join("; "));
        if method == Method::POST {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .header(ORIGIN, Application::<R>::ORIGIN);
        }
        let request = request.body(body).expect("a request");
        let response = self.application.serve(request);
        for line in response.headers().get_all(SET_COOKIE) {
            self.keep(line.to_str().expect("a cookie is text"));
        }
        response
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
