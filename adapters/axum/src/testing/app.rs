//! An application of axum, as a browser visits it.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::ConnectInfo;
use bytes::Bytes;
use http::{Request, Response};
use neon_auth::testing::{Answered, Visited};
use neon_auth::transport::{Async, BoxFuture, Transport};
use tower_service::Service;

use crate::Client;

/// Wraps a router, or any service of tower around one, for a [`Browser`](super::Browser). `Browser::new` makes it.
#[derive(Clone)]
pub struct App {
    call: Arc<Call>,
    client: Client,
}

type BoxError = Box<dyn Error + Send + Sync>;

type Call = dyn Fn(Request<Body>) -> BoxFuture<'static, Answered> + Send + Sync;

impl<S, B> From<S> for App
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn from(service: S) -> Self {
        let call = move |request| -> BoxFuture<'static, Answered> {
            Box::pin(called(service.clone(), request))
        };
        Self {
            call: Arc::new(call),
            client: Client::new(),
        }
    }
}

async fn called<S, B>(mut service: S, request: Request<Body>) -> Answered
where
    S: Service<Request<Body>, Response = Response<B>>,
    S::Error: Into<BoxError>,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let ready = poll_fn(|context| service.poll_ready(context)).await;
    ready.map_err(Into::into)?;
    let response = service.call(request).await.map_err(Into::into)?;
    let (head, body) = response.into_parts();
    Ok(Response::from_parts(
        head,
        to_bytes(Body::new(body), usize::MAX).await?,
    ))
}

impl Visited for App {
    type Mode = Async;
    type Answering<'a> = BoxFuture<'a, Answered>;

    fn answer(&self, request: Request<Bytes>, peer: SocketAddr) -> Self::Answering<'_> {
        let mut request = request.map(Body::from);
        request.extensions_mut().insert(ConnectInfo(peer));
        (self.call)(request)
    }

    fn transport(&self) -> &dyn Transport<Mode = Async> {
        &self.client
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}
