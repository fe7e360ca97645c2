//! Gathers what a flow has to say.

use std::error::Error as StdError;

use http::StatusCode;

use super::level::Level;
use super::record::{Component, LogRecord};
use crate::config::Config;
use crate::endpoint::pattern_of;
use crate::error::is_code;
use crate::failure::Failure;
use crate::fetch::{FetchError, FetchErrorKind};

/// Gathers the records of one flow; what is below the level is not built.
#[derive(Debug)]
pub(crate) struct Journal {
    config: Config,
    component: Component,
    records: Vec<LogRecord>,
}

impl Journal {
    pub(crate) fn new(config: &Config, component: Component) -> Self {
        Self {
            config: config.clone(),
            component,
            records: Vec::new(),
        }
    }

    pub(crate) fn take(&mut self) -> Vec<LogRecord> {
        std::mem::take(&mut self.records)
    }

    pub(crate) fn say(&mut self, level: Level, message: &'static str) {
        if self.config.logs(level) {
            self.records
                .push(LogRecord::new(level, self.component, message));
        }
    }

    pub(crate) fn say_once(&mut self, level: Level, message: &'static str) {
        if self.config.logs(level) {
            let mut record = LogRecord::new(level, self.component, message);
            record.once = true;
            self.records.push(record);
        }
    }

    /// Upstream answered: debug for a success, info for a refusal, warn for a fault of its own.
    pub(crate) fn answered(&mut self, path: &str, status: StatusCode, code: Option<&str>) {
        let (level, message) = match status.as_u16() {
            500.. => (Level::Warn, "upstream failed"),
            400.. => (Level::Info, "upstream refused"),
            _ => (Level::Debug, "upstream answered"),
        };
        self.about_upstream(level, message, path, |record| {
            record.status = Some(status);
            record.code = code.filter(|code| is_code(code)).map(str::to_owned);
        });
    }

    /// Upstream answered 2xx with something that cannot be read.
    pub(crate) fn unreadable(&mut self, path: &str, status: StatusCode) {
        self.about_upstream(
            Level::Warn,
            "upstream's answer is unreadable",
            path,
            |record| {
                record.status = Some(status);
                record.code = Some(Failure::UpstreamInvalid.code().to_owned());
            },
        );
    }

    /// There was no answer.
    pub(crate) fn failed(&mut self, path: &str, error: &FetchError) {
        let (level, message) = match error.kind() {
            FetchErrorKind::Internal => (Level::Error, "the call failed unexpectedly"),
            _ => (Level::Warn, "could not reach upstream"),
        };
        self.about_upstream(level, message, path, |record| {
            record.code = Some(error.kind().failure().code().to_owned());
            record.detail = error.shared_source().map(|source| causes(&*source));
            record.error = error.shared_source();
        });
    }

    fn about_upstream(
        &mut self,
        level: Level,
        message: &'static str,
        path: &str,
        fill: impl FnOnce(&mut LogRecord),
    ) {
        if !self.config.logs(level) {
            return;
        }
        let mut record = LogRecord::new(level, self.component, message);
        record.path = Some(pattern_of(path));
        record.host = Some(self.config.base_url().host().to_owned());
        fill(&mut record);
        self.records.push(record);
    }
}

fn causes(error: &(dyn StdError + 'static)) -> String {
    let mut text = String::new();
    let mut cause = Some(error);
    while let Some(error) = cause {
        if !text.is_empty() {
            text.push_str(": ");
        }
        for character in error.to_string().chars() {
            if character.is_control() || character == '"' {
                text.extend(character.escape_default());
            } else {
                text.push(character);
            }
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_cannot_forge_a_second_line() {
        let cause = std::io::Error::other("refused\nERROR forged \u{1b}[31m\"");
        assert_eq!(causes(&cause), "refused\\nERROR forged \\u{1b}[31m\\\"");
    }
}
