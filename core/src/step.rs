//! The contract between a flow and the loop that runs it.

use std::fmt;

use crate::cookie::SetCookie;
use crate::fetch::{Fetch, FetchErrorKind, Fetched};
use crate::log::{Journal, LogRecord, Timing};
use crate::session::Invalidation;
use crate::time::UnixMillis;

/// Is one request's way through the library, as a state machine that consumes itself.
///
/// A flow is started by a function of its own, such as [`Middleware::start`](crate::Middleware::start), which gives its
/// first [`Step`]. If that is a fetch, the answer to it gives the next step, and so on until [`Action::Done`].
///
/// A value of this type is a state that waits for one answer. Only the flows of this crate are any.
pub trait Flow: state::Answered<<Self as Flow>::Outcome> {
    /// What the flow comes to.
    type Outcome;
}

/// Keeps [`Flow`] to this crate.
pub(crate) mod state {
    use super::{Fetched, Journal, Next, Times};

    /// Waits for an answer, as a state of a flow.
    pub trait Answered<O>: Sized {
        /// Takes the answer that the state waits for. [`Waiting::answer`](super::Waiting::answer) calls it.
        fn answered(self, times: Times, got: Fetched, log: &mut Journal) -> Next<Self, O>;
    }
}

/// Says how far a flow gets by itself.
#[must_use = "a step says what has to be done next"]
pub struct Step<F: Flow> {
    /// What is to be written to the log, in order. All of it is at or above the configured level.
    pub log: Vec<LogRecord>,
    /// Whose cached sessions count no longer, whatever comes of the flow. Give it to the [`Invalidations`] that the flow's
    /// context checks, before anything else is done.
    ///
    /// [`Invalidations`]: crate::Invalidations
    pub invalidated: Option<Box<Invalidation>>,
    /// What is to be done next.
    pub action: Action<F>,
}

/// Says what a flow wants done: nothing else is possible, so there is no wildcard to hide one behind.
pub enum Action<F: Flow> {
    /// Make this request, and give what comes of it to the flow that waits for it.
    Fetch(Box<Fetch>, Waiting<F>),
    /// The flow is over.
    Done(Done<F::Outcome>),
}

/// Is what a flow comes to.
pub struct Done<O> {
    /// For the request's jar, where later flows of the request find them.
    pub cookies: Vec<SetCookie>,
    /// The flow's own result.
    pub outcome: O,
}

/// Waits for one answer, and takes exactly one: a flow.
#[must_use = "it waits for an answer"]
pub struct Waiting<F>(Box<(F, Journal)>);

impl<F: Flow> Waiting<F> {
    /// Takes what came of the fetch, and the time as it is then. Of `timing`, [`sent`](Timing::sent) is when the time of a
    /// session begins that the answer is; the rest is only logged.
    pub fn answer(self, now: UnixMillis, got: Fetched, timing: Timing) -> Step<F> {
        let (flow, mut log) = *self.0;
        log.fetched(timing);
        let times = Times {
            sent: timing.sent,
            now,
        };
        let next = flow.answered(times, got, &mut log);
        Step::of(log, next)
    }
}

/// Says when a fetch was sent, and when it was over.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    sent: Option<UnixMillis>,
    pub(crate) now: UnixMillis,
}

impl Times {
    /// When it was sent; if nobody says, it is when it was asked for.
    pub(crate) fn sent_or(self, asked: UnixMillis) -> UnixMillis {
        self.sent.unwrap_or(asked)
    }

    /// Whether upstream may have got a call that has failed so.
    pub(crate) const fn may_have_been_sent(self, failure: FetchErrorKind) -> bool {
        match failure {
            // There was no connection. In an outage, nobody's cached session ends by what cannot reach upstream.
            FetchErrorKind::Dns | FetchErrorKind::Refused => false,
            FetchErrorKind::Tls | FetchErrorKind::NoPlace | FetchErrorKind::Exhausted => {
                self.sent.is_some()
            }
            FetchErrorKind::Timeout
            | FetchErrorKind::Reset
            | FetchErrorKind::Abort
            | FetchErrorKind::Other
            | FetchErrorKind::TooLarge
            | FetchErrorKind::Internal => true,
        }
    }
}

impl<F: Flow> Step<F> {
    /// The first step of a flow, whose records go into this journal.
    pub(crate) fn first(
        mut log: Journal,
        begin: impl FnOnce(&mut Journal) -> Next<F, F::Outcome>,
    ) -> Self {
        let next = begin(&mut log);
        Self::of(log, next)
    }

    fn of(mut log: Journal, next: Next<F, F::Outcome>) -> Self {
        Self {
            log: log.take(),
            invalidated: log.take_invalidated(),
            action: match next {
                Next::Ask(flow, fetch) => Action::Fetch(fetch, Waiting(Box::new((*flow, log)))),
                Next::Done(done) => Action::Done(done),
            },
        }
    }
}

impl<O> Done<O> {
    pub(crate) const fn new(cookies: Vec<SetCookie>, outcome: O) -> Self {
        Self { cookies, outcome }
    }

    /// Ends without a cookie.
    pub(crate) const fn with(outcome: O) -> Self {
        Self::new(Vec::new(), outcome)
    }
}

/// Says what comes next, for a flow or a piece of one. Most end without a fetch, so what belongs to one is in boxes.
pub enum Next<W, O> {
    /// Make this fetch; the state waits for its answer.
    Ask(Box<W>, Box<Fetch>),
    /// It is over.
    Done(Done<O>),
}

impl<W, O> Next<W, O> {
    pub(crate) fn ask(waits: W, fetch: Fetch) -> Self {
        Self::Ask(Box::new(waits), Box::new(fetch))
    }

    /// Ends with these cookies.
    pub(crate) const fn done(cookies: Vec<SetCookie>, outcome: O) -> Self {
        Self::Done(Done::new(cookies, outcome))
    }

    /// Ends without a cookie.
    pub(crate) const fn end(outcome: O) -> Self {
        Self::Done(Done::with(outcome))
    }
}

/// Without the outcome: the handler's is a response, whose body may be a session and its token.
impl<F: Flow> fmt::Debug for Action<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fetch(fetch, _) => f.debug_tuple("Fetch").field(fetch).finish_non_exhaustive(),
            Self::Done(done) => f.debug_tuple("Done").field(done).finish(),
        }
    }
}

impl<F: Flow> fmt::Debug for Step<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step")
            .field("log", &self.log)
            .field("invalidated", &self.invalidated)
            .field("action", &self.action)
            .finish()
    }
}

impl<O> fmt::Debug for Done<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Done")
            .field("cookies", &self.cookies)
            .finish_non_exhaustive()
    }
}

impl<W, O> fmt::Debug for Next<W, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ask(..) => "Ask",
            Self::Done(_) => "Done",
        })
    }
}

impl<F> fmt::Debug for Waiting<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}
