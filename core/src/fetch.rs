//! A request that a flow wants made, and what may come of it.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::error_code::ErrorCode;

/// Holds a request to Neon Auth, for a transport to carry out.
///
/// A transport sends it as it is: it follows no redirect, adds no `accept-encoding`, decompresses nothing and keeps
/// several `Set-Cookie` lines apart. It is done, one way or the other, before `timeout` is over.
#[derive(Clone)]
#[non_exhaustive]
pub struct Fetch {
    /// Method, absolute URL, headers and body, ready to be sent.
    pub request: Request<Bytes>,
    /// How long the whole call may take: the wait for a place, name look-up, connection, handshake, head and body.
    pub timeout: Duration,
    /// How long the call may wait for a place among those that are under way at once: three quarters of its time. Later, too
    /// little is left for an answer, and a call that nobody can answer in time costs upstream as much as any other.
    pub place_timeout: Duration,
    /// How many bytes the body of the answer may have; a longer one is [`FetchErrorKind::TooLarge`].
    pub response_limit: usize,
    /// Fetches that are under way at once with equal keys may be one.
    pub share: Option<ShareKey>,
    /// Whether the answer has to be newer than the question: the fetch may be one only with those that are not sent yet.
    pub fresh: bool,
    /// What the request is for.
    pub class: FetchClass,
}

/// Says what a [`Fetch`] is for: which places it may take among the calls that are under way at once, and whether it
/// may be sent again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FetchClass {
    /// Anything that is neither of the others: a sign-in, say.
    #[default]
    Call,
    /// Asks who is signed in: a `get-session` without a verifier.
    LookUp,
    /// Asks who is signed in because of a call: after one that has changed it, to cache the answer, or before one, to know
    /// whose cached sessions it outdates. It waits for its place among the other calls: the look-ups of all visitors must not hold up a sign-in.
    Mint,
    /// Asks whether upstream answers anybody at all, before an expired cookie stands in for a look-up
    /// ([`stale_if_error`](crate::ConfigBuilder::stale_if_error)). It carries nothing of the visitor's.
    ///
    /// An adapter gives it a place of its own, which no visitor can take, and may answer all that are asked within a second
    /// from one call.
    Probe,
}

impl FetchClass {
    /// Says whether a transport may send the request once more.
    ///
    /// It may if a connection that was kept from an earlier call is lost before a byte of the answer has come: the
    /// server closed it while it was idle. The second try has a new connection and what is left of the fetch's `timeout`.
    #[must_use]
    pub const fn is_repeatable(self) -> bool {
        matches!(self, Self::LookUp | Self::Mint | Self::Probe)
    }
}

impl Fetch {
    /// Makes a fetch that is shared with nobody and sent no more than once.
    #[must_use]
    pub fn new(request: Request<Bytes>, timeout: Duration, response_limit: usize) -> Self {
        Self {
            request,
            timeout,
            place_timeout: timeout.saturating_sub(least_of(timeout)),
            response_limit,
            share: None,
            fresh: false,
            class: FetchClass::Call,
        }
    }

    /// Lets this fetch be one with others that are the same byte for byte.
    pub(crate) fn shared(mut self) -> Self {
        self.share = Some(ShareKey::of(&self.request));
        self
    }

    /// Lets this fetch be one only with others that are not sent yet.
    pub(crate) fn fresh(mut self) -> Self {
        self.fresh = true;
        self
    }

    /// Says that this fetch has what earlier ones have left of the time that all of them share.
    pub(crate) fn after_others(mut self, whole: Duration) -> Self {
        self.place_timeout = self.timeout.saturating_sub(least_of(whole));
        self
    }

    pub(crate) fn of_class(mut self, class: FetchClass) -> Self {
        self.class = class;
        self
    }
}

/// How much of this time has to be left when a call is sent.
pub(crate) fn least_of(timeout: Duration) -> Duration {
    timeout / 4
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetch")
            .field("method", self.request.method())
            .field("host", &self.request.uri().host())
            .field("timeout", &self.timeout)
            .field("place_timeout", &self.place_timeout)
            .field("response_limit", &self.response_limit)
            .field("shared", &self.share.is_some())
            .field("fresh", &self.fresh)
            .field("class", &self.class)
            .finish_non_exhaustive()
    }
}

/// Holds the whole outgoing request, as a key: equal only if method, URL, every header and the body are.
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

/// Is what came of a [`Fetch`]: upstream's answer, whatever its status, or why there is none.
pub type Fetched = Result<Response<Bytes>, FetchError>;

/// Says why a [`Fetch`] brought no answer.
///
/// It is cheap to clone, so that everyone who waited for a shared fetch can have it.
#[derive(Clone)]
pub struct FetchError {
    kind: FetchErrorKind,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// Names the kinds of [`FetchError`] that users and dashboards distinguish.
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
    /// The answer is over a limit: its body over [`Fetch::response_limit`], or its head over the transport's.
    TooLarge,
    /// No place among the calls that may be under way at once became free in time, or so late that upstream had no time
    /// for its answer.
    NoPlace,
    /// This machine has no descriptor, port or buffer for another connection.
    Exhausted,
    /// Not transport at all: a bug or an impossible state.
    Internal,
}

impl FetchErrorKind {
    /// Returns the stable code that clients see for this kind.
    #[must_use]
    pub const fn error_code(self) -> ErrorCode {
        match self {
            Self::Dns => ErrorCode::NetworkDns,
            Self::Refused => ErrorCode::NetworkRefused,
            Self::Timeout | Self::NoPlace => ErrorCode::NetworkTimeout,
            Self::Tls => ErrorCode::NetworkTls,
            Self::Reset => ErrorCode::NetworkReset,
            Self::Abort => ErrorCode::NetworkAbort,
            Self::Other | Self::Exhausted => ErrorCode::NetworkError,
            Self::TooLarge => ErrorCode::UpstreamInvalid,
            Self::Internal => ErrorCode::Internal,
        }
    }

    /// Says whether this side failed, so that nothing is known about upstream.
    ///
    /// Such a failure is no outage: a visitor may have caused it, and no expired cookie stands in after it.
    #[must_use]
    pub const fn is_local(self) -> bool {
        match self {
            Self::Abort | Self::TooLarge | Self::NoPlace | Self::Exhausted | Self::Internal => true,
            Self::Dns | Self::Refused | Self::Timeout | Self::Tls | Self::Reset | Self::Other => {
                false
            }
        }
    }
}

impl FetchError {
    /// Makes an error of this kind, without a cause.
    #[must_use]
    pub const fn new(kind: FetchErrorKind) -> Self {
        Self { kind, source: None }
    }

    /// Makes an error of this kind and what caused it. The cause goes to the log, never to a client.
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

    /// Returns the kind.
    #[must_use]
    pub const fn kind(&self) -> FetchErrorKind {
        self.kind
    }

    /// Returns the cause, shared: an error that keeps this one as its source keeps this.
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
        f.write_str(self.kind.error_code().message())
    }
}

impl StdError for FetchError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
