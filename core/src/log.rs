//! What is logged, as records; writing them is the driver's work.
//!
//! No record holds a cookie, token, secret, password or query string. Text that came from outside is escaped.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use crate::config::Config;
use crate::endpoint::pattern_of;
use crate::error::is_code;
use crate::fetch::{FetchError, FetchErrorKind};

/// How much is logged. Each level includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    /// Not one line, whatever the logger.
    Silent,
    /// What should not happen at all.
    Error,
    /// Also: upstream's 5xx and transport failures, forged cookies.
    #[default]
    Warn,
    /// Also: upstream's 4xx.
    Info,
    /// Also: successes, and cache misses through expiry.
    Debug,
}

/// How grave a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// What should not happen at all.
    Error,
    /// Something is wrong, and somebody may want to act.
    Warn,
    /// Upstream refused something.
    Info,
    /// Ordinary work.
    Debug,
}

impl Level {
    /// `error`, `warn`, `info` or `debug`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }

    pub(crate) const fn is_enabled_at(self, level: LogLevel) -> bool {
        (self as u8) < level as u8
    }
}

/// The part of the library that a record comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Component {
    /// The API proxy.
    Handler,
    /// The route protection.
    Middleware,
    /// `get_session()` and the server methods.
    Method,
    /// How the application is put together.
    Application,
}

impl Component {
    /// `handler`, `middleware`, `method` or `application`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Handler => "handler",
            Self::Middleware => "middleware",
            Self::Method => "method",
            Self::Application => "application",
        }
    }
}

/// One line of the log.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LogRecord {
    /// How grave it is.
    pub level: Level,
    /// Where it comes from.
    pub component: Component,
    /// What happened.
    pub message: &'static str,
    /// The endpoint's pattern: `reset-password/*`, never the path itself, since some paths carry a token.
    pub path: Option<String>,
    /// Upstream's status.
    pub status: Option<StatusCode>,
    /// A stable code: ours, or upstream's.
    pub code: Option<String>,
    /// Upstream's host.
    pub host: Option<String>,
    /// The chain of causes, control characters escaped.
    pub detail: Option<String>,
    /// The first cause itself.
    pub error: Option<Arc<dyn StdError + Send + Sync>>,
    /// Whether it is enough to say this once for the life of the process.
    pub once: bool,
}

impl LogRecord {
    /// A mistake in how the application is put together, to be told once; `None` where the level hides it.
    #[must_use]
    pub fn mistake(config: &Config, message: &'static str) -> Option<Self> {
        config.logs(Level::Error).then(|| Self {
            once: true,
            ..Self::new(Level::Error, Component::Application, message)
        })
    }

    pub(crate) fn new(level: Level, component: Component, message: &'static str) -> Self {
        Self {
            level,
            component,
            message,
            path: None,
            status: None,
            code: None,
            host: None,
            detail: None,
            error: None,
            once: false,
        }
    }
}

impl fmt::Display for LogRecord {
    /// The message, then what is known as `key=value`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.component.as_str(), self.message)?;
        let status = self.status.map(|status| status.as_u16().to_string());
        for (key, value) in [
            ("path", &self.path),
            ("status", &status),
            ("code", &self.code),
            ("host", &self.host),
        ] {
            if let Some(value) = value {
                write!(f, " {key}={value}")?;
            }
        }
        match &self.detail {
            Some(detail) => write!(f, " detail=\"{detail}\""),
            None => Ok(()),
        }
    }
}

/// Gathers the records of one flow; what is below the level is not built.
#[derive(Debug)]
pub(crate) struct Log {
    config: Config,
    component: Component,
    records: Vec<LogRecord>,
}

impl Log {
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
                record.code = Some(crate::Failure::UpstreamInvalid.code().to_owned());
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
    fn silent_enables_nothing_and_debug_everything() {
        let enabled = |at| {
            [Level::Error, Level::Warn, Level::Info, Level::Debug]
                .into_iter()
                .filter(|level| level.is_enabled_at(at))
                .count()
        };
        assert_eq!(
            [
                LogLevel::Silent,
                LogLevel::Error,
                LogLevel::Warn,
                LogLevel::Info,
                LogLevel::Debug
            ]
            .map(enabled),
            [0, 1, 2, 3, 4]
        );
    }

    #[test]
    fn a_cause_cannot_forge_a_second_line() {
        let cause = std::io::Error::other("refused\nERROR forged \u{1b}[31m\"");
        assert_eq!(causes(&cause), "refused\\nERROR forged \\u{1b}[31m\\\"");
    }
}
