//! The answers that say yes.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION,
    PRAGMA, SET_COOKIE, WWW_AUTHENTICATE,
};
use http::{HeaderName, HeaderValue, Response, StatusCode};
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
    /// The other headers.
    headers: Vec<(HeaderName, HeaderValue)>,
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
            headers: Vec::new(),
            body: serde_json::to_string(body).unwrap_or_default(),
        }
    }

    /// 200 and nothing more.
    pub(crate) fn empty() -> Self {
        Self {
            body: String::new(),
            ..Self::json(&())
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
            headers: Vec::new(),
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
            headers: Vec::new(),
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
        if let Ok(token) = HeaderValue::try_from(token) {
            self.headers
                .push((HeaderName::from_static(SET_AUTH_JWT), token));
        }
        self.with_header(ACCESS_CONTROL_EXPOSE_HEADERS, SET_AUTH_JWT)
    }

    /// Names a place to go without sending the client there.
    pub(crate) fn with_location(mut self, location: Option<String>) -> Self {
        self.location = location;
        self
    }

    /// The same answer under another status.
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Adds a header.
    pub(crate) fn with_header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }

    /// Another answer in place of this one, whose cookies it keeps, and whose `Location` if it has none.
    pub(crate) fn replaced_by(self, mut next: Self) -> Self {
        next.cookies = self.cookies.into_iter().chain(next.cookies).collect();
        next.location = next.location.or(self.location);
        next
    }

    /// The `Set-Cookie` lines so far.
    pub(crate) fn cookies(&self) -> &[String] {
        &self.cookies
    }

    /// Forbids caches to store the answer, as OAuth has it (RFC 6749, section 5.1).
    pub(crate) fn never_stored(self) -> Self {
        self.with_header(CACHE_CONTROL, "no-store")
            .with_header(PRAGMA, "no-cache")
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
        headers.extend(self.headers);
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
        let challenge = refusal.challenge();
        let challenge =
            challenge.map(|challenge| (WWW_AUTHENTICATE, HeaderValue::from_static(challenge)));
        let body = refusal.body();
        // What the real server does not expect has no type.
        let is_unexpected = refusal.status == StatusCode::INTERNAL_SERVER_ERROR && body.is_empty();
        Self {
            status: refusal.status,
            content_type: (!is_unexpected).then_some("application/json"),
            location: None,
            cookies: Vec::new(),
            headers: challenge.into_iter().collect(),
            body,
        }
    }
}
