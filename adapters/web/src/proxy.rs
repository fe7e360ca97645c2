//! The API proxy, as one call.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONNECTION, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response, StatusCode};
use neon_auth_driver::core::{Component, Failure};
use neon_auth_driver::{Async, Mode, NeonAuth, Pending, RequestAuth};

use crate::body::{BodyLimits, Unread};
use crate::head::Head;

const MISPLACED: &str =
    "the handler is not where the configuration says; set `mount` to the path it is nested at";

/// Answers what the browser asks below the mount.
#[derive(Clone, Debug)]
pub struct Proxy<M: Mode = Async> {
    auth: NeonAuth<M>,
    framework: &'static str,
}

impl<M: Mode> Proxy<M> {
    /// A proxy for the configured mount. Upstream gets the name of the `framework`.
    #[must_use]
    pub fn new(auth: &NeonAuth<M>, framework: &'static str) -> Self {
        Self {
            auth: auth.clone(),
            framework,
        }
    }

    /// The same proxy under another name of the framework.
    #[must_use]
    pub fn named(self, framework: &'static str) -> Self {
        Self { framework, ..self }
    }

    /// Whose proxy it is.
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
        head: &Head<'_>,
        outer: Option<&RequestAuth<M>>,
        body: impl FnOnce(BodyLimits) -> F + Send + 'a,
    ) -> Pending<'a, M, Response<Bytes>>
    where
        F: Future<Output = Result<Bytes, Unread>> + Send + 'a,
    {
        let auth = head.bind(&self.auth, self.framework, outer);
        let is_outermost = outer.is_none();
        let is_http1 = head.is_http1();
        let config = self.auth.config();
        let limits =
            BodyLimits::from_now(config.request_body_limit(), config.request_body_timeout());
        Pending::new(async move {
            let config = auth.neon_auth().config();
            let Some(path) = config.path_below_mount(auth.request().path()) else {
                auth.neon_auth().report(MISPLACED);
                return Failure::Internal.to_response();
            };
            let body = match body(limits).await {
                Ok(body) => body,
                Err(unread) => {
                    auth.refused(Component::Handler, unread.reason());
                    return refuse(unread, is_http1);
                }
            };
            let mut response = auth.handle(path, body).future().await;
            if is_outermost {
                auth.finish(&mut response);
            }
            response
        })
    }
}

fn refuse(unread: Unread, is_http1: bool) -> Response<Bytes> {
    match unread {
        Unread::TooLarge => Failure::BodyTooLarge.to_response(),
        Unread::TooLate => too_late(is_http1),
        Unread::CutOff => cut_off(),
    }
}

/// The rest of the body is never read, so the connection is of no more use. HTTP/2 forbids the header: there the server
/// resets the one stream.
fn too_late(is_http1: bool) -> Response<Bytes> {
    let mut response = Failure::BodyTimeout.to_response();
    if is_http1 {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
    response
}

/// It has no code, since nobody is there to read it as a rule.
fn cut_off() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    let no_store = HeaderValue::from_static("private, no-store");
    let nosniff = HeaderValue::from_static("nosniff");
    response.headers_mut().insert(CACHE_CONTROL, no_store);
    response
        .headers_mut()
        .insert(X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}
