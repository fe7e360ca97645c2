//! The contract between a flow and the loop that runs it.

use std::fmt;
use std::sync::Arc;

use crate::cookie::SetCookie;
use crate::fetch::{Fetch, Fetched};
use crate::log::{LogRecord, Timing};
use crate::time::UnixMillis;

/// One request's way through the library, as a state machine.
///
/// Call [`poll`](Flow::poll) until it gives [`Action::Done`], and carry out each action as it comes. If it gives `None`,
/// there is nothing to do until the answer to the last fetch is there: bring it with [`handle`](Flow::handle), together
/// with the ticket that came with the fetch and the time as it is then.
pub trait Flow {
    /// What the flow comes to.
    type Outcome;

    /// The next thing to do; `None` if there is nothing to do until [`handle`](Flow::handle) is called.
    fn poll(&mut self) -> Option<Action<Self::Outcome>>;

    /// Takes what came of a fetch.
    ///
    /// The ticket has to be the one that came with the fetch. With the ticket of another flow, the answer is ignored,
    /// the next [`poll`](Flow::poll) gives an error for the log, and the flow goes on waiting for its own.
    fn handle(&mut self, now: UnixMillis, ticket: Ticket, got: Fetched);
}

/// What a flow wants done. A loop has to carry out all of them, so there is no wildcard to hide one behind.
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

/// The other half of a [`Ticket`]: what the flow that waits keeps of it.
pub(crate) struct Awaited(Arc<()>);

impl Ticket {
    pub(crate) fn issue() -> (Self, Awaited) {
        let fetch = Arc::new(());
        let ticket = Self {
            fetch: Arc::clone(&fetch),
            timing: None,
        };
        (ticket, Awaited(fetch))
    }

    /// Says how the fetch went. A flow does not depend on it: it goes to the log.
    #[must_use]
    pub fn timed(mut self, timing: Timing) -> Self {
        self.timing = Some(timing);
        self
    }

    pub(crate) fn timing(&self) -> Option<Timing> {
        self.timing
    }
}

impl Awaited {
    pub(crate) fn is(&self, ticket: &Ticket) -> bool {
        Arc::ptr_eq(&self.0, &ticket.fetch)
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
