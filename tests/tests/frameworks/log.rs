//! What the application logs, in place of standard error.

use std::sync::{Arc, Mutex};

use neon_auth::Logger;
use neon_auth_core::LogRecord;

/// Keeps what was decided, and errors. What is meant to fail would fill the screen with warnings.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    decisions: Vec<LogRecord>,
    errors: Vec<LogRecord>,
}

impl Log {
    /// Gives what was decided, in order.
    pub(crate) fn decisions(&self) -> Vec<LogRecord> {
        self.0.lock().unwrap().decisions.clone()
    }

    /// Gives what went wrong, in order.
    pub(crate) fn errors(&self) -> Vec<LogRecord> {
        self.0.lock().unwrap().errors.clone()
    }
}

impl Logger for Log {
    fn error(&self, record: &LogRecord) {
        self.0.lock().unwrap().errors.push(record.clone());
    }

    fn warn(&self, _: &LogRecord) {}

    fn info(&self, _: &LogRecord) {}

    fn debug(&self, record: &LogRecord) {
        if record.outcome.is_some() {
            self.0.lock().unwrap().decisions.push(record.clone());
        }
    }
}
