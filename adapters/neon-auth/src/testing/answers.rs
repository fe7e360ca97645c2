//! Ready-made answers of an [`upstream`](super::upstream).

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use neon_auth_core::{FetchError, FetchErrorKind, Fetched};
use serde_json::Value;

use super::SignedIn;

/// Answers `get-session`: this user is signed in. A `&User` signed in just now; any other session is a [`SignedIn`].
///
/// The token is that of the user's cookies, so to the cookies of somebody else it is no answer.
pub fn session(signed_in: impl Into<SignedIn>) -> Fetched {
    answer(StatusCode::OK, signed_in.into().to_json())
}

/// Answers `get-session`: nobody is signed in.
pub fn nobody() -> Fetched {
    answer(StatusCode::OK, "null".to_owned())
}

/// Answers in JSON: a reply to a server method, or a refusal, `{"code": …, "message": …}` with a status of 400 and up.
pub fn json(status: StatusCode, body: &Value) -> Fetched {
    answer(status, body.to_string())
}

/// Gives no answer: `FetchErrorKind::Refused` is a server that is down.
pub fn failure(kind: FetchErrorKind) -> Fetched {
    Err(FetchError::new(kind))
}

/// Fails what the test does not expect. The application answers 500, `INTERNAL_ERROR`, and the log names the call.
pub fn unexpected(request: &Request<Bytes>) -> Fetched {
    let call = format!(
        "the test expects no call to {} {}",
        request.method(),
        request.uri().path()
    );
    Err(FetchError::with_source(FetchErrorKind::Internal, call))
}

fn answer(status: StatusCode, body: String) -> Fetched {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}
