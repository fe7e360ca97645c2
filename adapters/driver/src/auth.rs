//! What an application holds on to.

use std::sync::Arc;

use neon_auth_core::{
    Action, Config, Error, Failure, Fetch, Fetched, Flow, IncomingRequest, LogLevel, LogRecord,
    UnixMillis,
};

use crate::flight::Flights;
use crate::log::{Logger, Sink};
use crate::on_request::{Auth, OnRequest};
use crate::transport::{Async, Mode, Transport};

/// Neon Auth for one application: a configuration, a transport, and what is under way. It is cheap to clone.
///
/// The runtime's crate makes one, such as `neon_auth_tokio::from_env()`.
pub struct NeonAuth<M: Mode = Async> {
    config: Config,
    transport: Arc<dyn Transport<Mode = M>>,
    flights: Flights,
    sink: Sink,
    clock: Arc<dyn Fn() -> UnixMillis + Send + Sync>,
}

impl<M: Mode> NeonAuth<M> {
    /// Puts a configuration and a transport together.
    pub fn new(config: Config, transport: impl Transport<Mode = M>) -> Self {
        Self {
            config,
            transport: Arc::new(transport),
            flights: Flights::default(),
            sink: Sink::default(),
            clock: Arc::new(|| std::time::SystemTime::now().into()),
        }
    }

    /// Sends the log there.
    #[must_use]
    pub fn with_logger(mut self, logger: impl Logger) -> Self {
        self.sink = Sink::new(logger);
        self
    }

    /// Tells the time by another clock than the system's, for tests.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Fn() -> UnixMillis + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Checks a `redirectTo` before the browser is sent there; see [`Config::return_path`].
    #[must_use]
    pub fn return_path<'r>(&self, raw: &'r str) -> Option<&'r str> {
        self.config.return_path(raw)
    }

    /// Binds to one request: its session, its server methods, its cookies.
    ///
    /// Afterwards [`OnRequest::finish`] writes the cookies onto the response.
    #[must_use]
    pub fn on(&self, parts: &http::request::Parts) -> Auth<M> {
        self.on_incoming(IncomingRequest::new(
            &self.config,
            &parts.method,
            &parts.uri,
            &parts.headers,
        ))
    }

    /// Binds to one request that was read already.
    #[must_use]
    pub fn on_incoming(&self, request: IncomingRequest) -> Auth<M> {
        Auth::new(OnRequest::new(self.clone(), request))
    }

    /// Tells the log of a mistake in how the application is put together.
    pub fn report(&self, mistake: &'static str) {
        if self.config.log_level() >= LogLevel::Error {
            self.sink.take(&LogRecord::mistake(mistake));
        }
    }

    pub(crate) fn now(&self) -> UnixMillis {
        (self.clock)()
    }

    /// Runs a flow to its end: the one loop, for every flow and every transport.
    pub(crate) async fn run<F: Flow>(
        &self,
        mut flow: F,
        keep: impl Fn(neon_auth_core::SetCookie),
    ) -> Result<F::Outcome, Error> {
        loop {
            match flow.poll() {
                Some(Action::Fetch(ticket, fetch)) => {
                    let got = self.fetch(fetch).await;
                    flow.handle(self.now(), ticket, got);
                }
                Some(Action::SetCookie(cookie)) => keep(cookie),
                Some(Action::Log(record)) => self.sink.take(&record),
                Some(Action::Done(outcome)) => return Ok(outcome),
                // A flow that waits for nothing would wait for ever.
                Some(_) | None => return Err(Failure::Internal.into()),
            }
        }
    }

    async fn fetch(&self, fetch: Fetch) -> Fetched {
        match fetch.share.clone() {
            Some(key) => self.flights.fetch(&self.transport, fetch, key).await,
            None => self.transport.fetch(fetch).await,
        }
    }
}

impl<M: Mode> Clone for NeonAuth<M> {
    fn clone(&self) -> Self {
        Self {
            config: self.config.clone(),
            transport: Arc::clone(&self.transport),
            flights: self.flights.clone(),
            sink: self.sink.clone(),
            clock: Arc::clone(&self.clock),
        }
    }
}

impl<M: Mode> std::fmt::Debug for NeonAuth<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NeonAuth")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
