//! Where log records go.

mod console;
mod lines;
mod rate;

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use neon_auth_core::{Level, LevelFilter, LogRecord};

/// Takes the log. Override what you want to have; what you leave goes where it would go without a logger: to
/// `tracing`, if the application has set it up, else to standard error.
///
/// The configured [`LevelFilter`](neon_auth_core::LevelFilter) holds for a logger too.
///
/// # Standard error
///
/// No call waits for the reader of standard error. A line goes into a queue, and one thread of the process writes it
/// at once if the reader reads.
///
/// - At most 1,024 lines wait. If there is no room, lines are dropped and counted, and the count is written when half
///   of the queue is free again.
/// - Of one message text, level and component, at most ten lines are written within a second, counted from the first
///   of them. Then one line says how many more there were. A logger of your own and `tracing` get every record.
/// - When the last clone of a [`NeonAuth`](crate::NeonAuth) is dropped, it waits until its lines and counts are
///   written, so that they are there before `main` returns. It waits for one second at most, and not again for a
///   reader that has read nothing since. What is then left is lost. So it is if the process ends without that drop:
///   by [`std::process::exit`], by a signal, or with a `NeonAuth` in a `static` or in a task that goes on.
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

/// Writes everything to `tracing` or to standard error.
struct Plain;

impl Logger for Plain {}

/// A logger, and what was said once already.
pub(crate) struct Sink {
    logger: Box<dyn Logger>,
    /// Whether there is no logger of the application's, so that `tracing` gets all.
    is_plain: bool,
    said: Mutex<HashSet<&'static str>>,
}

impl Sink {
    pub(crate) fn plain() -> Self {
        Self::of(Plain, true)
    }

    pub(crate) fn new(logger: impl Logger) -> Self {
        Self::of(logger, false)
    }

    fn of(logger: impl Logger, is_plain: bool) -> Self {
        Self {
            logger: Box::new(logger),
            is_plain,
            said: Mutex::default(),
        }
    }

    /// How much is logged if the configuration does not say: if all goes to the application's `tracing`, what that takes.
    pub(crate) fn default_level(&self) -> LevelFilter {
        if self.is_plain && tracing::dispatcher::has_been_set() {
            level_of_tracing()
        } else {
            LevelFilter::default()
        }
    }

    pub(crate) fn take(&self, record: &LogRecord) {
        let Self { logger, said, .. } = self;
        if record.once {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            if !said.insert(record.message) {
                return;
            }
        }
        match record.level {
            Level::Error => logger.error(record),
            Level::Warn => logger.warn(record),
            Level::Info => logger.info(record),
            Level::Debug => logger.debug(record),
        }
    }
}

impl Drop for Sink {
    /// The process may be about to end.
    fn drop(&mut self) {
        console::flush();
    }
}

fn level_of_tracing() -> LevelFilter {
    match tracing::level_filters::LevelFilter::current().into_level() {
        None => LevelFilter::Silent,
        Some(tracing::Level::ERROR) => LevelFilter::Error,
        Some(tracing::Level::WARN) => LevelFilter::Warn,
        Some(tracing::Level::INFO) => LevelFilter::Info,
        Some(_) => LevelFilter::Debug,
    }
}

fn write(record: &LogRecord) {
    if tracing::dispatcher::has_been_set() {
        trace(record);
    } else {
        console::write(record);
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
                outcome = record.outcome,
                reason = record.reason,
                took_ms = record.took.map(|took| took.as_secs_f64() * 1000.0),
                request_id = record.request_id.as_deref(),
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
