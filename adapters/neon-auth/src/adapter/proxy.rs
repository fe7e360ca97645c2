//! The API proxy, as one call.

use crate::{Async, Mode, NeonAuth, Pending, RequestAuth};
use crate::{Component, ErrorCode};
use bytes::Bytes;
use futures_core::Stream;
use http::header::CONNECTION;
use http::{HeaderValue, Response};

use crate::adapter::bad_request::bad_request;
use crate::adapter::body::{BodyLimits, Unread};
use crate::adapter::head::Head;

const MISPLACED: &str =
    "the handler is not where the configuration says; set `mount` to the path it is nested at";

/// Answers what the browser asks below the mount.
#[derive(Clone, Debug)]
pub struct Proxy<M: Mode = Async> {
    auth: NeonAuth<M>,
    framework: &'static str,
}

impl<M: Mode> Proxy<M> {
    /// Makes a proxy for the configured mount. Upstream gets the name of the `framework`.
    #[must_use]
    pub fn new(auth: &NeonAuth<M>, framework: &'static str) -> Self {
        auth.note_proxy();
        Self {
            auth: auth.clone(),
            framework,
        }
    }

    /// Sets the name of the framework.
    #[must_use]
    pub fn named(self, framework: &'static str) -> Self {
        Self { framework, ..self }
    }

    /// Returns whose proxy it is.
    #[must_use]
    pub const fn neon_auth(&self) -> &NeonAuth<M> {
        &self.auth
    }

    /// Answers one request, cookies included. `outer` is what a gate around the proxy has bound to the request, if there
    /// is one: then the cookies leave there.
    ///
    /// `body` reads the request's body within the limits. It is not asked for if the path is not below the mount.
    pub fn answer<'a, F>(
        &self,
        head: Head<'_>,
        outer: Option<&RequestAuth<M>>,
        body: impl FnOnce(BodyLimits) -> F + Send + 'a,
    ) -> Pending<'a, M, Response<Bytes>>
    where
        F: Future<Output = Result<Bytes, Unread>> + Send + 'a,
    {
        let call = self.enter(head, outer);
        Pending::new(async move {
            let body = match call.wants_body() {
                true => body(call.limits()).await,
                false => Ok(Bytes::new()),
            };
            call.answer(body).future().await
        })
    }

    /// Begins a call in two steps, for a server that cannot send a body to another thread: it reads the body within the
    /// [`limits`](ProxyCall::limits), then has the request [answered](ProxyCall::answer).
    pub fn enter(&self, head: Head<'_>, outer: Option<&RequestAuth<M>>) -> ProxyCall<M> {
        let config = self.auth.config();
        ProxyCall {
            is_malformed: head.is_malformed(),
            is_http1: head.is_http1(),
            auth: head.bind(&self.auth, self.framework, outer),
            limits: BodyLimits::from_now(
                config.request_body_limit(),
                config.request_body_timeout(),
            ),
            is_outermost: outer.is_none(),
        }
    }
}

impl ProxyCall {
    /// Reads the body, piece by piece and within the limits, then answers the request, cookies included. `announced` is
    /// how long the body says that it is, at least.
    pub async fn answer_stream(
        self,
        announced: u64,
        pieces: impl Stream<Item = Result<Bytes, Unread>>,
    ) -> Response<Bytes> {
        let body = match self.wants_body() {
            true => {
                let reading = self.limits.read_stream(announced, pieces);
                let auth = self.auth.neon_auth();
                let in_time = auth.timeout(self.limits.time_left(), reading).await;
                in_time.unwrap_or(Err(Unread::TooLate))
            }
            false => Ok(Bytes::new()),
        };
        self.answer(body).await
    }
}

/// Holds a request to the proxy, whose body is yet to be read.
#[derive(Debug)]
pub struct ProxyCall<M: Mode = Async> {
    auth: RequestAuth<M>,
    limits: BodyLimits,
    is_outermost: bool,
    is_malformed: bool,
    is_http1: bool,
}

impl<M: Mode> ProxyCall<M> {
    /// Returns how long and how large the body may be.
    #[must_use]
    pub const fn limits(&self) -> BodyLimits {
        self.limits
    }

    /// Answers the request, cookies included.
    pub fn answer(self, body: Result<Bytes, Unread>) -> Pending<'static, M, Response<Bytes>> {
        Pending::new(async move {
            if self.is_malformed {
                return bad_request();
            }
            let Some(path) = self.path() else {
                self.auth.neon_auth().report(MISPLACED);
                return ErrorCode::Internal.to_response();
            };
            let body = match body {
                Ok(body) => body,
                Err(unread) => {
                    self.auth.refused(Component::Handler, unread.reason());
                    return refuse(unread, self.is_http1);
                }
            };
            let mut response = self.auth.handle(path, body).future().await;
            if self.is_outermost {
                self.auth.finish(&mut response);
            }
            response
        })
    }

    /// Returns whether the body has to be read at all.
    #[must_use]
    pub fn wants_body(&self) -> bool {
        !self.is_malformed && self.path().is_some()
    }

    /// What follows the mount. None if the request is not below it.
    fn path(&self) -> Option<&str> {
        let config = self.auth.neon_auth().config();
        config.path_below_mount(self.auth.request().path())
    }
}

fn refuse(unread: Unread, is_http1: bool) -> Response<Bytes> {
    match unread {
        Unread::TooLarge => ErrorCode::BodyTooLarge.to_response(),
        Unread::TooLate => too_late(is_http1),
        Unread::CutOff => bad_request(),
    }
}

/// The rest of the body is never read, so the connection is of no more use. HTTP/2 forbids the header: there the server
/// resets the one stream.
fn too_late(is_http1: bool) -> Response<Bytes> {
    let mut response = ErrorCode::BodyTimeout.to_response();
    if is_http1 {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
    response
}
