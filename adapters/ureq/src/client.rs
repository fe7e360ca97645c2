//! The client itself: one request out, one response back, before the deadline.

use std::collections::HashMap;
use std::error::Error as _;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, StatusCode, Version};
use neon_auth::Blocking;
use neon_auth::transport::connection::{IDLE_CONNECTIONS, IDLE_TIME};
use neon_auth::transport::request::sends_content_length;
use neon_auth::transport::{BoxFuture, HEAD_LIMIT, Notified, PerProcess, Transport, block_on};
use neon_auth_core::{Fetch, FetchError, FetchErrorKind, Fetched};
use rustls::ClientConfig;
use ureq::{Agent, AsSendBody, Body};

use crate::classify::classified;
use crate::cut_off::{ClosedIdle, CutOffConnector};
use crate::resolver::HostResolver;
use crate::tcp::TcpConnector;
use crate::tls::TlsConnector;
use crate::unversioned::Connector;

/// Makes HTTP/1.1 requests, and blocks the thread meanwhile. A clone is cheap and shares the connections.
///
/// # What it guarantees
///
/// - The path, the query and the headers go out byte for byte. `host` and `content-length` are added if they are
///   missing, and nothing else.
/// - A redirect is a response like any other, a compressed body stays compressed, several `Set-Cookie` lines stay
///   apart and in order, interim responses (1xx) are skipped.
/// - A fetch is over within its timeout, DNS and last byte of the body included; connecting has half
///   of it, since the addresses of a host are tried one after the other.
/// - At most 32 unused connections are kept, and none that was unused for 4 s is used again.
/// - A name is queried once at a time, for all who wait for it. A query that outlives its fetch is joined by the
///   next.
/// - A kept connection is looked at before it is used, and one that was closed meanwhile is replaced. A request is sent
///   again only on a new connection, if the fetch is [repeatable](neon_auth_core::FetchClass::is_repeatable) and the kept
///   connection is lost before the first byte of the answer.
/// - The head of an answer has at most 1 MiB and 128 fields. Memory is taken as it arrives.
/// - No proxy is used, whatever the environment says.
/// - A process that is forked opens connections of its own.
/// - No error holds a header, a path or a query.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    settings: ClientBuilder,
    /// After a fork, the connections of the old process are on the same sockets: a process that used them would get the
    /// answers to questions of the other.
    agent: PerProcess<Agent>,
}

impl Client {
    /// Makes a client that trusts Mozilla's root certificates.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Begins to configure a client.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    fn exchange(&self, fetch: Fetch) -> Fetched {
        let begun = Instant::now();
        let (mut head, body) = fetch.request.into_parts();
        // A head that was copied from an HTTP/2 request would be refused.
        head.version = Version::HTTP_11;
        let again = fetch.class.is_repeatable().then(|| head.clone());
        let mut response = self.call(head, &body, fetch.timeout, IDLE_TIME);
        if let (Some(head), Err(error)) = (again, &response)
            && was_closed_idle(error)
        {
            let left = fetch.timeout.saturating_sub(begun.elapsed());
            // No kept connection is young enough, so this time it is a new one.
            response = self.call(head, &body, left, Duration::ZERO);
        }
        let (head, body) = response?.into_parts();
        if head.status == StatusCode::SWITCHING_PROTOCOLS {
            let cause = "the server switched to another protocol unasked";
            return Err(FetchError::with_source(FetchErrorKind::Other, cause));
        }
        let body = read(body, fetch.response_limit)?;
        Ok(Response::from_parts(head, body))
    }

    fn call(
        &self,
        head: Parts,
        body: &[u8],
        timeout: Duration,
        max_idle: Duration,
    ) -> Result<Response<Body>, FetchError> {
        if body.is_empty() && !sends_content_length(&head.method) {
            self.run(Request::from_parts(head, ()), timeout, max_idle)
        } else {
            self.run(Request::from_parts(head, body), timeout, max_idle)
        }
    }

    fn run(
        &self,
        request: Request<impl AsSendBody>,
        timeout: Duration,
        max_idle: Duration,
    ) -> Result<Response<Body>, FetchError> {
        let Shared { settings, agent } = &*self.0;
        let agent = agent.get_or_make(|| settings.agent());
        let request = agent
            .configure_request(request)
            .timeout_global(Some(timeout))
            .timeout_connect(Some(timeout / 2))
            .max_idle_age(max_idle)
            .build();
        agent.run(request).map_err(classified)
    }
}

fn was_closed_idle(error: &FetchError) -> bool {
    error.source().is_some_and(|cause| cause.is::<ClosedIdle>())
}

/// Reads the body to its end. If its head says that it is over the limit, none of it is read.
fn read(mut body: Body, limit: usize) -> Result<Bytes, FetchError> {
    let limit = limit as u64;
    if body.content_length().is_some_and(|length| length > limit) {
        return Err(classified(ureq::Error::BodyExceedsLimit(limit)));
    }
    let read = body.with_config().limit(limit).read_to_vec();
    read.map(Bytes::from).map_err(classified)
}

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Transport for Client {
    type Mode = Blocking;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async move { self.exchange(fetch) })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        block_on(task);
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move { notified.wait_timeout(limit) })
    }
}

/// Configures a [`Client`].
#[derive(Default)]
pub struct ClientBuilder {
    tls: Option<Arc<ClientConfig>>,
    known: HashMap<String, Vec<IpAddr>>,
}

impl ClientBuilder {
    /// Sets which roots to trust, in place of Mozilla's: for a private CA or a client certificate.
    ///
    /// Its ALPN protocols are replaced, since the client speaks HTTP/1.1 only.
    #[must_use]
    pub fn tls_config(mut self, config: Arc<ClientConfig>) -> Self {
        self.tls = Some(config);
        self
    }

    /// Says which addresses a host has, in place of DNS: in the order in which they are tried, the first 16.
    #[must_use]
    pub fn resolve(
        mut self,
        host: impl Into<String>,
        addresses: impl IntoIterator<Item = IpAddr>,
    ) -> Self {
        self.known
            .insert(host.into(), addresses.into_iter().collect());
        self
    }

    /// Builds the client.
    #[must_use]
    pub fn build(self) -> Client {
        Client(Arc::new(Shared {
            settings: self,
            agent: PerProcess::new(),
        }))
    }

    fn agent(&self) -> Agent {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent("")
            .accept("")
            .accept_encoding("")
            .allow_non_standard_methods(true)
            .max_response_header_size(HEAD_LIMIT)
            .max_idle_connections(IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS)
            .max_idle_age(IDLE_TIME)
            .build();
        let connector = TcpConnector
            .chain(TlsConnector::new(self.tls.clone()))
            .chain(CutOffConnector);
        let resolver = HostResolver::knowing(self.known.clone());
        Agent::with_parts(config, connector, resolver)
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}
