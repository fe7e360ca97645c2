//! Neon Auth as an application holds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use neon_auth_core::{
    AccountForms, Config, Fetch, Invalidations, LevelFilter, LogRecord, SessionMemory, UnixMillis,
};

use crate::calls::{Calls, Came};
use crate::clock::Clock;
use crate::log::Sink;
use crate::transport::{Async, Mode, PerProcess, Transport};

/// Is Neon Auth for one application: it holds the configuration, the transport, and what is under way. It is cheap to
/// clone.
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
    pub(crate) invalidations: Invalidations,
    pub(crate) account_forms: AccountForms,
    pub(crate) waiting_threads: Option<usize>,
    pub(crate) calls: PerProcess<Calls>,
    /// Whether a proxy was made: without one, nothing answers below the mount.
    pub(crate) has_proxy: AtomicBool,
}

impl<M: Mode> NeonAuth<M> {
    pub(crate) fn of(shared: Shared<M>) -> Self {
        Self(Arc::new(shared))
    }

    /// Returns the configuration.
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

    pub(crate) fn invalidations(&self) -> &Invalidations {
        &self.0.invalidations
    }

    pub(crate) fn account_forms(&self) -> &AccountForms {
        &self.0.account_forms
    }

    /// Returns the time, by the configured clock.
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

    pub(crate) fn note_proxy(&self) {
        self.0.has_proxy.store(true, Ordering::Relaxed);
    }

    pub(crate) fn has_proxy(&self) -> bool {
        self.0.has_proxy.load(Ordering::Relaxed)
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
    pub(crate) async fn fetch(&self, fetch: Fetch) -> Came {
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
