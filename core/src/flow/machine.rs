//! What moves every flow: the one place with the outbox, the ticket and the log.
//!
//! A flow is a value that waits for an answer. It takes the answer and gives either the next such value, with the fetch
//! that it waits for, or the end. So a flow cannot wait without a fetch, and cannot end twice.
//!
//! ```text
//!  start ──▶ Asks ──poll──▶ Waits ──handle──▶ Asks …
//!    └──────────────────────────────┴───────▶ Ends ──poll──▶ Over
//! ```

use std::fmt;
use std::vec;

use crate::action::{Action, Awaited, Ticket};
use crate::cookie::SetCookie;
use crate::fetch::{Fetch, Fetched};
use crate::log::{Journal, Level};
use crate::time::UnixMillis;

/// A state that waits for the answer to one fetch.
pub(super) trait Wait: Sized {
    /// What the flow comes to.
    type Outcome;

    /// Takes the answer.
    fn answered(self, now: UnixMillis, got: Fetched, log: &mut Journal) -> Next<Self>;
}

/// What comes next. Most flows end without a fetch, so what belongs to one is in boxes.
pub(super) enum Next<W: Wait> {
    /// Make this fetch; the state waits for its answer.
    Await(Box<W>, Box<Fetch>),
    /// The flow is over, and these cookies are to be set.
    Done(Vec<SetCookie>, W::Outcome),
}

/// A flow on its way.
pub(super) struct Machine<W: Wait> {
    log: Journal,
    state: State<W>,
}

enum State<W: Wait> {
    /// The fetch is not handed out yet.
    Asks(Box<W>, Box<Fetch>),
    Waits(Box<W>, Awaited),
    Ends(vec::IntoIter<SetCookie>, W::Outcome),
    Over,
}

impl<W: Wait> Next<W> {
    pub(super) fn wait(wait: W, fetch: Fetch) -> Self {
        Self::Await(Box::new(wait), Box::new(fetch))
    }
}

impl<W: Wait> Machine<W> {
    pub(super) fn start(mut log: Journal, begin: impl FnOnce(&mut Journal) -> Next<W>) -> Self {
        let state = State::from(begin(&mut log));
        Self { log, state }
    }

    pub(super) fn poll(&mut self) -> Option<Action<W::Outcome>> {
        if let Some(record) = self.log.next() {
            return Some(Action::Log(record));
        }
        match std::mem::replace(&mut self.state, State::Over) {
            State::Asks(wait, fetch) => {
                let (ticket, awaited) = Ticket::issue();
                self.state = State::Waits(wait, awaited);
                Some(Action::Fetch(ticket, *fetch))
            }
            State::Ends(mut cookies, outcome) => match cookies.next() {
                Some(cookie) => {
                    self.state = State::Ends(cookies, outcome);
                    Some(Action::SetCookie(cookie))
                }
                None => Some(Action::Done(outcome)),
            },
            waits @ State::Waits(..) => {
                self.state = waits;
                None
            }
            State::Over => None,
        }
    }

    pub(super) fn handle(&mut self, now: UnixMillis, ticket: &Ticket, got: Fetched) {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Waits(wait, awaited) if awaited.is(ticket) => {
                self.log.fetched(ticket.timing());
                self.state = wait.answered(now, got, &mut self.log).into();
            }
            undisturbed => {
                self.state = undisturbed;
                self.log.say(
                    Level::Error,
                    "ignored an answer that this flow did not ask for",
                );
            }
        }
    }
}

impl<W: Wait> From<Next<W>> for State<W> {
    fn from(next: Next<W>) -> Self {
        match next {
            Next::Await(wait, fetch) => Self::Asks(wait, fetch),
            Next::Done(cookies, outcome) => Self::Ends(cookies.into_iter(), outcome),
        }
    }
}

/// How far it is, and nothing of what it holds.
impl<W: Wait> fmt::Debug for Machine<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.state {
            State::Asks(..) => "Asks",
            State::Waits(..) => "Waits",
            State::Ends(..) => "Ends",
            State::Over => "Over",
        })
    }
}

/// Makes a newtype around a [`Machine`] a [`Flow`](crate::action::Flow).
macro_rules! flow {
    ($name:ident $(<$parameter:ident: $bound:path>)? => $outcome:ty) => {
        impl $(<$parameter: $bound>)? $crate::action::Flow for $name $(<$parameter>)? {
            type Outcome = $outcome;

            fn poll(&mut self) -> Option<$crate::action::Action<Self::Outcome>> {
                self.0.poll()
            }

            fn handle(
                &mut self,
                now: $crate::time::UnixMillis,
                ticket: $crate::action::Ticket,
                got: $crate::fetch::Fetched,
            ) {
                self.0.handle(now, &ticket, got);
            }
        }

        impl $(<$parameter: $bound>)? ::std::fmt::Debug for $name $(<$parameter>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }
    };
}

pub(super) use flow;
