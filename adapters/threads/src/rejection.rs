//! Why there is nothing to give.

use http::StatusCode;

use crate::respond::text;
use crate::{ErrorCode, RequestAuth, Response};

/// Says why a handler does not get what it asks for, and answers.
///
/// A handler may look at it before it answers, or answer something else:
///
/// ```
/// use neon_auth_threads::{ErrorCode, RequestAuth, Response, require_session, text};
///
/// fn greeting(auth: &RequestAuth) -> Response {
///     match require_session(auth) {
///         Ok(session) => text(format!("Hello, {}", session.user.name)),
///         Err(rejection) if rejection.error_code() == Some(ErrorCode::Unauthorized) => {
///             text("Hello, stranger")
///         }
///         Err(outage) => outage.into(),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Rejection(Reason);

#[derive(Debug, thiserror::Error)]
enum Reason {
    #[error(transparent)]
    Auth(neon_auth::Rejection),
    /// It says nothing of what was typed: that may be a password.
    #[error("{0}")]
    Form(&'static str, StatusCode),
}

impl From<neon_auth::Rejection> for Rejection {
    fn from(rejection: neon_auth::Rejection) -> Self {
        Self(Reason::Auth(rejection))
    }
}

/// For a handler that ends with `?` if a server method fails: the answer has upstream's own status and code, and is a page
/// if `Accept` names HTML, else JSON.
impl From<crate::Error> for Rejection {
    fn from(error: crate::Error) -> Self {
        neon_auth::Rejection::from(error).into()
    }
}

impl Rejection {
    pub(crate) fn of_a_form(why: &'static str, status: StatusCode) -> Self {
        Self(Reason::Form(why, status))
    }

    /// Returns [`ErrorCode::Unauthorized`] if nobody is signed in, [`ErrorCode::Forbidden`] if somebody is who lacks a
    /// role, [`ErrorCode::SessionNotFresh`] if somebody is who signed in too long ago, [`ErrorCode::UntrustedOrigin`]
    /// if a page of another site sent the request, none if a form could not be read, anything else if it is unknown
    /// who is signed in.
    #[must_use]
    pub fn error_code(&self) -> Option<ErrorCode> {
        match &self.0 {
            Reason::Auth(rejection) => Some(rejection.error_code()),
            Reason::Form(..) => None,
        }
    }

    /// Rejects a request because nobody is signed in, as a handler may find out for itself: on to the login page, or
    /// 401 for a client of an API.
    #[must_use]
    pub fn signed_out(auth: &RequestAuth) -> Self {
        neon_auth::Rejection::signed_out(auth).into()
    }
}

impl From<Rejection> for Response {
    fn from(rejection: Rejection) -> Self {
        match rejection.0 {
            Reason::Auth(rejection) => rejection.into_response(),
            Reason::Form(why, status) => {
                let mut response = text(why);
                *response.status_mut() = status;
                response
            }
        }
    }
}
