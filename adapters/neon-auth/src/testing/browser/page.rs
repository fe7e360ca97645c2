//! What a browser arrives at.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::Value;

use super::url::Url;

/// Holds what a [`Browser`](super::Browser) has arrived at: the last answer, after all redirects.
#[derive(Clone)]
pub struct Page {
    pub(super) url: Url,
    status: StatusCode,
    headers: HeaderMap,
    text: String,
    cookies: Vec<(String, String)>,
}

impl Page {
    pub(super) fn new(url: Url, response: Response<Bytes>, cookies: Vec<(String, String)>) -> Self {
        let (head, body) = response.into_parts();
        Self {
            url,
            status: head.status,
            headers: head.headers,
            text: String::from_utf8_lossy(&body).into_owned(),
            cookies,
        }
    }

    /// Returns the status. It compares with a number: `page.status() == 200`.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the body as text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the body as JSON.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn json(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_str(&self.text)
    }

    /// Returns the path that the browser has arrived at, without the query: `/auth/sign-in`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// Returns path and query: `/auth/sign-in?redirectTo=%2Fdashboard`.
    #[must_use]
    pub fn target(&self) -> &str {
        self.url.target()
    }

    /// Returns the origin: the application's, or that of the development server.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.url.origin()
    }

    /// Returns a header of the answer. Of several of one name it is the first, and `None` if it is not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns all headers of the answer. Those of the redirects before it are gone, but not their cookies.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the value of a cookie that the browser has for this page's host, whichever answer has set it, by its
    /// whole name: that of the session is
    /// [`Config::session_token_cookie`](neon_auth_core::Config::session_token_cookie).
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let found = self.cookies.iter().find(|(kept, _)| kept == name);
        found.map(|(_, value)| &**value)
    }
}

/// Without query, text and cookies: they may hold a secret.
impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("status", &self.status)
            .field("origin", &self.origin())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}
