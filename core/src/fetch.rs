//! A request that a flow wants made, and what may come of it.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::failure::Failure;

/// A request to Neon Auth, for a transport to carry out.
///
/// A transport sends it as it is: it follows no redirect, adds no `accept-encoding`, decompresses nothing and keeps
/// several `Set-Cookie` lines apart. It is done, one way or the other, before `timeout` is over.
#[derive(Clone)]
#[non_exhaustive]
pub struct Fetch {
    /// Method, absolute URL, headers and body, ready to be sent.
    pub request: Request<Bytes>,
    /// How long the whole call may take: name look-up, connection, handshake, head and body.
    pub timeout: Duration,
    /// How many bytes the body of the answer may have; a longer one is [`FetchErrorKind::TooLarge`].
    pub response_limit: usize,
    /// Fetches that are under way at once with equal keys may be one.
    pub share: Option<ShareKey>,
    /// Whether a transport may send the request once more: a `get-session` without a verifier, and nothing else.
    ///
    /// It may if a connection that was kept from an earlier call is lost before a byte of the answer has come: the
    /// server closed it while it was idle. The second try has a new connection and what is left of `timeout`.
    pub repeatable: bool,
}

impl Fetch {
    /// A fetch that is shared with nobody and sent no more than once.
    #[must_use]
    pub fn new(request: Request<Bytes>, timeout: Duration, response_limit: usize) -> Self {
        Self {
            request,
            timeout,
            response_limit,
            share: None,
            repeatable: false,
        }
    }

    /// Lets this fetch be one with others that are the same byte for byte.
    pub(crate) fn shared(mut self) -> Self {
        self.share = Some(ShareKey::of(&self.request));
        self
    }

    /// Lets a transport send this request once more.
    pub(crate) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetch")
            .field("method", self.request.method())
            .field("host", &self.request.uri().host())
            .field("timeout", &self.timeout)
            .field("response_limit", &self.response_limit)
            .field("shared", &self.share.is_some())
            .field("repeatable", &self.repeatable)
            .finish_non_exhaustive()
    }
}

/// The whole outgoing request, as a key: equal only if method, URL, every header and the body are.
///
/// The bare session token would not do: other answers reveal it, while the Cookie header carries its signature too.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ShareKey(Arc<[u8]>);

impl ShareKey {
    fn of(request: &Request<Bytes>) -> Self {
        let mut key = Vec::with_capacity(512);
        let mut part = |bytes: &[u8]| {
            key.extend_from_slice(&bytes.len().to_le_bytes());
            key.extend_from_slice(bytes);
        };
        part(request.method().as_str().as_bytes());
        part(request.uri().to_string().as_bytes());
        for (name, value) in request.headers() {
            part(name.as_str().as_bytes());
            part(value.as_bytes());
        }
        part(request.body());
        Self(key.into())
    }
}

impl fmt::Debug for ShareKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShareKey([redacted])")
    }
}

/// What came of a [`Fetch`]: upstream's answer, whatever its status, or why there is none.
pub type Fetched = Result<Response<Bytes>, FetchError>;

/// Why a [`Fetch`] brought no answer.
///
/// It is cheap to clone, so that everyone who waited for a shared fetch can have it.
#[derive(Clone)]
pub struct FetchError {
    kind: FetchErrorKind,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// The kinds of [`FetchError`] that users and dashboards distinguish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FetchErrorKind {
    /// The name does not resolve.
    Dns,
    /// The connection was refused.
    Refused,
    /// Connecting, the head or the body took too long.
    Timeout,
    /// The handshake failed, or the certificate is not to be trusted.
    Tls,
    /// The connection was reset or cut off, before or in the body.
    Reset,
    /// The call was cancelled.
    Abort,
    /// Anything else of transport.
    Other,
    /// The body of the answer is over the limit.
    TooLarge,
    /// Not transport at all: a bug or an impossible state.
    Internal,
}

impl FetchErrorKind {
    /// The stable code that clients see for this kind.
    #[must_use]
    pub const fn failure(self) -> Failure {
        match self {
            Self::Dns => Failure::NetworkDns,
            Self::Refused => Failure::NetworkRefused,
            Self::Timeout => Failure::NetworkTimeout,
            Self::Tls => Failure::NetworkTls,
            Self::Reset => Failure::NetworkReset,
            Self::Abort => Failure::NetworkAbort,
            Self::Other => Failure::NetworkError,
            Self::TooLarge => Failure::UpstreamInvalid,
            Self::Internal => Failure::Internal,
        }
    }
}

impl FetchError {
    /// An error of this kind, without a cause.
    #[must_use]
    pub const fn new(kind: FetchErrorKind) -> Self {
        Self { kind, source: None }
    }

    /// An error of this kind and what caused it. The cause goes to the log, never to a client.
    #[must_use]
    pub fn with_source(
        kind: FetchErrorKind,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            kind,
            source: Some(Arc::from(source.into())),
        }
    }

    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> FetchErrorKind {
        self.kind
    }

    /// The cause, shared: an error that keeps this one as its source keeps this.
    #[must_use]
    pub fn shared_source(&self) -> Option<Arc<dyn StdError + Send + Sync>> {
        self.source.clone()
    }
}

impl fmt::Debug for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchError")
            .field("kind", &self.kind)
            .field("source", &self.source.as_ref().map(ToString::to_string))
            .finish()
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.failure().message())
    }
}

impl StdError for FetchError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
