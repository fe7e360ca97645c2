//! A browser that goes to pages of an application.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE, USER_AGENT};
use http::{HeaderMap, Method, Request, Response, request};
use neon_auth::RequestAuth;
use serde_json::Value;

use super::application::{Application, Arrival, OpenPage};

/// A browser, with the cookies that the application's responses left in it.
#[derive(Debug)]
pub struct Browser {
    application: Arc<dyn Application>,
    user_agent: String,
    cookies: Mutex<BTreeMap<String, Cookie>>,
}

/// A cookie as the browser keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// Its value.
    pub value: String,
    /// For how many seconds; none: until the browser is closed.
    pub max_age: Option<i64>,
}

/// A page that was asked for. When this is dropped the response has arrived, with the cookies of everything done
/// meanwhile.
pub struct Visit<'b> {
    browser: &'b Browser,
    auth: RequestAuth,
    close: Option<Box<dyn FnOnce() -> HeaderMap + Send>>,
}

impl Browser {
    /// A browser without cookies.
    #[must_use]
    pub fn new(application: Arc<dyn Application>, user_agent: impl Into<String>) -> Self {
        Self {
            application,
            user_agent: user_agent.into(),
            cookies: Mutex::default(),
        }
    }

    /// Asks for a page that anyone may see; what its handler does is for the test to do.
    #[must_use]
    pub fn page(&self) -> Visit<'_> {
        let request = self.with_headers(Request::get("/page"));
        let OpenPage { auth, close } = self.application.open(request.body(()).expect("a path"));
        Visit {
            browser: self,
            auth,
            close: Some(close),
        }
    }

    /// Asks for the protected page of that path, with its query.
    pub async fn visit(&self, target: &str) -> Arrival {
        self.ask(Request::get(target), Bytes::new()).await
    }

    /// What a page's script gets from the API proxy. `target` is what follows the mount, with its query; no body is sent
    /// if it is null.
    pub async fn proxied(&self, method: Method, target: &str, body: Value) -> Response<Bytes> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/auth/{target}"))
            .header(ORIGIN, "http://localhost:3000");
        let mut bytes = Bytes::new();
        if !body.is_null() {
            request = request.header(CONTENT_TYPE, "application/json");
            bytes = body.to_string().into();
        }
        self.ask(request, bytes).await.response
    }

    /// What a form brings that a page of another site sends to the API proxy.
    pub async fn form_from_elsewhere(
        &self,
        target: &str,
        fields: &[(&str, &str)],
    ) -> Response<Bytes> {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(format!("/api/auth/{target}"))
            .header(ORIGIN, "https://evil.example")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site")
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document");
        self.ask(request, body.into()).await.response
    }

    async fn ask(&self, request: request::Builder, body: Bytes) -> Arrival {
        let request = self.with_headers(request).body(body).expect("a path");
        let arrival = self.application.ask(request).await;
        self.keep(arrival.response.headers());
        arrival
    }

    fn with_headers(&self, request: request::Builder) -> request::Builder {
        let request = request
            .header(HOST, "localhost:3000")
            .header(USER_AGENT, &self.user_agent);
        match self.cookie_header() {
            none if none.is_empty() => request,
            cookies => request.header(COOKIE, cookies),
        }
    }

    /// Its name, which is sent to upstream.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// A cookie of Neon Auth's, by what follows the prefix.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<Cookie> {
        self.lock()
            .get(&format!("__Secure-neon-auth.{name}"))
            .cloned()
    }

    /// Another browser, with copies of the cookies: a stolen jar, or a tab that missed what came after.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self {
            application: self.application.clone(),
            user_agent: self.user_agent.clone(),
            cookies: Mutex::new(self.lock().clone()),
        }
    }

    /// The same browser at another application, with copies of the cookies.
    #[must_use]
    pub fn copy_to(&self, application: Arc<dyn Application>) -> Self {
        Self {
            application,
            ..self.copy()
        }
    }

    /// Lets a cookie go, as at its expiry.
    pub fn forget(&self, name: &str) {
        self.lock().remove(&format!("__Secure-neon-auth.{name}"));
    }

    /// Keeps the cookies of a response, and removes those that it clears.
    pub fn keep(&self, headers: &HeaderMap) {
        let mut cookies = self.lock();
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("a Set-Cookie line is ASCII");
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            let max_age = attributes.split(';').find_map(|attribute| {
                let (name, value) = attribute.split_once('=')?;
                name.trim()
                    .eq_ignore_ascii_case("max-age")
                    .then(|| value.trim().parse().expect("Max-Age is a number"))
            });
            if max_age.is_some_and(|max_age| max_age <= 0) {
                cookies.remove(name);
                continue;
            }
            let value = value.to_owned();
            cookies.insert(name.to_owned(), Cookie { value, max_age });
        }
    }

    /// The Cookie header it sends.
    #[must_use]
    pub fn cookie_header(&self) -> String {
        let cookies = self.lock();
        let pairs: Vec<String> = cookies
            .iter()
            .map(|(name, cookie)| format!("{name}={}", cookie.value))
            .collect();
        pairs.join("; ")
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Cookie>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deref for Visit<'_> {
    type Target = RequestAuth;

    fn deref(&self) -> &RequestAuth {
        &self.auth
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        if let Some(close) = self.close.take() {
            self.browser.keep(&close());
        }
    }
}

impl fmt::Debug for Visit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Visit").field(&self.auth).finish()
    }
}
