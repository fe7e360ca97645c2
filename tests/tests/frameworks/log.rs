//! What the application logs, in place of standard error.

use std::sync::{Arc, Mutex};

use neon_auth::Logger;
use neon_auth_core::LogRecord;

/// Keeps what was decided. What is meant to fail would fill the screen with warnings.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<LogRecord>>>);

impl Log {
    /// What was decided, in order.
    pub(crate) fn decisions(&self) -> Vec<LogRecord> {
        self.0.lock().unwrap().clone()
    }
}

impl Logger for Log {
    fn error(&self, _: &LogRecord) {}

    fn warn(&self, _: &LogRecord) {}

    fn info(&self, _: &LogRecord) {}

    fn debug(&self, record: &LogRecord) {
        if record.outcome.is_some() {
            self.0.lock().unwrap().push(record.clone());
        }
    }
}
