//! Why an extractor has nothing to give.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use derive_more::Deref;
use neon_auth::RequestAuth;

use crate::convert::{response, status};

const NO_GATE: &str = "Neon Auth is not around this route. Add `.wrap(neon_auth_actix::protect(&auth))`, or \
    `.wrap(neon_auth_actix::attach(&auth))` if nothing is to be protected, to the application.";

/// Says why an extractor has nothing to give, and answers. It derefs to what every framework has: its
/// [`error_code`](neon_auth::Rejection::error_code) says why.
///
/// A handler that takes `Result<Session, Rejection>` can look at it before it answers, or answer something else:
///
/// ```
/// use actix_web::HttpResponse;
/// use neon_auth_actix::{ErrorCode, Rejection, Session};
///
/// async fn greeting(session: Result<Session, Rejection>) -> Result<String, Rejection> {
///     match session {
///         Ok(session) => Ok(format!("Hello, {}", session.user.name)),
///         Err(rejection) if rejection.error_code() == ErrorCode::Unauthorized => {
///             Ok("Hello, stranger".to_owned())
///         }
///         Err(outage) => Err(outage),
///     }
/// }
/// # let _ = actix_web::web::get().to(greeting);
/// ```
#[derive(Debug, Deref, thiserror::Error)]
#[error(transparent)]
pub struct Rejection(#[from] neon_auth::Rejection);

/// For a handler that ends with `?` if a server method fails: the answer has upstream's own status and code, and is a page
/// if `Accept` names HTML, else JSON.
impl From<neon_auth::Error> for Rejection {
    fn from(error: neon_auth::Error) -> Self {
        Self(error.into())
    }
}

impl Rejection {
    /// Rejects a request because nobody is signed in, as a handler may find out for itself: on to the login page, or
    /// 401 for a client of an API.
    #[must_use]
    pub fn signed_out(auth: &RequestAuth) -> Self {
        Self(neon_auth::Rejection::signed_out(auth))
    }

    /// The application's mistake; the answer says what to add.
    pub(crate) fn no_gate() -> Self {
        Self(neon_auth::Rejection::no_gate(NO_GATE))
    }
}

impl ResponseError for Rejection {
    fn status_code(&self) -> StatusCode {
        status(self.0.response().status())
    }

    fn error_response(&self) -> HttpResponse {
        response(self.0.response())
    }
}
