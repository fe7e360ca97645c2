//! Services that are not always ready.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use neon_auth_tower::AuthLayer;
use tower::{Layer, Service, ServiceBuilder, ServiceExt};

use crate::support::upstream::Upstream;
use crate::support::{config, get_as};

type Body = Full<Bytes>;

/// Ready at the third time of asking, as each clone counts for itself; called before, it panics.
#[derive(Default)]
struct Sluggish {
    asked: usize,
    calls: Arc<AtomicUsize>,
}

impl Clone for Sluggish {
    fn clone(&self) -> Self {
        Self {
            asked: 0,
            calls: Arc::clone(&self.calls),
        }
    }
}

impl Service<Request<Body>> for Sluggish {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.asked += 1;
        if self.asked < 3 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        assert!(self.asked >= 3, "called before it was ready");
        self.asked = 0;
        self.calls.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok(Response::new(Body::default())))
    }
}

#[tokio::test]
async fn the_very_service_that_is_ready_is_called() {
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(config())).protecting();
    let inner = Sluggish::default();
    let calls = Arc::clone(&inner.calls);
    let mut service = layer.layer(inner);
    for _ in 0..3 {
        let request = get_as("ann", "/page").body(Body::default()).unwrap();
        let response = service.ready().await.unwrap().call(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
    }
    assert_eq!(calls.load(Ordering::Relaxed), 3);
}

/// Never ready, and it says so as an error.
#[derive(Clone)]
struct Closed;

impl Service<Request<Body>> for Closed {
    type Response = Response<Body>;
    type Error = &'static str;
    type Future = std::future::Pending<Result<Response<Body>, &'static str>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
        Poll::Ready(Err("closed"))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        std::future::pending()
    }
}

#[tokio::test]
async fn who_is_turned_away_needs_no_ready_service() {
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(config())).protecting();
    let service = layer.layer(Closed);
    let request = Request::get("/page").body(Body::default()).unwrap();
    let response = service.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);

    let request = get_as("ann", "/page").body(Body::default()).unwrap();
    assert_eq!(service.oneshot(request).await.unwrap_err(), "closed");
}

#[tokio::test]
async fn it_stands_among_other_layers() {
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(config())).protecting();
    let service = ServiceBuilder::new()
        .buffer(8)
        .concurrency_limit(1)
        .layer(layer)
        .concurrency_limit(1)
        .buffer(8)
        .service(Sluggish::default());
    for _ in 0..3 {
        let request = get_as("ann", "/page").body(Body::default()).unwrap();
        let response = service.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
    }
}
