//! Why an extractor has nothing to give.

use std::fmt;

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CACHE_CONTROL;
use neon_auth_tokio::driver::Auth;
use neon_auth_tokio::driver::core::{Error, Failure};

const NO_LAYER: &str = "Neon Auth is not around this route. Add `.layer(neon_auth_axum::protect(&auth))`, or \
    `.layer(neon_auth_axum::attach(&auth))` where nothing is to be protected, to the router, after its routes.";

/// Why an extractor has nothing to give, and what it answers.
///
/// A handler that takes `Result<Session, Rejection>` can look at it before it answers, or answer something else:
///
/// ```
/// use axum::response::{IntoResponse, Response};
/// use neon_auth_axum::{Failure, Rejection, Session};
///
/// async fn greeting(session: Result<Session, Rejection>) -> Response {
///     match session {
///         Ok(session) => format!("Hello, {}", session.user.name).into_response(),
///         Err(rejection) if rejection.failure() == Failure::Unauthorized => {
///             "Hello, stranger".into_response()
///         }
///         Err(outage) => outage.into_response(),
///     }
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(greeting));
/// ```
#[derive(Debug)]
pub struct Rejection {
    failure: Failure,
    answer: Box<Response>,
}

impl Rejection {
    /// [`Failure::Unauthorized`] if nobody is signed in, [`Failure::UntrustedOrigin`] if a page of another site sent the
    /// request, [`Failure::Internal`] if no layer is around the route, anything else if it is unknown who is signed in.
    #[must_use]
    pub fn failure(&self) -> Failure {
        self.failure
    }

    fn new(failure: Failure, answer: Response) -> Self {
        Self {
            failure,
            answer: Box::new(answer),
        }
    }

    /// The application's mistake: it is told the mend.
    pub(crate) fn no_layer() -> Self {
        let no_store = [(CACHE_CONTROL, "private, no-store")];
        let answer = (StatusCode::INTERNAL_SERVER_ERROR, no_store, NO_LAYER);
        Self::new(Failure::Internal, answer.into_response())
    }

    /// Nobody is signed in, as a handler may find out for itself: on to the login page, or 401 for a client of an API.
    #[must_use]
    pub fn signed_out(auth: &Auth) -> Self {
        let answer = auth.turn_away().admit().break_value();
        let answer = answer.unwrap_or_else(|| Failure::Unauthorized.to_response());
        Self::new(Failure::Unauthorized, answer.map(Body::from))
    }

    /// It cannot be told who is signed in.
    pub(crate) fn unknown(auth: &Auth, error: &Error) -> Self {
        Self::of(auth, error.failure().unwrap_or(Failure::UpstreamError))
    }

    /// The failure as the client wants it: a page if `Accept` names HTML, else JSON.
    pub(crate) fn of(auth: &Auth, failure: Failure) -> Self {
        Self::new(failure, auth.answer_failure(failure).map(Body::from))
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        *self.answer
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.failure.message())
    }
}

impl std::error::Error for Rejection {}
