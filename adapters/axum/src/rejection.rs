//! Why an extractor has nothing to give.

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use derive_more::Deref;
use neon_auth::{Async, RequestAuth};

const NO_LAYER: &str = "Neon Auth is not around this route. Add `.layer(neon_auth_axum::protect(&auth))`, or \
    `.layer(neon_auth_axum::attach(&auth))` if nothing is to be protected, to the router, after its routes.";

/// Says why an extractor has nothing to give, and answers. It derefs to what every framework has: its
/// [`error_code`](neon_auth::Rejection::error_code) says why.
///
/// A handler that takes `Result<Session, Rejection>` can look at it before it answers, or answer something else:
///
/// ```
/// use axum::response::{IntoResponse, Response};
/// use neon_auth_axum::{ErrorCode, Rejection, Session};
///
/// async fn greeting(session: Result<Session, Rejection>) -> Response {
///     match session {
///         Ok(session) => format!("Hello, {}", session.user.name).into_response(),
///         Err(rejection) if rejection.error_code() == ErrorCode::Unauthorized => {
///             "Hello, stranger".into_response()
///         }
///         Err(outage) => outage.into_response(),
///     }
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(greeting));
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
        Self(neon_auth::Rejection::signed_out::<Async>(auth))
    }

    /// The application's mistake; the answer says what to add.
    pub(crate) fn no_layer() -> Self {
        Self(neon_auth::Rejection::no_gate(NO_LAYER))
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        self.0.into_response().map(Body::from)
    }
}
