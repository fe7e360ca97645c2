//! The client itself: one request out, one response back, before the deadline.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;

use bytes::Bytes;
use event_listener::EventListener;
use futures_rustls::rustls::ClientConfig;
use futures_util::FutureExt;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Request, Response, StatusCode, Version};
use http_body::Body;
use http_body_util::Full;
use hyper_util::client::legacy;
use neon_auth_core::{Fetch, FetchError, FetchErrorKind, Fetched};
use neon_auth_driver::{Async, BoxFuture, Transport};

use crate::body;
use crate::classify::classify;
use crate::connector::Connector;
use crate::deadline::within;
use crate::hang_up::GivingUp;
use crate::hyper_rt::HyperRt;
use crate::runtime::Runtime;
use crate::tls;

/// How many bytes the head of a response may have.
const HEAD_LIMIT: usize = 64 * 1024;

/// How long an unused connection is kept. Common load balancers close one after 60 s, and a request that is sent at
/// that very moment is lost.
const POOL_IDLE: Duration = Duration::from_secs(30);

/// An HTTP/1.1 client on the runtime `R`. A clone is cheap and shares the connections.
///
/// # What it guarantees
///
/// - The path, the query and the headers go out byte for byte. `host` and `content-length` are added where they are
///   missing, and nothing else.
/// - A redirect is a response like any other, a compressed body stays compressed, several `Set-Cookie` lines stay
///   apart and in order, interim responses (1xx) are skipped.
/// - A fetch is over within its timeout, look-up of the name and last byte of the body included. Dropping it closes
///   its connection.
/// - A request is sent again only if the pooled connection it was meant for turns out to be closed before the first
///   byte of it was written.
/// - No error holds a header, a path or a query.
#[derive(Clone)]
pub struct HttpClient<R: Runtime> {
    runtime: R,
    http: legacy::Client<Connector<R>, Full<Bytes>>,
}

impl<R: Runtime + Default> HttpClient<R> {
    /// A client that trusts Mozilla's root certificates.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// A client to be configured.
    #[must_use]
    pub fn builder() -> HttpClientBuilder<R> {
        HttpClientBuilder::new(R::default())
    }
}

impl<R: Runtime + Default> Default for HttpClient<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Runtime> fmt::Debug for HttpClient<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient").finish_non_exhaustive()
    }
}

/// Configures an [`HttpClient`].
pub struct HttpClientBuilder<R> {
    runtime: R,
    tls: Option<Arc<ClientConfig>>,
}

impl<R: Runtime> HttpClientBuilder<R> {
    /// Begins with a runtime.
    #[must_use]
    pub const fn new(runtime: R) -> Self {
        Self { runtime, tls: None }
    }

    /// Whom to trust, in place of Mozilla's root certificates: for a private CA or a client certificate.
    ///
    /// Its ALPN protocols are replaced, since the client speaks HTTP/1.1 only.
    #[must_use]
    pub fn tls_config(mut self, config: Arc<ClientConfig>) -> Self {
        self.tls = Some(config);
        self
    }

    /// The client.
    #[must_use]
    pub fn build(self) -> HttpClient<R> {
        let Self { runtime, tls } = self;
        let glue = HyperRt(runtime.clone());
        let http = legacy::Client::builder(glue.clone())
            .pool_timer(glue)
            .pool_idle_timeout(POOL_IDLE)
            .http1_max_buf_size(HEAD_LIMIT)
            .build(Connector::new(runtime.clone(), tls::connector(tls)));
        HttpClient { runtime, http }
    }
}

impl<R> fmt::Debug for HttpClientBuilder<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClientBuilder").finish_non_exhaustive()
    }
}

impl<R: Runtime> HttpClient<R> {
    async fn exchange(&self, request: Request<Bytes>, response_limit: usize) -> Fetched {
        let mut request = request.map(Full::new);
        // A head that was copied from an HTTP/2 request would be refused.
        *request.version_mut() = Version::HTTP_11;
        if request.body().is_end_stream() && says_its_length(request.method()) {
            let zero = HeaderValue::from_static("0");
            request.headers_mut().entry(CONTENT_LENGTH).or_insert(zero);
        }
        let giving_up = GivingUp::on(&mut request);
        let response = self.http.request(request).await.map_err(classified)?;
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            let cause = "the server switched to another protocol unasked";
            return Err(FetchError::with_source(FetchErrorKind::Other, cause));
        }
        let (head, body) = response.into_parts();
        let body = body::read(body, response_limit).await.map_err(classified)?;
        giving_up.not_any_more();
        Ok(Response::from_parts(head, body))
    }
}

/// Whether an empty body has a `content-length` of 0: servers may insist on it for these (RFC 9110, 8.6).
fn says_its_length(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

fn classified(error: impl std::error::Error + Send + Sync + 'static) -> FetchError {
    FetchError::with_source(classify(&error), error)
}

impl<R: Runtime> Transport for HttpClient<R> {
    type Mode = Async;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async move {
            if let Err(error) = self.runtime.check() {
                return Err(FetchError::with_source(FetchErrorKind::Internal, error));
            }
            let limit = fetch.timeout;
            let exchange = self.exchange(fetch.request, fetch.response_limit);
            let fetched = within(&self.runtime, limit, exchange).await;
            fetched.unwrap_or_else(|| {
                let cause = format!("no whole response within {} ms", limit.as_millis());
                Err(FetchError::with_source(FetchErrorKind::Timeout, cause))
            })
        })
    }

    /// Runs the task in the background.
    ///
    /// Without a runtime ([`Runtime::check`]) it is polled here, once. That is enough for a fetch to report what is
    /// missing, where a task that is merely dropped would leave those who wait for it with "aborted".
    fn spawn(&self, mut task: BoxFuture<'static, ()>) {
        if self.runtime.check().is_ok() {
            self.runtime.spawn(task);
        } else {
            let _ = task.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
    }

    fn wait(&self, mut listener: EventListener, limit: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            if (&mut listener).now_or_never().is_some() {
                return true;
            }
            // Without a runtime there is no timer, and nobody to notify the listener either.
            self.runtime.check().is_ok() && within(&self.runtime, limit, listener).await.is_some()
        })
    }
}
