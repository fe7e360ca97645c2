//! The API proxy as a service.

use std::convert::Infallible;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Full};
use neon_auth_driver::core::{Failure, IncomingRequest};
use neon_auth_driver::{Auth, BoxFuture, NeonAuth};
use tower_service::Service;

use crate::original_uri::OriginalUri;

/// Answers what the browser asks below the mount, with an [`AuthLayer`](crate::AuthLayer) around it or without.
#[derive(Clone, Debug)]
pub struct HandlerService {
    auth: NeonAuth,
    original_uri: OriginalUri,
    framework: &'static str,
}

impl HandlerService {
    /// A handler for the configured mount, wherever a router puts it.
    #[must_use]
    pub fn new(auth: &NeonAuth) -> Self {
        Self {
            auth: auth.clone(),
            original_uri: OriginalUri::own(),
            framework: "tower",
        }
    }

    /// Says where the router keeps the URI that the client asked for.
    #[must_use]
    pub fn original_uri(mut self, original_uri: OriginalUri) -> Self {
        self.original_uri = original_uri;
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
    B::Error: Send,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let uri = self.original_uri.of(&request).clone();
        let outer = request.extensions().get::<Auth>().cloned();
        let is_outermost = outer.is_none();
        let auth = outer.unwrap_or_else(|| {
            let config = self.auth.config();
            let incoming = IncomingRequest::new(config, request.method(), &uri, request.headers());
            self.auth.on_incoming(incoming.served_by(self.framework))
        });
        let config = self.auth.config().clone();
        Box::pin(async move {
            let Some(path) = config.path_below_mount(uri.path()) else {
                auth.neon_auth().report(
                    "the handler is not where the configuration says; set `mount` to the path it is nested at",
                );
                return Ok(Failure::Internal.to_response().map(Full::new));
            };
            let Some(body) = read(request.into_body(), config.request_body_limit()).await else {
                return Ok(cut_off());
            };
            let mut response = auth.handle(path, body).await;
            if is_outermost {
                auth.finish(&mut response);
            }
            Ok(response.map(Full::new))
        })
    }
}

/// Reads a body until it is over or too long; what is too long need not be read to its end. `None` where the client
/// broke off.
async fn read<B: Body>(body: B, limit: usize) -> Option<Bytes> {
    let mut body = std::pin::pin!(body);
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        if let Ok(mut data) = frame.ok()?.into_data() {
            let room = (limit + 1).saturating_sub(read.len());
            let taken = data.remaining().min(room);
            read.extend_from_slice(&data.copy_to_bytes(taken));
            if read.len() > limit {
                break;
            }
        }
    }
    Some(read.freeze())
}

fn cut_off() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}
