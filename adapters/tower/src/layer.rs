//! The layer around an application.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use neon_auth::adapter::{Deciding, Entry, Gate, Head};
use neon_auth::{NeonAuth, RequestAuth};
use tower_layer::Layer;
use tower_service::Service;

use crate::future::ResponseFuture;
use crate::original_uri::OriginalUri;
use crate::peer::PeerAddress;

/// Puts a [`RequestAuth`] into every request and its cookies onto every response, and signs in who comes back from an OAuth
/// provider; [`protecting`](Self::protecting), it lets nobody through to a protected page who is not signed in.
#[derive(Clone, Debug)]
pub struct AuthLayer {
    gate: Gate,
    original_uri: OriginalUri,
    peer: PeerAddress,
}

impl AuthLayer {
    /// Makes a layer that protects nothing; and it asks upstream only about an OAuth return.
    #[must_use]
    pub fn new(auth: &NeonAuth) -> Self {
        Self {
            gate: Gate::open(auth, "tower"),
            original_uri: OriginalUri::own(),
            peer: PeerAddress::unknown(),
        }
    }

    /// Returns the layer, protecting everything but the login page, the public routes and the mount.
    #[must_use]
    pub fn protecting(mut self) -> Self {
        self.gate = self.gate.and_protects();
        self
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
        self.gate = self.gate.named(framework);
        self
    }

    fn enter<B>(&self, request: &Request<B>) -> Entry {
        let uri = self.original_uri.of(request.extensions(), request.uri());
        let peer = self.peer.of(request.extensions());
        let head = Head::new(request.method(), uri, request.headers()).peer(peer);
        let outer = request.extensions().get::<RequestAuth>();
        self.gate.enter(head, outer)
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = AuthService<S>;

    fn layer(&self, inner: S) -> AuthService<S> {
        AuthService {
            layer: self.clone(),
            inner,
            is_ready: false,
        }
    }
}

/// Answers requests as [`AuthLayer`] has it, around a service.
#[derive(Debug)]
pub struct AuthService<S> {
    layer: AuthLayer,
    inner: S,
    /// Whether the inner service may be called at once.
    is_ready: bool,
}

impl<S: Clone> Clone for AuthService<S> {
    fn clone(&self) -> Self {
        self.layer.layer(self.inner.clone())
    }
}

impl<S, B, R> Service<Request<B>> for AuthService<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
    R: From<Bytes>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, R, S::Error>;

    /// Is ready at any time: what the gate answers needs no inner service, and what goes through waits for it.
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.is_ready = matches!(self.inner.poll_ready(context), Poll::Ready(Ok(())));
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let entry = self.layer.enter(&request);
        request.extensions_mut().insert(entry.auth().clone());
        let decided = match entry.decide() {
            Deciding::Now(ControlFlow::Break(answer)) => return ResponseFuture::answer(answer),
            Deciding::Now(ControlFlow::Continue(marker)) if std::mem::take(&mut self.is_ready) => {
                marker.apply(request.headers_mut());
                return ResponseFuture::application(self.inner.call(request), entry);
            }
            decided => decided,
        };
        // The clone has not been asked whether it is ready; this one has.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        ResponseFuture::boxed(async move {
            let marker = match decided.await {
                ControlFlow::Break(answer) => return Ok(answer.map(R::from)),
                ControlFlow::Continue(marker) => marker,
            };
            marker.apply(request.headers_mut());
            poll_fn(|context| inner.poll_ready(context)).await?;
            ResponseFuture::application(inner.call(request), entry).await
        })
    }
}
