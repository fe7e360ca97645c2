//! Why there is nothing to give.

use rouille::Response;

use crate::answer::from_http;
use crate::{Failure, RequestAuth};

/// Why a handler does not get what it asks for, and what it answers.
///
/// A handler may look at it before it answers, or answer something else:
///
/// ```
/// use neon_auth_rouille::{Failure, RequestAuth, require_session};
/// use rouille::Response;
///
/// fn greeting(auth: &RequestAuth) -> Response {
///     match require_session(auth) {
///         Ok(session) => Response::text(format!("Hello, {}", session.user.name)),
///         Err(rejection) if rejection.failure() == Failure::Unauthorized => {
///             Response::text("Hello, stranger")
///         }
///         Err(outage) => outage.into(),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Rejection(#[from] neon_auth::Rejection);

/// For a handler that ends with `?` if a server method fails: the answer is JSON with upstream's own status and code.
impl From<crate::Error> for Rejection {
    fn from(error: crate::Error) -> Self {
        Self(error.into())
    }
}

impl Rejection {
    /// [`Failure::Unauthorized`] if nobody is signed in, [`Failure::Forbidden`] if somebody is who lacks a role,
    /// [`Failure::SessionNotFresh`] if somebody is who signed in too long ago,
    /// [`Failure::UntrustedOrigin`] if a page of another site sent the request, anything else if it is unknown who is
    /// signed in.
    #[must_use]
    pub fn failure(&self) -> Failure {
        self.0.failure()
    }

    /// Nobody is signed in, as a handler may find out for itself: on to the login page, or 401 for a client of an API.
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
