//! Why there is nothing to give.

use rouille::Response;

use crate::convert::from_http;
use crate::{ErrorCode, RequestAuth};

/// Says why a handler does not get what it asks for, and answers.
///
/// A handler may look at it before it answers, or answer something else:
///
/// ```
/// use neon_auth_rouille::{ErrorCode, RequestAuth, require_session};
/// use rouille::Response;
///
/// fn greeting(auth: &RequestAuth) -> Response {
///     match require_session(auth) {
///         Ok(session) => Response::text(format!("Hello, {}", session.user.name)),
///         Err(rejection) if rejection.error_code() == ErrorCode::Unauthorized => {
///             Response::text("Hello, stranger")
///         }
///         Err(outage) => outage.into(),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Rejection(#[from] neon_auth::Rejection);

/// For a handler that ends with `?` if a server method fails: the answer has upstream's own status and code, and is a page
/// if `Accept` names HTML, else JSON.
impl From<crate::Error> for Rejection {
    fn from(error: crate::Error) -> Self {
        Self(error.into())
    }
}

impl Rejection {
    /// Returns [`ErrorCode::Unauthorized`] if nobody is signed in, [`ErrorCode::Forbidden`] if somebody is who lacks a
    /// role, [`ErrorCode::SessionNotFresh`] if somebody is who signed in too long ago, [`ErrorCode::UntrustedOrigin`]
    /// if a page of another site sent the request, anything else if it is unknown who is signed in.
    #[must_use]
    pub fn error_code(&self) -> ErrorCode {
        self.0.error_code()
    }

    /// Rejects a request because nobody is signed in, as a handler may find out for itself: on to the login page, or
    /// 401 for a client of an API.
    #[must_use]
    pub fn signed_out(auth: &RequestAuth) -> Self {
        Self(neon_auth::Rejection::signed_out(auth))
    }
}

impl From<Rejection> for Response {
    fn from(rejection: Rejection) -> Self {
        from_http(rejection.0.into_response())
    }
}
