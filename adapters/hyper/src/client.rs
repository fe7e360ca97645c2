//! The client itself: one request out, one response back, before the deadline.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_rustls::TlsConnector;
use futures_rustls::rustls::{self, ClientConfig};
use futures_util::FutureExt;
use http::{Request, Response};
use http_body_util::Full;
use neon_auth::Async;
use neon_auth::transport::{Attempts, BoxFuture, Notified, PerProcess, Transport};
use neon_auth_core::{Fetch, FetchError, FetchErrorKind, Fetched};

use crate::classify::classified;
use crate::connection::{Connection, Failure};
use crate::connector::{ConnectError, Connector};
use crate::outgoing::outgoing;
use crate::pool::Pool;
use crate::runtime::Runtime;
use crate::target::Target;
use crate::timeout::timeout;

/// Makes HTTP/1.1 requests on the runtime `R`. A clone is cheap and shares the connections.
///
/// # What it guarantees
///
/// - The path, the query and the headers go out byte for byte. `host` and `content-length` are added if they are
///   missing, and nothing else.
/// - A redirect is a response like any other, a compressed body stays compressed, several `Set-Cookie` lines stay
///   apart and in order, interim responses (1xx) are skipped.
/// - A fetch is over within its timeout, DNS and last byte of the body included. Dropping it closes
///   its connection.
/// - At most 32 unused connections are kept, and none of them for longer than 4 s.
/// - A name is queried once at a time, for all who wait for it. A query that outlives its fetch is joined by the
///   next.
/// - A request is sent again only if the kept connection it was meant for turns out to be closed before the first byte
///   of it was written; or, on a new connection, if the fetch is
///   [repeatable](neon_auth_core::FetchClass::is_repeatable) and the kept connection is lost before the first byte of the
///   answer.
/// - The head of an answer has at most 1 MiB and 128 fields. Memory is taken as it arrives.
/// - A process that is forked opens connections of its own.
/// - No error holds a header, a path or a query.
#[derive(Clone)]
pub struct HttpClient<R: Runtime> {
    runtime: R,
    /// An error of the set-up waits here for the first `https` URL, so that a client can be built without one.
    tls: Result<TlsConnector, rustls::Error>,
    connections: Arc<PerProcess<Connections<R>>>,
}

/// The connections of one process. After a fork, those of the old process are on the same sockets: a process that used them
/// would get the answers to questions of the other.
struct Connections<R: Runtime> {
    connector: Connector<R>,
    pool: Pool,
}

impl<R: Runtime + Default> HttpClient<R> {
    /// Makes a client that trusts Mozilla's root certificates.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Begins to configure a client.
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

    /// Sets which roots to trust, in place of Mozilla's: for a private CA or a client certificate.
    ///
    /// Its ALPN protocols are replaced, since the client speaks HTTP/1.1 only.
    #[must_use]
    pub fn tls_config(mut self, config: Arc<ClientConfig>) -> Self {
        self.tls = Some(config);
        self
    }

    /// Builds the client.
    #[must_use]
    pub fn build(self) -> HttpClient<R> {
        let Self { runtime, tls } = self;
        HttpClient {
            runtime,
            tls: neon_auth_tls::for_http1(tls).map(TlsConnector::from),
            connections: Arc::default(),
        }
    }
}

impl<R> fmt::Debug for HttpClientBuilder<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClientBuilder").finish_non_exhaustive()
    }
}

/// The answer, and the connection that it came on.
type Exchanged = (Response<Bytes>, Connection);

impl<R: Runtime> HttpClient<R> {
    fn connections(&self) -> &Connections<R> {
        self.connections.get_or_make(|| Connections {
            connector: Connector::new(self.runtime.clone(), self.tls.clone()),
            pool: Pool::default(),
        })
    }

    async fn exchange(
        &self,
        target: &Target,
        fetch: Fetch,
        attempts: &Attempts,
    ) -> Result<Exchanged, FetchError> {
        let limit = fetch.response_limit;
        let mut request = outgoing(fetch.request);
        let mut again = fetch.class.is_repeatable().then(|| request.clone());
        while let Some(mut connection) = self.connections().pool.take(target) {
            request = match connection.call(request, limit).await {
                Ok(response) => return Ok((response, connection)),
                Err(Failure::Unsent(request, _)) => *request,
                Err(Failure::Unanswered(error)) => match again.take() {
                    // Another kept one may be closed too, so this time it is a new one.
                    Some(request) => {
                        return self.exchange_on_new(target, request, limit, attempts).await;
                    }
                    None => return Err(error),
                },
                Err(Failure::Other(error)) => return Err(error),
            };
        }
        self.exchange_on_new(target, request, limit, attempts).await
    }

    async fn exchange_on_new(
        &self,
        target: &Target,
        request: Request<Full<Bytes>>,
        limit: usize,
        attempts: &Attempts,
    ) -> Result<Exchanged, FetchError> {
        let connector = &self.connections().connector;
        let stream = connector.connect(target.clone(), attempts).await;
        let stream = stream.map_err(classified)?;
        let mut connection = Connection::on(&self.runtime, stream).await?;
        let response = connection.call(request, limit).await?;
        Ok((response, connection))
    }

    /// Keeps a connection for later calls if it is ready for one in time.
    async fn keep(&self, target: Target, mut connection: Connection, limit: Duration) {
        if connection.becomes_ready(&self.runtime, limit).await {
            let pool = &self.connections().pool;
            pool.put(&self.runtime, target, connection);
        }
    }
}

impl<R: Runtime> Transport for HttpClient<R> {
    type Mode = Async;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async move {
            if let Err(error) = self.runtime.check() {
                return Err(FetchError::with_source(FetchErrorKind::Internal, error));
            }
            let target = Target::of(fetch.request.uri());
            let target = target.ok_or_else(|| classified(ConnectError::Url))?;
            let (begun, limit) = (Instant::now(), fetch.timeout);
            let attempts = Attempts::default();
            let exchange = self.exchange(&target, fetch, &attempts);
            let Some(exchanged) = timeout(&self.runtime, limit, exchange).await else {
                return Err(match attempts.lack() {
                    Some(lack) => classified(lack),
                    None => {
                        let cause = format!("no whole response within {} ms", limit.as_millis());
                        FetchError::with_source(FetchErrorKind::Timeout, cause)
                    }
                });
            };
            let (response, connection) = exchanged?;
            let left = limit.saturating_sub(begun.elapsed());
            self.keep(target, connection, left).await;
            Ok(response)
        })
    }

    /// Runs the task in the background.
    ///
    /// Without a runtime ([`Runtime::check`]) it is polled here, once. That is enough for a fetch to report what is
    /// missing. If the task were dropped instead, those who wait for it would get "aborted".
    fn spawn(&self, mut task: BoxFuture<'static, ()>) {
        if self.runtime.check().is_ok() {
            self.runtime.spawn(task);
        } else {
            let _ = task.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
    }

    fn wait(&self, mut notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move {
            if (&mut notified).now_or_never().is_some() {
                return true;
            }
            // Without a runtime there is no timer, and nobody to notify anybody either.
            self.runtime.check().is_ok() && timeout(&self.runtime, limit, notified).await.is_some()
        })
    }
}
