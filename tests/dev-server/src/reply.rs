//! The answers that say yes.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION,
    PRAGMA, SET_COOKIE,
};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

use crate::refusal::Refusal;

/// The header that carries a user's token.
const SET_AUTH_JWT: &str = "set-auth-jwt";

const HTML: &str = "text/html; charset=utf-8";

/// What the pages may do: be styled. It names no `form-action`, since browsers would apply that
/// to the redirect from the simulated provider on to the application.
const PAGE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/// What a route gives back.
pub(crate) type Answer = Result<Reply, Refusal>;

/// An answer in the making.
#[derive(Debug)]
pub(crate) struct Reply {
    status: StatusCode,
    content_type: Option<&'static str>,
    location: Option<String>,
    cookies: Vec<String>,
    is_secret: bool,
    user_token: Option<String>,
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
            is_secret: false,
            user_token: None,
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

    /// Whether somebody may do what was asked about.
    pub(crate) fn permission(granted: bool) -> Self {
        #[derive(Serialize)]
        struct Permission {
            error: (),
            success: bool,
        }
        Self::json(&Permission {
            error: (),
            success: granted,
        })
    }

    /// An HTML page.
    pub(crate) fn html(status: StatusCode, body: String) -> Self {
        Self {
            status,
            content_type: Some(HTML),
            location: None,
            cookies: Vec::new(),
            is_secret: false,
            user_token: None,
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
            is_secret: false,
            user_token: None,
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

    /// Sends a user's token along, in a header that scripts may read.
    pub(crate) fn with_user_token(mut self, token: String) -> Self {
        self.user_token = Some(token);
        self
    }

    /// Names a place to go without sending the client there.
    pub(crate) fn with_location(mut self, location: Option<String>) -> Self {
        self.location = location;
        self
    }

    /// Forbids caches to store the answer, as OAuth has it (RFC 6749, section 5.1).
    pub(crate) fn never_stored(mut self) -> Self {
        self.is_secret = true;
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
            if content_type == HTML {
                headers.insert(
                    CONTENT_SECURITY_POLICY,
                    HeaderValue::from_static(PAGE_POLICY),
                );
            }
        }
        if self.is_secret {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
        }
        if let Some(location) = self.location.and_then(|to| HeaderValue::try_from(to).ok()) {
            headers.insert(LOCATION, location);
        }
        if let Some(token) = self
            .user_token
            .and_then(|jwt| HeaderValue::try_from(jwt).ok())
        {
            headers.insert(SET_AUTH_JWT, token);
            headers.insert(
                ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static(SET_AUTH_JWT),
            );
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
            is_secret: false,
            user_token: None,
            body: refusal.body(),
        }
    }
}
