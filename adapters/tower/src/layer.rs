//! The layer around an application.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use neon_auth_driver::core::IncomingRequest;
use neon_auth_driver::{Auth, BoxFuture, NeonAuth};
use tower_layer::Layer;
use tower_service::Service;

use crate::original_uri::OriginalUri;
use crate::peer::PeerAddress;

/// Puts [`Auth`] into every request and its cookies onto every response, and signs in who comes back from an OAuth
/// provider; [`protecting`](Self::protecting), it lets nobody through to a protected page who is not signed in.
#[derive(Clone, Debug)]
pub struct AuthLayer {
    auth: NeonAuth,
    original_uri: OriginalUri,
    peer: PeerAddress,
    framework: &'static str,
    protects: bool,
}

impl AuthLayer {
    /// A layer that protects nothing; nor does it ask upstream about anything but an OAuth return.
    #[must_use]
    pub fn new(auth: &NeonAuth) -> Self {
        Self {
            auth: auth.clone(),
            original_uri: OriginalUri::own(),
            peer: PeerAddress::unknown(),
            framework: "tower",
            protects: false,
        }
    }

    /// The layer, protecting everything but the login page, the public routes and the mount.
    #[must_use]
    pub fn protecting(mut self) -> Self {
        self.protects = true;
        self
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

    fn bind<B>(&self, request: &Request<B>) -> Auth {
        let uri = self.original_uri.of(request);
        let (config, headers) = (self.auth.config(), request.headers());
        let peer = self.peer.of(request.extensions());
        let incoming = IncomingRequest::new(config, request.method(), uri, headers)
            .served_by(self.framework)
            .sent_by(self.auth.client_address(peer, headers));
        self.auth.on_incoming(incoming)
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = AuthService<S>;

    fn layer(&self, inner: S) -> AuthService<S> {
        AuthService {
            layer: self.clone(),
            inner,
        }
    }
}

/// What [`AuthLayer`] makes of a service.
#[derive(Clone, Debug)]
pub struct AuthService<S> {
    layer: AuthLayer,
    inner: S,
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
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    /// Ready at any time: the inner service is asked once it is known that the request goes through to it.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let mut inner = self.inner.clone();
        let protects = self.layer.protects;
        let outer = request.extensions().get::<Auth>();
        let is_outermost = outer.is_none();
        let auth = match outer {
            Some(outer) => self.layer.auth.join(outer),
            None => self.layer.bind(&request),
        };
        Box::pin(async move {
            request.extensions_mut().insert(auth.clone());
            // An outer layer has seen to OAuth returns already.
            let decision = match (protects, is_outermost) {
                (true, _) => Some(auth.decide().await),
                (false, true) => Some(auth.decide_open().await),
                (false, false) => None,
            };
            if let Some(decision) = decision {
                decision.mark(request.headers_mut());
                if let ControlFlow::Break(mut response) = decision.admit() {
                    if is_outermost {
                        auth.finish(&mut response);
                    }
                    return Ok(response.map(R::from));
                }
            }
            poll_fn(|context| inner.poll_ready(context)).await?;
            let mut response = inner.call(request).await?;
            if is_outermost {
                auth.finish(&mut response);
            }
            Ok(response)
        })
    }
}
