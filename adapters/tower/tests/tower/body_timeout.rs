//! A body has to arrive in time. tokio's clock is paused in these tests and jumps to the next timer.

use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONNECTION};
use http::{Request, Response, StatusCode, Version};
use http_body::{Body, Frame};
use http_body_util::{BodyExt, Full};
use neon_auth_tower::HandlerService;
use tokio::time::{Instant, Interval, interval};
use tower::ServiceExt;

use crate::support::configured;
use crate::support::upstream::Upstream;

const SECOND: Duration = Duration::from_secs(1);

/// A body of single bytes, one each second.
struct Dripping {
    next: Interval,
    left: usize,
    /// Gone when the body is dropped.
    _alive: Arc<()>,
}

impl Dripping {
    fn of(bytes: usize) -> (Self, Weak<()>) {
        let alive = Arc::new(());
        let weak = Arc::downgrade(&alive);
        let body = Self {
            next: interval(SECOND),
            left: bytes,
            _alive: alive,
        };
        (body, weak)
    }
}

impl Body for Dripping {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        ready!(self.next.poll_tick(context));
        self.left -= 1;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"x")))))
    }
}

async fn post(upstream: &Upstream, body: Dripping, version: Version) -> Response<Full<Bytes>> {
    let config = configured().request_body_timeout(10 * SECOND);
    let service = HandlerService::new(&upstream.auth(config.build().unwrap()));
    let request = Request::post("/api/auth/echo").version(version);
    service.oneshot(request.body(body).unwrap()).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_body_that_drips_for_too_long_is_refused_and_the_connection_closed() {
    for version in [Version::HTTP_10, Version::HTTP_11] {
        let (upstream, start) = (Upstream::default(), Instant::now());
        let (body, alive) = Dripping::of(3600);
        let response = post(&upstream, body, version).await;
        assert_eq!(
            (response.status(), start.elapsed()),
            (StatusCode::REQUEST_TIMEOUT, 10 * SECOND)
        );
        assert!(alive.upgrade().is_none(), "the body is kept");
        assert_eq!(response.headers()[CONNECTION], "close");
        assert_eq!(response.headers()[CACHE_CONTROL], "private, no-store");
        let text = response.into_body().collect().await.unwrap().to_bytes();
        let text = String::from_utf8(text.to_vec()).unwrap();
        assert!(text.contains("BODY_TIMEOUT"), "{text}");
        assert!(upstream.fetches().is_empty(), "half a body went upstream");
    }
}

/// HTTP/2 forbids the header.
#[tokio::test(start_paused = true)]
async fn over_http2_the_refusal_has_no_connection_header() {
    let response = post(&Upstream::default(), Dripping::of(3600).0, Version::HTTP_2).await;
    assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
    assert_eq!(response.headers().get(CONNECTION), None);
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_that_is_in_time_is_passed_on() {
    let upstream = Upstream::default();
    let response = post(&upstream, Dripping::of(9).0, Version::HTTP_11).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers().get(CONNECTION), None);
    assert_eq!(upstream.fetches()[0].request.body(), "xxxxxxxxx");
}
