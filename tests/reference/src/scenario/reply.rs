//! What upstream may answer.

use bytes::Bytes;
use http::header::SET_COOKIE;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use neon_auth_core::{FetchError, FetchErrorKind, Fetched};

/// One answer, or none.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Upstream answers.
    Answer {
        /// The status.
        status: StatusCode,
        /// The headers, in order.
        headers: Vec<(HeaderName, HeaderValue)>,
        /// The body.
        body: Bytes,
    },
    /// The call fails.
    Failure(FetchErrorKind),
}

impl Reply {
    /// The same as a transport brings it.
    pub fn fetched(&self) -> Fetched {
        match self {
            Self::Answer {
                status,
                headers,
                body,
            } => {
                let mut response = Response::new(body.clone());
                *response.status_mut() = *status;
                for (name, value) in headers {
                    response.headers_mut().append(name, value.clone());
                }
                Ok(response)
            }
            Self::Failure(kind) => Err(FetchError::with_source(*kind, "reset\r\nby \"peer\"")),
        }
    }

    /// The lines of one header, in order.
    pub fn lines_of(&self, name: HeaderName) -> impl DoubleEndedIterator<Item = &HeaderValue> {
        let headers = match self {
            Self::Answer { headers, .. } => headers.as_slice(),
            Self::Failure(_) => &[],
        };
        headers
            .iter()
            .filter(move |(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// The Set-Cookie lines, in order.
    pub fn set_cookies(&self) -> impl DoubleEndedIterator<Item = &HeaderValue> {
        self.lines_of(SET_COOKIE)
    }
}
