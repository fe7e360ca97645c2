//! Where log records go.

use std::collections::HashSet;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use neon_auth_core::{Level, LogRecord};

/// Takes the log. Override what you want to have; what you leave goes where it would go without a logger: to
/// `tracing`, where the application has set it up, else to standard error.
///
/// The configured [`LogLevel`](neon_auth_core::LogLevel) holds for a logger too.
///
/// ```
/// use neon_auth_driver::Logger;
/// use neon_auth_driver::core::LogRecord;
///
/// struct Alarms;
///
/// impl Logger for Alarms {
///     fn error(&self, record: &LogRecord) {
///         eprintln!("wake somebody: {record}");
///     }
/// }
/// ```
pub trait Logger: Send + Sync + 'static {
    /// What should not happen at all.
    fn error(&self, record: &LogRecord) {
        write(record);
    }

    /// Something is wrong, and somebody may want to act.
    fn warn(&self, record: &LogRecord) {
        write(record);
    }

    /// Upstream refused something.
    fn info(&self, record: &LogRecord) {
        write(record);
    }

    /// Ordinary work.
    fn debug(&self, record: &LogRecord) {
        write(record);
    }
}

struct Default;

impl Logger for Default {}

/// A logger, and what was said once already.
#[derive(Clone)]
pub(crate) struct Sink {
    logger: Arc<dyn Logger>,
    said: Arc<Mutex<HashSet<&'static str>>>,
}

impl Sink {
    pub(crate) fn default() -> Self {
        Self::new(Default)
    }

    pub(crate) fn new(logger: impl Logger) -> Self {
        Self {
            logger: Arc::new(logger),
            said: Arc::default(),
        }
    }

    pub(crate) fn take(&self, record: &LogRecord) {
        if record.once {
            let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
            if !said.insert(record.message) {
                return;
            }
        }
        match record.level {
            Level::Error => self.logger.error(record),
            Level::Warn => self.logger.warn(record),
            Level::Info => self.logger.info(record),
            Level::Debug => self.logger.debug(record),
        }
    }
}

fn write(record: &LogRecord) {
    if tracing::dispatcher::has_been_set() {
        trace(record);
    } else {
        let line = format!("neon-auth {} {record}\n", record.level.as_str());
        // Whoever read standard error may be gone. That is no reason to fail a request, as `eprintln!` would.
        let _ = std::io::stderr().write_all(line.as_bytes());
    }
}

fn trace(record: &LogRecord) {
    macro_rules! event {
        ($level:ident) => {
            tracing::event!(
                target: "neon_auth",
                tracing::Level::$level,
                component = record.component.as_str(),
                path = record.path.as_deref(),
                status = record.status.map(|status| status.as_u16()),
                code = record.code.as_deref(),
                host = record.host.as_deref(),
                detail = record.detail.as_deref(),
                "{}",
                record.message
            )
        };
    }
    match record.level {
        Level::Error => event!(ERROR),
        Level::Warn => event!(WARN),
        Level::Info => event!(INFO),
        Level::Debug => event!(DEBUG),
    }
}
