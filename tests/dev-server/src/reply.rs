//! The answers that say yes.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

use crate::refusal::Refusal;

/// What a route gives back.
pub(crate) type Answer = Result<Reply, Refusal>;

/// An answer in the making.
#[derive(Debug)]
pub(crate) struct Reply {
    status: StatusCode,
    content_type: Option<&'static str>,
    location: Option<String>,
    cookies: Vec<String>,
    body: String,
}

impl Reply {
    /// 200 with a JSON body.
    pub(crate) fn json(body: &impl Serialize) -> Self {
        Self {
            status: StatusCode::OK,
            content_type: Some("application/json"),
            location: None,
            cookies: Vec::new(),
            body: serde_json::to_string(body).unwrap_or_default(),
        }
    }

    /// `{"status":true}`
    pub(crate) fn status_true() -> Self {
        #[derive(Serialize)]
        struct Status {
            status: bool,
        }
        Self::json(&Status { status: true })
    }

    /// `{"success":true}`
    pub(crate) fn success() -> Self {
        #[derive(Serialize)]
        struct Success {
            success: bool,
        }
        Self::json(&Success { success: true })
    }

    /// An HTML page.
    pub(crate) fn html(status: StatusCode, body: String) -> Self {
        Self {
            status,
            content_type: Some("text/html; charset=utf-8"),
            location: None,
            cookies: Vec::new(),
            body,
        }
    }

    /// 302 to `location`. Better Auth labels the empty body JSON.
    pub(crate) fn redirect(location: String) -> Self {
        Self {
            status: StatusCode::FOUND,
            content_type: Some("application/json"),
            location: Some(location),
            cookies: Vec::new(),
            body: String::new(),
        }
    }

    /// 302 to `location` from outside Better Auth: by Neon's layer or the provider.
    pub(crate) fn plain_redirect(location: String) -> Self {
        Self {
            content_type: None,
            ..Self::redirect(location)
        }
    }

    /// Names a place to go without sending the client there.
    pub(crate) fn with_location(mut self, location: Option<String>) -> Self {
        self.location = location;
        self
    }

    /// Adds `Set-Cookie` lines after those already there.
    pub(crate) fn with_cookies(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.cookies.extend(lines);
        self
    }

    pub(crate) fn into_response(self) -> Response<Bytes> {
        let mut response = Response::new(Bytes::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Some(content_type) = self.content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        if let Some(location) = self.location.and_then(|to| HeaderValue::try_from(to).ok()) {
            headers.insert(LOCATION, location);
        }
        for line in self.cookies {
            if let Ok(line) = HeaderValue::try_from(line) {
                headers.append(SET_COOKIE, line);
            }
        }
        response
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        Self {
            status: refusal.status,
            content_type: Some("application/json"),
            location: None,
            cookies: Vec::new(),
            body: refusal.body(),
        }
    }
}
