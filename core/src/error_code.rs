//! What can go wrong between the application and Neon Auth, in one table.
//!
//! Every code is stable: clients and dashboards may match on it. The messages are meant for anyone who can see the
//! response, so they say nothing about the network; the detail goes to the log alone.

use std::fmt;
use std::str::FromStr;

use http::StatusCode;

use crate::word::UnknownWord;

/// Names a failure that is ours, not upstream's: in an answer, or in an error.
///
/// Codes are stable, so that clients and dashboards may match on them. What upstream refuses keeps upstream's own code,
/// such as `INVALID_EMAIL_OR_PASSWORD`.
///
/// | code | status | when |
/// |---|---|---|
/// | `NETWORK_DNS` | 502 | the name in `base_url` does not resolve |
/// | `NETWORK_REFUSED` | 502 | the connection was refused |
/// | `NETWORK_TIMEOUT` | 502 | connecting, the head or the body took too long, or no connection was free in time |
/// | `NETWORK_TLS` | 502 | the handshake failed, or the certificate is not to be trusted |
/// | `NETWORK_RESET` | 502 | the connection was cut off |
/// | `NETWORK_ABORT` | 502 | the call was cancelled |
/// | `NETWORK_ERROR` | 502 | anything else of transport; this machine has no descriptor, port or memory left |
/// | `UPSTREAM_ERROR` | 502 | a status that says nothing about the session |
/// | `UPSTREAM_INVALID` | 502 | a success that cannot be read, or an answer over a limit: `response_body_limit`, and for its head 1 MiB and 128 fields |
/// | `INTERNAL_ERROR` | 500 | a bug, or a mistake in how the application is put together; the log says which |
/// | `INVALID_PATH` | 400 | a path that could be read as another |
/// | `INVALID_FRAMING` | 400 | a request that does not say without doubt where its body ends (rouille; other servers have their own answer) |
/// | `METHOD_NOT_ALLOWED` | 405 | the handler takes GET, POST, PUT, PATCH and DELETE |
/// | `BODY_TOO_LARGE` | 413 | over `request_body_limit` |
/// | `BODY_TIMEOUT` | 408 | the request's body took longer than `request_body_timeout`; the connection is closed |
/// | `UNAUTHORIZED` | 401 | nobody is signed in, and the client is an API's: it asks for JSON, is a script's `fetch()` or htmx, or asks below an `api_route` |
/// | `FORBIDDEN` | 403 | the user who is signed in lacks the role that the page asks for |
/// | `SESSION_NOT_FRESH` | 403 | the user signed in too long ago for what is asked; a browser is sent to the login page |
/// | `UNTRUSTED_ORIGIN` | 403 | a page of another site sent a form |
/// | `PREFETCH` | 503 | a browser asks ahead of time for what can be used only once: a mail link, the way back from an OAuth provider |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// The name in `base_url` does not resolve.
    NetworkDns,
    /// The connection was refused.
    NetworkRefused,
    /// Connecting, the head or the body took longer than the call may take
    /// ([`timeout`](crate::ConfigBuilder::timeout)), or no connection was free in time
    /// ([`connection_limit`](crate::ConfigBuilder::connection_limit)).
    NetworkTimeout,
    /// The TLS handshake failed, or the certificate is not to be trusted.
    NetworkTls,
    /// The connection was reset or cut off, before or in the body.
    NetworkReset,
    /// The call was cancelled.
    NetworkAbort,
    /// Anything else of transport.
    NetworkError,
    /// Upstream answered with a status that says nothing about the session.
    UpstreamError,
    /// Upstream answered 2xx with something that cannot be read, or with more than the limit.
    UpstreamInvalid,
    /// A bug or an impossible state on our side.
    Internal,
    /// The path could leave `base_url`, or could be read differently by another layer.
    InvalidPath,
    /// The request's head does not say without doubt where its body ends.
    InvalidFraming,
    /// The handler takes GET, POST, PUT, PATCH and DELETE.
    MethodNotAllowed,
    /// The request's body is over the configured limit.
    BodyTooLarge,
    /// The request's body did not arrive within the configured time.
    BodyTimeout,
    /// Nobody is signed in.
    Unauthorized,
    /// Somebody is signed in who lacks the role.
    Forbidden,
    /// Somebody is signed in, but did so too long ago for what is asked.
    SessionNotFresh,
    /// A page of another site has sent a request that may change something.
    UntrustedOrigin,
    /// A browser asks ahead of time for what can be used only once.
    Prefetch,
}

impl ErrorCode {
    /// Lists all of them, in the order of the table.
    pub const ALL: &'static [Self] = &[
        Self::NetworkDns,
        Self::NetworkRefused,
        Self::NetworkTimeout,
        Self::NetworkTls,
        Self::NetworkReset,
        Self::NetworkAbort,
        Self::NetworkError,
        Self::UpstreamError,
        Self::UpstreamInvalid,
        Self::Internal,
        Self::InvalidPath,
        Self::InvalidFraming,
        Self::MethodNotAllowed,
        Self::BodyTooLarge,
        Self::BodyTimeout,
        Self::Unauthorized,
        Self::Forbidden,
        Self::SessionNotFresh,
        Self::UntrustedOrigin,
        Self::Prefetch,
    ];

    /// The code, the status of the answer that carries it, and the message that clients see.
    const fn row(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::NetworkDns => (
                "NETWORK_DNS",
                StatusCode::BAD_GATEWAY,
                "Could not resolve authentication server hostname",
            ),
            Self::NetworkRefused => (
                "NETWORK_REFUSED",
                StatusCode::BAD_GATEWAY,
                "Connection refused by authentication server",
            ),
            Self::NetworkTimeout => (
                "NETWORK_TIMEOUT",
                StatusCode::BAD_GATEWAY,
                "Authentication server connection timed out",
            ),
            Self::NetworkTls => (
                "NETWORK_TLS",
                StatusCode::BAD_GATEWAY,
                "TLS error connecting to authentication server",
            ),
            Self::NetworkReset => (
                "NETWORK_RESET",
                StatusCode::BAD_GATEWAY,
                "Connection to authentication server was reset",
            ),
            Self::NetworkAbort => (
                "NETWORK_ABORT",
                StatusCode::BAD_GATEWAY,
                "Authentication request was aborted",
            ),
            Self::NetworkError => (
                "NETWORK_ERROR",
                StatusCode::BAD_GATEWAY,
                "Unable to connect to authentication server",
            ),
            Self::UpstreamError => (
                "UPSTREAM_ERROR",
                StatusCode::BAD_GATEWAY,
                "Authentication server could not answer",
            ),
            Self::UpstreamInvalid => (
                "UPSTREAM_INVALID",
                StatusCode::BAD_GATEWAY,
                "Authentication server gave an unreadable answer",
            ),
            Self::Internal => (
                "INTERNAL_ERROR",
                StatusCode::INTERNAL_SERVER_ERROR,
                "Internal Server Error",
            ),
            Self::InvalidPath => (
                "INVALID_PATH",
                StatusCode::BAD_REQUEST,
                "The path is not valid",
            ),
            Self::InvalidFraming => (
                "INVALID_FRAMING",
                StatusCode::BAD_REQUEST,
                "The end of the request body is not clear",
            ),
            Self::MethodNotAllowed => (
                "METHOD_NOT_ALLOWED",
                StatusCode::METHOD_NOT_ALLOWED,
                "The method is not allowed here",
            ),
            Self::BodyTooLarge => (
                "BODY_TOO_LARGE",
                StatusCode::PAYLOAD_TOO_LARGE,
                "The request body is too large",
            ),
            Self::BodyTimeout => (
                "BODY_TIMEOUT",
                StatusCode::REQUEST_TIMEOUT,
                "The request body did not arrive in time",
            ),
            Self::Unauthorized => (
                "UNAUTHORIZED",
                StatusCode::UNAUTHORIZED,
                "Authentication required",
            ),
            Self::Forbidden => ("FORBIDDEN", StatusCode::FORBIDDEN, "Not allowed"),
            Self::SessionNotFresh => (
                "SESSION_NOT_FRESH",
                StatusCode::FORBIDDEN,
                "Please sign in again",
            ),
            Self::UntrustedOrigin => (
                "UNTRUSTED_ORIGIN",
                StatusCode::FORBIDDEN,
                "The request comes from a page of another site",
            ),
            Self::Prefetch => (
                "PREFETCH",
                StatusCode::SERVICE_UNAVAILABLE,
                "This can be used only once, so it is not answered ahead of time",
            ),
        }
    }

    /// Returns the stable code, in capitals: `NETWORK_DNS`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// Returns the status of the answer that carries the code.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.row().1
    }

    /// Returns the message for clients. It is generic on purpose.
    #[must_use]
    pub const fn message(self) -> &'static str {
        self.row().2
    }
}

/// The code.
impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads a code, in capitals as it is written.
impl FromStr for ErrorCode {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = Self::ALL.iter().find(|failure| failure.as_str() == text);
        known.copied().ok_or(UnknownWord(
            "a code of the library's own, such as `NETWORK_DNS`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_as_it_is_written() {
        for failure in ErrorCode::ALL {
            assert_eq!(failure.to_string().parse(), Ok(*failure));
        }
        assert!(
            "INVALID_EMAIL".parse::<ErrorCode>().is_err(),
            "it is upstream's"
        );
    }
}
