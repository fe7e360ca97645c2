//! The API proxy as a service.

use std::convert::Infallible;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONNECTION};
use http::{HeaderValue, Request, Response, StatusCode, Version};
use http_body::Body;
use http_body_util::Full;
use neon_auth_driver::core::{Failure, IncomingRequest};
use neon_auth_driver::{Auth, BoxFuture, NeonAuth};
use tower_service::Service;

use crate::body::{BoxError, Unread, read};
use crate::original_uri::OriginalUri;
use crate::peer::PeerAddress;

const MISPLACED: &str =
    "the handler is not where the configuration says; set `mount` to the path it is nested at";

/// Answers what the browser asks below the mount, with an [`AuthLayer`](crate::AuthLayer) around it or without.
#[derive(Clone, Debug)]
pub struct HandlerService {
    auth: NeonAuth,
    original_uri: OriginalUri,
    peer: PeerAddress,
    framework: &'static str,
}

impl HandlerService {
    /// A handler for the configured mount, wherever a router puts it.
    #[must_use]
    pub fn new(auth: &NeonAuth) -> Self {
        Self {
            auth: auth.clone(),
            original_uri: OriginalUri::own(),
            peer: PeerAddress::unknown(),
            framework: "tower",
        }
    }

    /// Says where the router keeps the URI that the client asked for.
    #[must_use]
    pub fn original_uri(mut self, original_uri: OriginalUri) -> Self {
        self.original_uri = original_uri;
        self
    }

    /// Says where the server keeps the address of the connection, if upstream is to have the client's: see
    /// [`client_ip`](neon_auth_driver::core::ConfigBuilder::client_ip).
    #[must_use]
    pub fn peer_address(mut self, peer: PeerAddress) -> Self {
        self.peer = peer;
        self
    }

    /// Names the framework; upstream is told.
    #[must_use]
    pub fn framework(mut self, framework: &'static str) -> Self {
        self.framework = framework;
        self
    }
}

impl<B> Service<Request<B>> for HandlerService
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let uri = self.original_uri.of(&request).clone();
        let outer = request.extensions().get::<Auth>();
        let is_outermost = outer.is_none();
        let auth = match outer {
            Some(outer) => self.auth.join(outer),
            None => {
                let config = self.auth.config();
                let (method, headers) = (request.method(), request.headers());
                let peer = self.peer.of(request.extensions());
                let incoming = IncomingRequest::new(config, method, &uri, headers)
                    .served_by(self.framework)
                    .sent_by(self.auth.client_address(peer, headers));
                self.auth.on_incoming(incoming)
            }
        };
        let config = self.auth.config().clone();
        Box::pin(async move {
            let Some(path) = config.path_below_mount(uri.path()) else {
                auth.neon_auth().report(MISPLACED);
                return Ok(Failure::Internal.to_response().map(Full::new));
            };
            let version = request.version();
            let read = read(request.into_body(), config.request_body_limit());
            let limit = config.request_body_timeout();
            let body = match auth.neon_auth().within(limit, read).await {
                Some(Ok(body)) => body,
                Some(Err(unread)) => return Ok(refuse(unread, version).map(Full::new)),
                None => return Ok(refuse(Unread::TooLate, version).map(Full::new)),
            };
            let mut response = auth.handle(path, body).await;
            if is_outermost {
                auth.finish(&mut response);
            }
            Ok(response.map(Full::new))
        })
    }
}

fn refuse(unread: Unread, version: Version) -> Response<Bytes> {
    match unread {
        Unread::TooLarge => Failure::BodyTooLarge.to_response(),
        Unread::TooLate => too_late(version),
        Unread::CutOff => cut_off(),
    }
}

/// The rest of the body is never read, so the connection is of no more use. HTTP/2 forbids the header: there the server
/// resets the one stream.
fn too_late(version: Version) -> Response<Bytes> {
    let mut response = Failure::BodyTimeout.to_response();
    if version <= Version::HTTP_11 {
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
    response.headers_mut().insert(CACHE_CONTROL, no_store);
    response
}
