//! Why an extractor has nothing to give.

use std::fmt;

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use neon_auth_tower::driver::core::Failure;
use neon_auth_tower::driver::{Async, RequestAuth};
use neon_auth_tower::web;

const NO_LAYER: &str = "Neon Auth is not around this route. Add `.layer(neon_auth_axum::protect(&auth))`, or \
    `.layer(neon_auth_axum::attach(&auth))` if nothing is to be protected, to the router, after its routes.";

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
pub struct Rejection(web::Rejection);

impl Rejection {
    /// [`Failure::Unauthorized`] if nobody is signed in, [`Failure::Forbidden`] if somebody is who lacks a role,
    /// [`Failure::UntrustedOrigin`] if a page of another site sent the request, [`Failure::Internal`] if no layer is around
    /// the route, anything else if it is unknown who is signed in.
    #[must_use]
    pub fn failure(&self) -> Failure {
        self.0.failure()
    }

    /// Nobody is signed in, as a handler may find out for itself: on to the login page, or 401 for a client of an API.
    #[must_use]
    pub fn signed_out(auth: &RequestAuth) -> Self {
        Self(web::Rejection::signed_out::<Async>(auth))
    }

    /// The application's mistake; the answer says what to add.
    pub(crate) fn no_layer() -> Self {
        Self(web::Rejection::no_gate(NO_LAYER))
    }
}

impl From<web::Rejection> for Rejection {
    fn from(rejection: web::Rejection) -> Self {
        Self(rejection)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        self.0.into_response().map(Body::from)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for Rejection {}
