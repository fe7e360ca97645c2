//! How a [`NeonAuth`] is put together.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::SystemTime;

use neon_auth_core::{AccountForms, Config, ConfigError, Invalidations, SessionMemory, UnixMillis};

use crate::auth::{NeonAuth, Shared};
use crate::clock::Clock;
use crate::environment::builder_from_env;
use crate::log::{Logger, Sink};
use crate::transport::PerProcess;
use crate::transport::{Async, Blocking, Mode, Transport};

/// How many there are so far in this process.
static BUILT: AtomicU64 = AtomicU64::new(0);

/// Puts a [`NeonAuth`] together that needs more than a configuration and a transport: what [`NeonAuth::builder`] gives.
///
/// ```
/// use neon_auth::transport::Transport;
/// use neon_auth::{Config, LogRecord, Logger, Mode, NeonAuth};
///
/// struct Alarms;
///
/// impl Logger for Alarms {
///     fn error(&self, record: &LogRecord) {
///         eprintln!("wake somebody: {record}");
///     }
/// }
///
/// fn start<M: Mode>(config: Config, transport: impl Transport<Mode = M>) -> NeonAuth<M> {
///     NeonAuth::builder(config, transport).logger(Alarms).build()
/// }
/// ```
pub struct NeonAuthBuilder<M: Mode = Async> {
    config: Config,
    transport: Arc<dyn Transport<Mode = M>>,
    sink: Option<Sink>,
    clock: Clock,
    waiting_threads: Option<usize>,
}

impl<M: Mode> NeonAuth<M> {
    /// Puts a configuration and a transport together.
    pub fn new(config: Config, transport: impl Transport<Mode = M>) -> Self {
        Self::builder(config, transport).build()
    }

    /// Begins with a configuration and a transport, for a logger or a clock besides.
    pub fn builder(config: Config, transport: impl Transport<Mode = M>) -> NeonAuthBuilder<M> {
        NeonAuthBuilder::new(config, transport)
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
}

impl<M: Mode> NeonAuthBuilder<M> {
    pub(crate) fn new(config: Config, transport: impl Transport<Mode = M>) -> Self {
        Self {
            config,
            transport: Arc::new(transport),
            sink: None,
            clock: Arc::new(|| SystemTime::now().into()),
            waiting_threads: None,
        }
    }

    /// Sends the log there.
    #[must_use]
    pub fn logger(mut self, logger: impl Logger) -> Self {
        self.sink = Some(Sink::new(logger));
        self
    }

    /// Takes the time from another clock than the system's, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> UnixMillis + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Puts it together.
    #[must_use]
    pub fn build(self) -> NeonAuth<M> {
        NeonAuth::of(Shared {
            id: BUILT.fetch_add(1, Ordering::Relaxed),
            memory: SessionMemory::with_limit(self.config.session_memory()),
            invalidations: Invalidations::new(&self.config),
            account_forms: AccountForms::new(),
            config: self.config,
            transport: self.transport,
            sink: self.sink.unwrap_or_else(Sink::plain),
            clock: self.clock,
            waiting_threads: self.waiting_threads,
            calls: PerProcess::new(),
            has_proxy: AtomicBool::new(false),
        })
    }
}

impl NeonAuthBuilder<Blocking> {
    /// Bounds how many threads may wait for upstream at once. A call beyond that fails at once, with `NETWORK_TIMEOUT`,
    /// and no expired cookie stands in for its answer: it says nothing about upstream.
    ///
    /// It is for a server with a limited number of threads. With fewer that wait, some are left for pages that need no
    /// upstream, in an outage too. Every thread counts that waits for an answer, its own or one that it shares, or for a
    /// connection. There is no bound unless it is set, and it is at least 1. Of four and more, a quarter is for look-ups of
    /// sessions alone and a quarter for all other calls, as of the [`connection_limit`].
    ///
    /// [`connection_limit`]: neon_auth_core::ConfigBuilder::connection_limit
    #[must_use]
    pub fn waiting_threads(mut self, threads: usize) -> Self {
        self.waiting_threads = Some(threads.max(1));
        self
    }
}

impl<M: Mode> fmt::Debug for NeonAuthBuilder<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NeonAuthBuilder")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}
