//! Where log records go.

mod held;
mod lines;
mod output;
mod rate;
mod trace;

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use neon_auth_core::{Level, LevelFilter, LogRecord};

/// Takes the log. Override what you want to have; what you leave goes where it would go without a logger: to
/// `tracing`, if the application has set it up, else to standard error.
///
/// The configured [`LevelFilter`](neon_auth_core::LevelFilter) holds for a logger too.
///
/// # How many lines
///
/// Of one message text, level and component, at most ten lines are written within a second, counted from the first of
/// them. Then one line says how many more there were, counted apart by status, code and outcome. That holds for standard
/// error and `tracing` alike; what a logger of your own takes is not limited.
///
/// # Standard error
///
/// No call waits for the reader of standard error. A line goes into a queue, and one thread of the process writes it
/// at once if the reader reads. A process that is forked has a thread and a queue of its own.
///
/// - At most 1,024 lines wait. If there is no room, lines are dropped and counted, and the count is written when half
///   of the queue is free again.
/// - When the last clone of a [`NeonAuth`](crate::NeonAuth) is dropped, it waits until its lines and counts are
///   written, so that they are there before `main` returns. It waits for one second at most, and not again for a
///   reader that has read nothing since. What is then left is lost. So it is if the process ends without that drop:
///   by [`std::process::exit`], by a signal, or with a `NeonAuth` in a `static` or in a task that goes on.
///
/// ```
/// use neon_auth::Logger;
/// use neon_auth::LogRecord;
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
    /// Writes what should not happen at all.
    fn error(&self, record: &LogRecord) {
        output::write(record);
    }

    /// Writes that something is wrong, and somebody may want to act.
    fn warn(&self, record: &LogRecord) {
        output::write(record);
    }

    /// Writes that upstream refused something.
    fn info(&self, record: &LogRecord) {
        output::write(record);
    }

    /// Writes about ordinary work.
    fn debug(&self, record: &LogRecord) {
        output::write(record);
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
        output::flush();
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
