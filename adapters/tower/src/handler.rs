//! The API proxy as a service.

use std::convert::Infallible;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use neon_auth::adapter::{Head, Proxy};
use neon_auth::transport::BoxFuture;
use neon_auth::{NeonAuth, RequestAuth};
use tower_service::Service;

use crate::body::{BoxError, pieces};
use crate::original_uri::OriginalUri;
use crate::peer::PeerAddress;

/// Answers what the browser asks below the mount, with an [`AuthLayer`](crate::AuthLayer) around it or without.
#[derive(Clone, Debug)]
pub struct HandlerService {
    proxy: Proxy,
    original_uri: OriginalUri,
    peer: PeerAddress,
}

impl HandlerService {
    /// Makes a handler for the configured mount, wherever a router puts it.
    #[must_use]
    pub fn new(auth: &NeonAuth) -> Self {
        Self {
            proxy: Proxy::new(auth, "tower"),
            original_uri: OriginalUri::own(),
            peer: PeerAddress::unknown(),
        }
    }

    /// Says where the router keeps the URI that the client asked for.
    #[must_use]
    pub fn original_uri(mut self, original_uri: OriginalUri) -> Self {
        self.original_uri = original_uri;
        self
    }

    /// Says where the server keeps the address of the connection, if upstream is to have the client's: see
    /// [`client_ip`](neon_auth::ConfigBuilder::client_ip).
    #[must_use]
    pub fn peer_address(mut self, peer: PeerAddress) -> Self {
        self.peer = peer;
        self
    }

    /// Names the framework, for upstream.
    #[must_use]
    pub fn framework(mut self, framework: &'static str) -> Self {
        self.proxy = self.proxy.named(framework);
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
        let (parts, body) = request.into_parts();
        let uri = self.original_uri.of(&parts.extensions, &parts.uri);
        let head = Head::new(&parts.method, uri, &parts.headers)
            .peer(self.peer.of(&parts.extensions))
            .version(parts.version);
        let outer = parts.extensions.get::<RequestAuth>();
        let call = self.proxy.enter(head, outer);
        let announced = body.size_hint().lower();
        let answer = call.answer_stream(announced, pieces(body));
        Box::pin(async move { Ok(answer.await.map(Full::new)) })
    }
}
