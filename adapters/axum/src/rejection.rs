//! Why an extractor has nothing to give.

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use neon_auth_tokio::driver::core::{Error, Failure};

use crate::extract::Auth;

const NO_LAYER: &str = "Neon Auth is not around this route. Add `.layer(neon_auth_axum::protect(&auth))`, or \
    `.layer(neon_auth_axum::attach(&auth))` where nothing is to be protected, to the router, after its routes.";

/// Why an extractor has nothing to give, rendered as the answer to the request.
#[derive(Debug)]
pub struct Rejection(Box<Response>);

impl Rejection {
    /// The application's mistake: it is told the mend.
    pub(crate) fn no_layer() -> Self {
        Self(Box::new(
            (StatusCode::INTERNAL_SERVER_ERROR, NO_LAYER).into_response(),
        ))
    }

    pub(crate) fn signed_out(auth: &Auth) -> Self {
        let answer = auth.turn_away().admit().break_value();
        let answer = answer.unwrap_or_else(|| Failure::Unauthorized.to_response());
        Self(Box::new(answer.map(Body::from)))
    }

    /// It cannot be told who is signed in.
    pub(crate) fn unknown(auth: &Auth, error: &Error) -> Self {
        let failure = error.failure().unwrap_or(Failure::UpstreamError);
        Self(Box::new(auth.answer_failure(failure).map(Body::from)))
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        *self.0
    }
}
