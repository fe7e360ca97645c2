//! One line of the log.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::level::Level;
use crate::request::IncomingRequest;

/// Names the part of the library that a record comes from.
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
    /// Returns `handler`, `middleware`, `method` or `application`.
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

/// Holds one line of the log.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LogRecord {
    /// Its severity.
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
    /// What was decided about the request: `cached`, `looked_up`, `joined`, `stale`, `public`, `signed_out`, `refused` or
    /// `unknown`.
    pub outcome: Option<&'static str>,
    /// Why it was decided so.
    pub reason: Option<&'static str>,
    /// Which framework's crate had the request decided; `rust` if there is none.
    pub framework: Option<&'static str>,
    /// How long upstream took; none if it was not asked.
    pub took: Option<Duration>,
    /// How long the call waited for a place among those that are under way at once, before it was sent; none if it had one at
    /// once.
    pub waited: Option<Duration>,
    /// The id that Neon gave the call: its support can find the call by it.
    pub request_id: Option<String>,
    /// What is known about this very case, such as the chain of causes; control characters are escaped.
    pub detail: Option<String>,
    /// The first cause itself.
    pub error: Option<Arc<dyn StdError + Send + Sync>>,
    /// Whether it is enough to say this once for the life of the process.
    pub once: bool,
}

impl LogRecord {
    /// Makes the record of a mistake in how the application is put together, to be said once.
    #[must_use]
    pub fn mistake(message: &'static str) -> Self {
        Self {
            once: true,
            ..Self::new(Level::Error, Component::Application, message)
        }
    }

    /// Makes a warning, to be said once, of how the application is put together: it works, but not as it is meant to.
    #[must_use]
    pub fn warning(message: &'static str) -> Self {
        Self {
            level: Level::Warn,
            ..Self::mistake(message)
        }
    }

    /// Makes the record of a request that is refused before a flow begins, for instance because its body is too large.
    #[must_use]
    pub fn refusal(component: Component, request: &IncomingRequest, reason: &'static str) -> Self {
        Self {
            outcome: Some("refused"),
            reason: Some(reason),
            framework: Some(request.framework()),
            ..Self::new(Level::Debug, component, "decided")
        }
    }

    pub(super) fn warning_of(component: Component, message: &'static str) -> Self {
        Self {
            once: true,
            ..Self::new(Level::Warn, component, message)
        }
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
            outcome: None,
            reason: None,
            framework: None,
            took: None,
            waited: None,
            request_id: None,
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
        if let Some(outcome) = self.outcome {
            write!(f, " outcome={outcome}")?;
        }
        if let Some(reason) = self.reason {
            write!(f, " reason=\"{reason}\"")?;
        }
        if let Some(framework) = self.framework {
            write!(f, " framework={framework}")?;
        }
        for (key, time) in [("took", self.took), ("waited", self.waited)] {
            if let Some(time) = time {
                write!(f, " {key}={}ms", time.as_millis())?;
            }
        }
        if let Some(id) = &self.request_id {
            write!(f, " request_id={id}")?;
        }
        match &self.detail {
            Some(detail) => write!(f, " detail=\"{detail}\""),
            None => Ok(()),
        }
    }
}
