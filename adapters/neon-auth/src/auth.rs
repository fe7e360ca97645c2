//! Neon Auth as an application holds it.

use std::net::IpAddr;
use std::sync::Arc;

use neon_auth_core::{
    Config, ConfigError, Fetch, Fetched, IncomingRequest, Jar, LevelFilter, LogRecord,
    RequestHeaders, SessionMemory, Timing, UnixMillis,
};

use crate::builder::NeonAuthBuilder;
use crate::calls::Calls;
use crate::environment::builder_from_env;
use crate::log::Sink;
use crate::request_auth::RequestAuth;
use crate::transport::PerProcess;
use crate::transport::{Async, Mode, Transport};

const NO_PEER: &str = "`client_ip` is set, but the address of the connection is unknown, so upstream gets none; with \
    axum, serve with `into_make_service_with_connect_info::<SocketAddr>()`; with tower, set `peer_address`; without a \
    framework, use `on_from`; with any other, listen on a TCP port, since a Unix socket knows no address";

/// Neon Auth for one application: a configuration, a transport, and what is under way. It is cheap to clone.
///
/// The runtime's crate makes one, such as `neon_auth_tokio::from_env()`.
pub struct NeonAuth<M: Mode = Async>(Arc<Shared<M>>);

pub(crate) struct Shared<M: Mode> {
    pub(crate) id: u64,
    pub(crate) config: Config,
    pub(crate) transport: Arc<dyn Transport<Mode = M>>,
    pub(crate) sink: Sink,
    pub(crate) clock: Clock,
    pub(crate) memory: SessionMemory,
    pub(crate) waiting_threads: Option<usize>,
    pub(crate) calls: PerProcess<Calls>,
}

pub(crate) type Clock = Arc<dyn Fn() -> UnixMillis + Send + Sync>;

impl<M: Mode> NeonAuth<M> {
    /// Puts a configuration and a transport together.
    pub fn new(config: Config, transport: impl Transport<Mode = M>) -> Self {
        Self::builder(config, transport).build()
    }

    /// Begins with a configuration and a transport, for a logger or a clock besides.
    pub fn builder(config: Config, transport: impl Transport<Mode = M>) -> NeonAuthBuilder<M> {
        NeonAuthBuilder::new(config, transport)
    }

    pub(crate) fn of(shared: Shared<M>) -> Self {
        Self(Arc::new(shared))
    }

    /// Puts a transport together with the configuration that the environment has: `NEON_AUTH_BASE_URL` and
    /// `NEON_AUTH_COOKIE_SECRET`, and the defaults. For other options besides, begin with [`builder_from_env`].
    ///
    /// # Errors
    ///
    /// One of the two is missing or invalid.
    pub fn from_env(transport: impl Transport<Mode = M>) -> Result<Self, ConfigError> {
        Ok(Self::new(builder_from_env().build()?, transport))
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Returns a number that no other one of this process has. A clone has the same.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// Checks a `redirectTo` before the browser is sent there; see [`Config::return_path`].
    #[must_use]
    pub fn return_path<'r>(&self, raw: &'r str) -> Option<&'r str> {
        self.0.config.return_path(raw)
    }

    /// Binds to one request: its session, its server methods, its cookies.
    ///
    /// The path is the one in `parts`; if a router has stripped a prefix, [`adapter::on_incoming`](crate::adapter::on_incoming) takes the
    /// original one. If upstream is to have the client's address, use [`on_from`](Self::on_from). Each call opens a jar of
    /// its own: inside one of our layers, take the `RequestAuth` out of the request's extensions instead.
    ///
    /// Afterwards [`RequestAuth::finish`] writes the cookies onto the response.
    #[must_use]
    pub fn on(&self, parts: &http::request::Parts) -> RequestAuth<M> {
        self.bind(parts, None)
    }

    /// The same for a request that arrived over a connection from `peer`; see
    /// [`ConfigBuilder::client_ip`](neon_auth_core::ConfigBuilder::client_ip).
    #[must_use]
    pub fn on_from(&self, parts: &http::request::Parts, peer: IpAddr) -> RequestAuth<M> {
        self.bind(parts, Some(peer))
    }

    fn bind(&self, parts: &http::request::Parts, peer: Option<IpAddr>) -> RequestAuth<M> {
        let headers = RequestHeaders::read(self.config(), &parts.headers);
        let address = self.client_address(peer, &headers);
        let (request, jar) = headers.into_request(&parts.method, &parts.uri);
        self.on_incoming(request.sent_by(address), jar)
    }

    /// The address that upstream counts a request against, for [`IncomingRequest::sent_by`]. If the configuration wants
    /// one and `peer` is unknown, there is none, and the log says so once.
    pub(crate) fn client_address(
        &self,
        peer: Option<IpAddr>,
        headers: &RequestHeaders,
    ) -> Option<IpAddr> {
        if peer.is_none() && self.0.config.sends_client_address() {
            self.warn(NO_PEER);
        }
        self.0.config.client_address(peer?, headers)
    }

    /// Binds to one request that was read already.
    pub(crate) fn on_incoming(&self, request: IncomingRequest, jar: Jar) -> RequestAuth<M> {
        RequestAuth::new(self.clone(), request, jar)
    }

    /// Binds to a request that is bound already, perhaps by another `NeonAuth`: for layers inside one another. The jar
    /// stays the same, so that each of its cookies reaches the response once; decisions are made by this one's
    /// configuration, and it finds out for itself who is signed in. `address` is its own
    /// [`client_address`](Self::client_address).
    pub(crate) fn join(&self, bound: &RequestAuth<M>, address: Option<IpAddr>) -> RequestAuth<M> {
        if Arc::ptr_eq(&self.0, &bound.neon_auth().0) {
            bound.clone()
        } else {
            bound.for_another(self.clone(), address)
        }
    }

    /// Writes to the log, once, that the application is not put together as it has to be.
    pub(crate) fn report(&self, mistake: &'static str) {
        self.say(&LogRecord::mistake(mistake));
    }

    /// Writes a warning to the log, once.
    pub(crate) fn warn(&self, warning: &'static str) {
        self.say(&LogRecord::warning(warning));
    }

    pub(crate) fn say(&self, record: &LogRecord) {
        if LevelFilter::from(record.level) <= self.log_level() {
            self.log(record);
        }
    }

    pub(crate) fn transport(&self) -> &dyn Transport<Mode = M> {
        &*self.0.transport
    }

    pub(crate) fn memory(&self) -> &SessionMemory {
        &self.0.memory
    }

    /// The time, by the configured clock.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        (self.0.clock)()
    }

    /// How much is logged: as configured, else as much as the sink takes.
    pub(crate) fn log_level(&self) -> LevelFilter {
        let configured = self.0.config.explicit_log_level();
        configured.unwrap_or_else(|| self.0.sink.default_level())
    }

    pub(crate) fn log(&self, record: &LogRecord) {
        self.0.sink.take(record);
    }

    /// What is under way in this process.
    pub(crate) fn calls(&self) -> &Calls {
        let Shared {
            calls,
            config,
            clock,
            waiting_threads,
            ..
        } = &*self.0;
        calls.get_or_make(|| Calls::nothing(config, clock, *waiting_threads))
    }

    /// Makes a fetch, and says how it went.
    pub(crate) async fn fetch(&self, fetch: Fetch) -> (Fetched, Timing) {
        self.calls().fetch(&self.0.transport, fetch).await
    }
}

impl<M: Mode> Clone for NeonAuth<M> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<M: Mode> std::fmt::Debug for NeonAuth<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NeonAuth")
            .field("config", &self.0.config)
            .finish_non_exhaustive()
    }
}
