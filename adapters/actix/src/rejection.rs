//! Why an extractor has nothing to give.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use bytes::Bytes;
use http::Response;
use neon_auth_tokio::driver::core::Failure;
use neon_auth_web::{self as web, RequestAuth};

use crate::convert::{response, status};

const NO_GATE: &str = "Neon Auth is not around this route. Add `.wrap(neon_auth_actix::protect(&auth))`, or \
    `.wrap(neon_auth_actix::attach(&auth))` if nothing is to be protected, to the application.";

/// Why an extractor has nothing to give, and what it answers.
///
/// A handler that takes `Result<Session, Rejection>` can look at it before it answers, or answer something else:
///
/// ```
/// use actix_web::HttpResponse;
/// use neon_auth_actix::{Failure, Rejection, Session};
///
/// async fn greeting(session: Result<Session, Rejection>) -> Result<String, Rejection> {
///     match session {
///         Ok(session) => Ok(format!("Hello, {}", session.user.name)),
///         Err(rejection) if rejection.failure() == Failure::Unauthorized => {
///             Ok("Hello, stranger".to_owned())
///         }
///         Err(outage) => Err(outage),
///     }
/// }
/// # let _ = actix_web::web::get().to(greeting);
/// ```
#[derive(Debug)]
pub struct Rejection {
    failure: Failure,
    answer: Box<Response<Bytes>>,
}

impl Rejection {
    /// [`Failure::Unauthorized`] if nobody is signed in, [`Failure::Forbidden`] if somebody is who lacks a role,
    /// [`Failure::UntrustedOrigin`] if a page of another site sent the request, [`Failure::Internal`] if no middleware is
    /// around the route, anything else if it is unknown who is signed in.
    #[must_use]
    pub const fn failure(&self) -> Failure {
        self.failure
    }

    /// Nobody is signed in, as a handler may find out for itself: on to the login page, or 401 for a client of an API.
    #[must_use]
    pub fn signed_out(auth: &RequestAuth) -> Self {
        web::Rejection::signed_out(auth).into()
    }

    /// The application's mistake; the answer says what to add.
    pub(crate) fn no_gate() -> Self {
        web::Rejection::no_gate(NO_GATE).into()
    }
}

impl From<web::Rejection> for Rejection {
    fn from(rejection: web::Rejection) -> Self {
        Self {
            failure: rejection.failure(),
            answer: Box::new(rejection.into_response()),
        }
    }
}

impl ResponseError for Rejection {
    fn status_code(&self) -> StatusCode {
        status(self.answer.status())
    }

    fn error_response(&self) -> HttpResponse {
        response(Response::clone(&self.answer))
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.failure.message())
    }
}

impl std::error::Error for Rejection {}
