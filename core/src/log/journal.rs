//! Gathers what a flow has to say: to the log, and about cached sessions.

use super::level::{Level, LevelFilter};
use super::record::{Component, LogRecord};
use super::timing::Timing;
use crate::context::Context;
use crate::session::Invalidation;

/// What is decided about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The cache says who is signed in.
    Cached,
    /// Upstream says who is signed in.
    LookedUp,
    /// An expired cache is used in place of upstream.
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

/// Gathers the records of one flow; what is below the level is not built.
#[derive(Debug)]
pub struct Journal {
    level: LevelFilter,
    component: Component,
    framework: &'static str,
    records: Vec<LogRecord>,
    invalidated: Option<Box<Invalidation>>,
    timing: Timing,
    request_id: Option<String>,
}

impl Journal {
    pub(crate) fn new(context: Context<'_>, component: Component) -> Self {
        Self {
            level: context.log_level,
            component,
            framework: context.request.framework(),
            records: Vec::new(),
            invalidated: None,
            timing: Timing::default(),
            request_id: None,
        }
    }

    /// One that takes no record.
    #[cfg(feature = "testing")]
    pub(crate) fn silent() -> Self {
        Self {
            level: LevelFilter::Silent,
            component: Component::Application,
            framework: "rust",
            records: Vec::new(),
            invalidated: None,
            timing: Timing::default(),
            request_id: None,
        }
    }

    /// Who has something to say.
    pub(crate) const fn component(&self) -> Component {
        self.component
    }

    /// A fetch is over. What is said from now on is about it.
    pub(crate) fn fetched(&mut self, timing: Timing) {
        self.timing = timing;
        self.request_id = None;
    }

    /// Gives the records that are not written yet.
    pub(crate) fn take(&mut self) -> Vec<LogRecord> {
        std::mem::take(&mut self.records)
    }

    /// What was cached about somebody counts no longer.
    pub(crate) fn invalidate(&mut self, invalidation: Invalidation) {
        self.invalidated = Some(Box::new(invalidation));
    }

    /// Gives whose cached sessions count no longer, if that is not said yet.
    pub(crate) const fn take_invalidated(&mut self) -> Option<Box<Invalidation>> {
        self.invalidated.take()
    }

    pub(crate) fn say(&mut self, level: Level, message: &'static str) {
        if level.is_enabled_at(self.level) {
            self.records
                .push(LogRecord::new(level, self.component, message));
        }
    }

    pub(crate) fn say_once(&mut self, level: Level, message: &'static str) {
        if level.is_enabled_at(self.level) {
            let mut record = LogRecord::new(level, self.component, message);
            record.once = true;
            self.records.push(record);
        }
    }

    /// Adds a record that was made elsewhere, if there is one.
    pub(crate) fn add(&mut self, record: Option<LogRecord>) {
        let level = self.level;
        self.records
            .extend(record.filter(|record| record.level.is_enabled_at(level)));
    }

    /// Warns once, with what is known about this very case.
    pub(crate) fn say_once_about(&mut self, message: &'static str, detail: String) {
        self.about_fetch(Level::Warn, message, |record| {
            record.once = true;
            record.detail = Some(detail);
        });
    }

    /// What was decided, and why.
    pub(crate) fn decided(&mut self, outcome: Outcome, reason: &'static str) {
        let is_joined = self.timing.joined;
        let framework = Some(self.framework);
        self.about_fetch(Level::Debug, "decided", |record| {
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
            record.framework = framework;
        });
    }

    /// Upstream calls the fetch by this id. What is said from now on has it.
    pub(crate) fn note_id(&mut self, request_id: Option<&str>) {
        self.request_id = request_id.filter(|id| is_id(id)).map(str::to_owned);
    }

    /// Something about the last fetch. The record is built only if it is logged.
    pub(crate) fn about_fetch(
        &mut self,
        level: Level,
        message: &'static str,
        fill: impl FnOnce(&mut LogRecord),
    ) {
        if !level.is_enabled_at(self.level) {
            return;
        }
        let mut record = LogRecord::new(level, self.component, message);
        record.took = self.timing.took;
        record.waited = self.timing.waited;
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
