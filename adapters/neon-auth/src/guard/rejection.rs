//! Why there is nothing to give.

use std::fmt;

use crate::{Error, ErrorCode};
use crate::{Mode, RequestAuth};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response};
use neon_auth_core::Jar;

/// Says why a request does not get what it needs, and answers.
#[derive(thiserror::Error)]
#[error("{}", failure.message())]
pub struct Rejection {
    failure: ErrorCode,
    answer: Box<Response<Bytes>>,
}

impl Rejection {
    /// Returns [`ErrorCode::Unauthorized`] if nobody is signed in, [`ErrorCode::Forbidden`] if somebody is who lacks a
    /// role, [`ErrorCode::SessionNotFresh`] if somebody is who signed in too long ago, [`ErrorCode::UntrustedOrigin`]
    /// if a page of another site sent the request, [`ErrorCode::Internal`] if no gate is around the route, anything
    /// else if it is unknown who is signed in.
    #[must_use]
    pub fn error_code(&self) -> ErrorCode {
        self.failure
    }

    /// Returns the answer.
    #[must_use]
    pub fn response(&self) -> &Response<Bytes> {
        &self.answer
    }

    /// Returns the answer, for good.
    #[must_use]
    pub fn into_response(self) -> Response<Bytes> {
        *self.answer
    }

    /// Rejects a request because nobody is signed in: on to the login page, or 401 for a client of an API.
    #[must_use]
    pub fn signed_out<M: Mode>(auth: &RequestAuth<M>) -> Self {
        let answer = auth.admit(auth.turn_away()).break_value();
        let answer = answer.unwrap_or_else(|| ErrorCode::Unauthorized.to_response());
        Self::new(ErrorCode::Unauthorized, answer)
    }

    /// Rejects a request because the user signed in too long ago: on to the login page, or 403 for a client of an API.
    #[must_use]
    pub fn not_recent<M: Mode>(auth: &RequestAuth<M>) -> Self {
        let failure = ErrorCode::SessionNotFresh;
        let answer = auth.admit(auth.sign_in_again()).break_value();
        Self::new(failure, answer.unwrap_or_else(|| failure.to_response()))
    }

    /// Answers with the failure as the client wants it: a page if `Accept` names HTML and the path is not below an
    /// `api_route`, else JSON.
    #[must_use]
    pub fn of<M: Mode>(auth: &RequestAuth<M>, failure: ErrorCode) -> Self {
        Self::new(failure, auth.answer_failure(failure))
    }

    /// It is unknown who is signed in.
    pub(crate) fn unknown<M: Mode>(auth: &RequestAuth<M>, error: &Error) -> Self {
        Self::of(auth, error.error_code().unwrap_or(ErrorCode::UpstreamError))
    }

    /// Rejects a request by the application's mistake: no gate is around the route. `advice` says what to add, in the
    /// framework's terms.
    #[must_use]
    pub fn no_gate(advice: &'static str) -> Self {
        let mut answer = Response::new(Bytes::from_static(advice.as_bytes()));
        *answer.status_mut() = ErrorCode::Internal.status();
        let headers = answer.headers_mut();
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        headers.insert(CONTENT_TYPE, text);
        let no_store = HeaderValue::from_static(Jar::NO_STORE);
        headers.insert(CACHE_CONTROL, no_store);
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        Self::new(ErrorCode::Internal, answer)
    }

    fn new(failure: ErrorCode, answer: Response<Bytes>) -> Self {
        Self {
            failure,
            answer: Box::new(answer),
        }
    }
}

/// The answer of a handler that ends with `?` if a server method fails, with the error's status: a page if `Accept` names
/// HTML, else `{"error":…,"message":…,"code":…}`.
/// Of a refusal by upstream the [`error_code`](Rejection::error_code) is [`ErrorCode::UpstreamError`]; the answer has upstream's own
/// status and code.
impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        let failure = error.error_code().unwrap_or(ErrorCode::UpstreamError);
        Self::new(failure, error.to_response())
    }
}

/// Not the headers: a redirect to the login page carries the query that was asked for.
impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection")
            .field("failure", &self.failure)
            .field("status", &self.answer.status())
            .finish_non_exhaustive()
    }
}
