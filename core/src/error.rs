//! What a server method answers if it does not succeed.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use crate::config::Config;
use crate::error_code::ErrorCode;
use crate::fetch::FetchError;
use crate::request::IncomingRequest;

/// Says why a server method or `get_session()` has no value to give.
///
/// Upstream's refusals keep its own status, code and message: match on [`code`](Self::code), for example
/// `INVALID_EMAIL_OR_PASSWORD`. The codes of [`ErrorCode`] are for calls without an answer that can be read.
#[derive(Clone)]
pub struct Error {
    code: Cow<'static, str>,
    status: StatusCode,
    message: Cow<'static, str>,
    failure: Option<ErrorCode>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    reader: Option<Arc<Reader>>,
}

/// Whose request the error ends.
pub(crate) struct Reader {
    pub(crate) config: Config,
    pub(crate) request: IncomingRequest,
}

impl Error {
    /// Upstream's own refusal. Without a code it is `UPSTREAM_ERROR`, with upstream's status all the same.
    pub(crate) fn refused(
        status: StatusCode,
        code: Option<String>,
        message: Option<String>,
    ) -> Self {
        Self {
            code: code.map_or(Cow::Borrowed(ErrorCode::UpstreamError.as_str()), Cow::Owned),
            status,
            message: message.map_or_else(|| Cow::Borrowed(reason(status)), Cow::Owned),
            failure: None,
            source: None,
            reader: None,
        }
    }

    /// The same failure, with what caused it.
    pub(crate) fn caused_by(
        failure: ErrorCode,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            source: Some(Arc::from(source.into())),
            ..failure.into()
        }
    }

    /// Notes the request that ends with this error, so that [`to_response`](Self::to_response) answers it as it wants to be
    /// answered. The methods of a request have done it.
    #[must_use]
    pub fn for_request(mut self, config: &Config, request: &IncomingRequest) -> Self {
        self.reader = Some(Arc::new(Reader {
            config: config.clone(),
            request: request.clone(),
        }));
        self
    }

    /// Whose request the error ends, if that is noted.
    pub(crate) fn reader(&self) -> Option<&Reader> {
        self.reader.as_deref()
    }

    /// Returns the stable code: one of upstream's, such as `INVALID_EMAIL_OR_PASSWORD`, or one of [`ErrorCode`]'s.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns the status: upstream's own, or that of the [`ErrorCode`].
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the status's canonical reason phrase, such as `Bad Gateway`.
    #[must_use]
    pub fn status_text(&self) -> &'static str {
        reason(self.status)
    }

    /// Returns a message for the user: upstream's own words, or a generic sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns whose fault it is, roughly.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.failure {
            Some(ErrorCode::Internal) => ErrorKind::Internal,
            Some(
                ErrorCode::Unauthorized
                | ErrorCode::Forbidden
                | ErrorCode::SessionNotFresh
                | ErrorCode::UntrustedOrigin
                | ErrorCode::Prefetch,
            ) => ErrorKind::Refused,
            Some(failure) if failure.status().is_client_error() => ErrorKind::Invalid,
            Some(_) => ErrorKind::Upstream,
            None if self.status.is_client_error() => ErrorKind::Refused,
            None => ErrorKind::Upstream,
        }
    }

    /// Returns which failure of ours it is; none if upstream answered and refused.
    #[must_use]
    pub fn error_code(&self) -> Option<ErrorCode> {
        self.failure
    }
}

/// Says whose fault an [`Error`] is: what a handler usually has to know, besides the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Upstream has considered the call and refuses it: a wrong password, say. Or the request itself is refused here:
    /// nobody is signed in, or a page of another site sent it. The [`message`](Error::message) is for the person.
    Refused,
    /// Upstream could not be reached, is in trouble itself, or gave an answer that cannot be read. Nobody here is at
    /// fault; the person may try again.
    Upstream,
    /// The call could not be made as it was asked for, such as one of an invalid path: a mistake of the application's.
    Invalid,
    /// A bug or an impossible state.
    Internal,
}

fn reason(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Unknown Status")
}

impl From<ErrorCode> for Error {
    fn from(failure: ErrorCode) -> Self {
        Self {
            code: Cow::Borrowed(failure.as_str()),
            status: failure.status(),
            message: Cow::Borrowed(failure.message()),
            failure: Some(failure),
            source: None,
            reader: None,
        }
    }
}

impl From<FetchError> for Error {
    fn from(error: FetchError) -> Self {
        Self {
            source: error.shared_source(),
            ..error.kind().error_code().into()
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.code)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

/// Whether a text is a word as OAuth's registered codes are, such as `authorization_pending`, so that the log may have
/// it: the form of a code (RFC 6749, section 5.2) is also that of a token.
pub(crate) fn is_oauth_code(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'))
}

/// Whether upstream's text may be repeated as a code: in a URL, in the log.
pub(crate) fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}
