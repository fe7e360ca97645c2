//! Bodies: of any type, in several frames, too long, and cut off.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Full, Limited};
use neon_auth::Logger;
use neon_auth::{LevelFilter, LogRecord};
use neon_auth_tower::{AuthLayer, HandlerService};
use tower::{ServiceBuilder, ServiceExt};

use crate::support::upstream::Upstream;
use crate::support::{configured, get_as};

const LIMIT: usize = 10;

/// A body of these frames; `read` counts how many were asked for.
#[derive(Default)]
struct Frames {
    left: VecDeque<Result<Frame<Bytes>, BoxError>>,
    length: Option<u64>,
    read: Arc<AtomicUsize>,
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Frames {
    fn of(frames: impl IntoIterator<Item = &'static str>) -> Self {
        Self {
            left: frames
                .into_iter()
                .map(|frame| Ok(Frame::data(frame.into())))
                .collect(),
            ..Self::default()
        }
    }

    fn then(mut self, frame: Result<Frame<Bytes>, BoxError>) -> Self {
        self.left.push_back(frame);
        self
    }
}

impl Body for Frames {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        // Every other time it has nothing yet, as a network has.
        if self.read.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.left.pop_front())
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map(SizeHint::with_exact).unwrap_or_default()
    }
}

async fn post<B>(body: B) -> (StatusCode, String, HeaderMap)
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    let upstream = Upstream::default();
    let config = configured().request_body_limit(LIMIT).build().unwrap();
    let service = HandlerService::new(&upstream.auth(config));
    let request = Request::post("/api/auth/echo").body(body).unwrap();
    let (parts, body) = service.oneshot(request).await.unwrap().into_parts();
    let sent = upstream
        .fetches()
        .first()
        .map(|fetch| fetch.request.body().clone());
    let answered = body.collect().await.unwrap().to_bytes();
    let text = sent.unwrap_or(answered);
    (
        parts.status,
        String::from_utf8(text.to_vec()).unwrap(),
        parts.headers,
    )
}

#[tokio::test]
async fn a_body_in_several_frames_arrives_whole() {
    let trailers = Frame::trailers(HeaderMap::new());
    let (status, sent, _) = post(Frames::of(["ab", "", "cde", "fghij"]).then(Ok(trailers))).await;
    assert_eq!((status, &*sent), (StatusCode::OK, "abcdefghij"));
}

#[tokio::test]
async fn bodies_of_other_types_arrive_alike() {
    assert_eq!(post(String::from("text")).await.1, "text");
    assert_eq!(
        post(Full::new(Bytes::from_static(b"bytes"))).await.1,
        "bytes"
    );
    assert_eq!(
        post(Full::new(BytesMut::from("mutable"))).await.1,
        "mutable"
    );
    assert_eq!(post(String::from("boxed").boxed()).await.1, "boxed");
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read_to_its_end() {
    let body = Frames::of(["0123456789", "x", "and", "much", "more"]);
    let read = Arc::clone(&body.read);
    let (status, text, headers) = post(body).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text.contains("BODY_TOO_LARGE"), "{text}");
    assert_eq!(headers[CACHE_CONTROL], "private, no-store");
    assert_eq!(
        read.load(Ordering::Relaxed),
        4,
        "two frames, each at the second time of asking"
    );
}

#[tokio::test]
async fn a_body_that_says_it_is_too_long_is_not_read_at_all() {
    let mut body = Frames::of(["0123456789x"]);
    body.length = Some(11);
    let read = Arc::clone(&body.read);
    assert_eq!(post(body).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(read.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_limit_of_everything_is_none() {
    let upstream = Upstream::default();
    let config = configured().request_body_limit(usize::MAX).build().unwrap();
    let service = HandlerService::new(&upstream.auth(config));
    let request = Request::post("/api/auth/echo")
        .body(Frames::of(["ab", "c"]))
        .unwrap();
    assert_eq!(
        service.oneshot(request).await.unwrap().status(),
        StatusCode::OK
    );
    assert_eq!(upstream.fetches()[0].request.body(), "abc");
}

/// Another layer's limit is an error of the body.
#[tokio::test]
async fn a_body_over_another_layers_limit_is_too_large_too() {
    let limited = Limited::new(Frames::of(["0123", "4567"]), 5);
    let (status, text, _) = post(limited).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text.contains("BODY_TOO_LARGE"), "{text}");
}

/// Half of a sign-up must not reach upstream.
#[tokio::test]
async fn a_body_that_is_cut_off_is_the_clients_fault() {
    let cut_off = Frames::of(["half"]).then(Err("reset".into()));
    let (status, text, headers) = post(cut_off).await;
    assert_eq!((status, &*text), (StatusCode::BAD_REQUEST, ""));
    assert_eq!(headers[CACHE_CONTROL], "private, no-store");
    assert_eq!(headers[X_CONTENT_TYPE_OPTIONS], "nosniff");
}

/// A response body of the application's own; what the layer itself answers has to become one.
#[derive(Debug, PartialEq)]
struct Page(String);

impl From<Bytes> for Page {
    fn from(bytes: Bytes) -> Self {
        Self(format!("{} bytes of the layer's", bytes.len()))
    }
}

#[tokio::test]
async fn the_layer_looks_into_no_body() {
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(configured().build().unwrap())).protecting();
    // Neither of the two is a body at all.
    let service = ServiceBuilder::new()
        .layer(layer)
        .service_fn(async |request: Request<u32>| {
            Ok::<_, Infallible>(Response::new(Page(format!("page {}", request.body()))))
        });
    let response = service
        .clone()
        .oneshot(get_as("ann", "/page").body(7).unwrap())
        .await;
    assert_eq!(response.unwrap().body(), &Page("page 7".into()));
    let response = service
        .oneshot(Request::get("/page").body(7).unwrap())
        .await;
    assert_eq!(
        response.unwrap().body(),
        &Page("0 bytes of the layer's".into())
    );
}

#[tokio::test]
async fn every_refusal_of_a_body_is_a_line_at_debug() {
    for (body, reason) in [
        (Frames::of(["0123456789", "01"]), "BODY_TOO_LARGE"),
        (
            Frames::of(["half"]).then(Err("reset".into())),
            "the body broke off",
        ),
    ] {
        let log = Log::default();
        let config = configured()
            .request_body_limit(LIMIT)
            .log_level(LevelFilter::Debug)
            .build()
            .unwrap();
        let auth = Upstream::default()
            .builder(config)
            .logger(log.clone())
            .build();
        let request = Request::post("/api/auth/echo").body(body).unwrap();
        HandlerService::new(&auth).oneshot(request).await.unwrap();
        assert_eq!(log.0.lock().unwrap().as_slice(), [("refused", reason)]);
    }
}

/// What was decided, and why.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<(&'static str, &'static str)>>>);

impl Logger for Log {
    fn debug(&self, record: &LogRecord) {
        let decided = record.outcome.zip(record.reason);
        self.0.lock().unwrap().extend(decided);
    }
}
