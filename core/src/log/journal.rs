//! Gathers what a flow has to say.

use std::error::Error as StdError;
use std::time::Duration;

use http::StatusCode;

use super::level::Level;
use super::record::{Component, LogRecord};
use crate::config::Config;
use crate::endpoint::pattern_of;
use crate::error::is_code;
use crate::failure::Failure;
use crate::fetch::{FetchError, FetchErrorKind};
use crate::upstream::GET_SESSION;

const INCOMPLETE_BASE_URL: &str = "upstream does not know get-session; `base_url` is probably not the whole Auth URL, \
    which ends in a path such as `/neondb/auth`";

/// What is decided about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The cache says who is signed in.
    Cached,
    /// Upstream says who is signed in.
    LookedUp,
    /// An expired cache stands in for upstream.
    Stale,
    /// Anyone may see the page.
    Public,
    /// Nobody is signed in.
    SignedOut,
    /// The request is not answered.
    Refused,
    /// Nothing is known.
    Unknown,
}

/// How a fetch went, as the driver saw it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timing {
    pub(crate) took: Duration,
    /// Whether another request had begun it.
    pub(crate) joined: bool,
}

/// Gathers the records of one flow; what is below the level is not built.
#[derive(Debug)]
pub(crate) struct Journal {
    config: Config,
    component: Component,
    records: Vec<LogRecord>,
    timing: Option<Timing>,
    request_id: Option<String>,
}

impl Journal {
    pub(crate) fn new(config: &Config, component: Component) -> Self {
        Self {
            config: config.clone(),
            component,
            records: Vec::new(),
            timing: None,
            request_id: None,
        }
    }

    /// A fetch is over. What is said from now on is about it.
    pub(crate) fn fetched(&mut self, timing: Option<Timing>) {
        self.timing = timing;
        self.request_id = None;
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

    /// What was decided, and why.
    pub(crate) fn decided(&mut self, outcome: Outcome, reason: &'static str) {
        if !self.config.logs(Level::Debug) {
            return;
        }
        let is_joined = self.timing.is_some_and(|timing| timing.joined);
        let mut record = LogRecord::new(Level::Debug, self.component, "decided");
        record.outcome = Some(match outcome {
            Outcome::Cached => "cached",
            Outcome::LookedUp if is_joined => "joined",
            Outcome::LookedUp => "looked_up",
            Outcome::Stale => "stale",
            Outcome::Public => "public",
            Outcome::SignedOut => "signed_out",
            Outcome::Refused => "refused",
            Outcome::Unknown => "unknown",
        });
        record.reason = Some(reason);
        record.took = self.timing.map(|timing| timing.took);
        record.request_id.clone_from(&self.request_id);
        self.records.push(record);
    }

    /// Upstream answered: debug for a success, info for a refusal, warn for a fault of its own.
    ///
    /// `request_id` is what upstream calls the request.
    pub(crate) fn answered(
        &mut self,
        path: &str,
        status: StatusCode,
        code: Option<&str>,
        request_id: Option<&str>,
    ) {
        let (level, message) = match status.as_u16() {
            500.. => (Level::Warn, "upstream failed"),
            400.. => (Level::Info, "upstream refused"),
            _ => (Level::Debug, "upstream answered"),
        };
        self.note_id(request_id);
        self.about_upstream(level, message, path, |record| {
            record.status = Some(status);
            record.code = code.filter(|code| is_code(code)).map(str::to_owned);
        });
        if path == GET_SESSION && status == StatusCode::NOT_FOUND {
            self.say_once(Level::Warn, INCOMPLETE_BASE_URL);
        }
    }

    /// Upstream answered 2xx with something that says nothing.
    pub(crate) fn unreadable(&mut self, path: &str, status: StatusCode, request_id: Option<&str>) {
        self.note_id(request_id);
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

    fn note_id(&mut self, request_id: Option<&str>) {
        self.request_id = request_id.filter(|id| is_id(id)).map(str::to_owned);
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
        record.took = self.timing.map(|timing| timing.took);
        record.request_id.clone_from(&self.request_id);
        fill(&mut record);
        self.records.push(record);
    }
}

/// What an id of a request is made of. Anything else is not repeated.
fn is_id(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/=+".contains(&byte))
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
