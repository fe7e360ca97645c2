//! The contract between a flow and whoever runs it.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::cookie::SetCookie;
use crate::fetch::{Fetch, Fetched};
use crate::log::{Journal, Level, LogRecord, Timing};
use crate::time::UnixMillis;

/// One request's way through the library, as a state machine.
///
/// Call [`poll`](Flow::poll) until it gives [`Action::Done`], and carry out each action as it comes. Where it gives
/// `None`, the flow waits for the answer to the one fetch that is under way: bring it with [`handle`](Flow::handle),
/// together with the ticket that came with the fetch and the time as it is then.
pub trait Flow {
    /// What the flow comes to.
    type Outcome;

    /// The next thing to do, or `None` while an answer is awaited.
    fn poll(&mut self) -> Option<Action<Self::Outcome>>;

    /// Takes what came of a fetch. An answer that this flow did not ask for is ignored and logged.
    fn handle(&mut self, now: UnixMillis, ticket: Ticket, got: Fetched);
}

/// What a flow wants done.
#[non_exhaustive]
pub enum Action<O> {
    /// Make this request, and bring what came of it together with the ticket.
    Fetch(Ticket, Fetch),
    /// Keep this cookie in the request's jar, for later flows and for the response. It comes just before `Done`.
    SetCookie(SetCookie),
    /// Write this record to the log. It is at or above the configured level.
    Log(LogRecord),
    /// The flow is over.
    Done(O),
}

/// Without the outcome: the handler's is a response, whose body may be a session and its token.
impl<O> fmt::Debug for Action<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fetch(ticket, fetch) => {
                f.debug_tuple("Fetch").field(ticket).field(fetch).finish()
            }
            Self::SetCookie(cookie) => f.debug_tuple("SetCookie").field(cookie).finish(),
            Self::Log(record) => f.debug_tuple("Log").field(record).finish(),
            Self::Done(_) => f.debug_tuple("Done").finish_non_exhaustive(),
        }
    }
}

/// The right to answer one fetch, once. It cannot be cloned, and a flow knows its own.
#[derive(Debug)]
pub struct Ticket {
    fetch: Arc<()>,
    timing: Option<Timing>,
}

impl Ticket {
    /// Says how long the fetch took, and whether another request had begun it. A flow does not depend on either: both
    /// go to the log.
    #[must_use]
    pub fn timed(mut self, took: Duration, joined: bool) -> Self {
        self.timing = Some(Timing { took, joined });
        self
    }
}

/// What every flow has in common: what has not been polled yet, and the one fetch that is under way.
///
/// The kinds are kept apart, so that whatever a flow does in which order, its cookies come just before its end.
pub(crate) struct Mailbox<O> {
    logs: VecDeque<LogRecord>,
    fetch: Option<(Ticket, Fetch)>,
    cookies: VecDeque<SetCookie>,
    outcome: Option<O>,
    awaited: Option<Arc<()>>,
}

impl<O> Mailbox<O> {
    pub(crate) fn new() -> Self {
        Self {
            logs: VecDeque::new(),
            fetch: None,
            cookies: VecDeque::new(),
            outcome: None,
            awaited: None,
        }
    }

    pub(crate) fn poll(&mut self) -> Option<Action<O>> {
        if let Some(record) = self.logs.pop_front() {
            return Some(Action::Log(record));
        }
        if let Some((ticket, fetch)) = self.fetch.take() {
            return Some(Action::Fetch(ticket, fetch));
        }
        if let Some(cookie) = self.cookies.pop_front() {
            return Some(Action::SetCookie(cookie));
        }
        self.outcome.take().map(Action::Done)
    }

    pub(crate) fn fetch(&mut self, fetch: Fetch) {
        let awaited = Arc::new(());
        let ticket = Ticket {
            fetch: Arc::clone(&awaited),
            timing: None,
        };
        self.awaited = Some(awaited);
        self.fetch = Some((ticket, fetch));
    }

    pub(crate) fn log(&mut self, records: impl IntoIterator<Item = LogRecord>) {
        self.logs.extend(records);
    }

    pub(crate) fn done(&mut self, cookies: impl IntoIterator<Item = SetCookie>, outcome: O) {
        self.cookies.extend(cookies);
        self.outcome = Some(outcome);
    }

    /// Whether this is the answer that is awaited; if not, that is logged.
    pub(crate) fn admits(&mut self, log: &mut Journal, ticket: &Ticket) -> bool {
        if self
            .awaited
            .take_if(|awaited| Arc::ptr_eq(awaited, &ticket.fetch))
            .is_some()
        {
            log.fetched(ticket.timing);
            return true;
        }
        log.say(
            Level::Error,
            "ignored an answer that this flow did not ask for",
        );
        self.log(log.take());
        false
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Response;

    use super::*;

    #[test]
    fn debug_prints_no_body() {
        let answer = Response::new(Bytes::from_static(br#"{"token":"hunter2"}"#));
        let printed = format!("{:?}", Action::Done(answer));
        assert_eq!(printed, "Done(..)");
    }
}
