//! The one loop, for every flow and every transport.

use std::time::Instant;

use neon_auth_core::{Action, Done, Fetch, Flow, LogRecord, Step, UnixMillis, Waiting};

use crate::auth::NeonAuth;
use crate::calls::Came;
use crate::transport::Mode;

/// What was so when a flow began.
#[derive(Clone, Copy)]
pub(crate) struct Began {
    /// How many changes there were.
    pub(crate) changes: u64,
    pub(crate) at: UnixMillis,
    /// When upstream was to be asked for the first time, if it is to be asked.
    pub(crate) asked_since: Option<Instant>,
}

impl Began {
    /// Whether upstream's answer has to be newer than what was asked before.
    pub(crate) const fn after_changes(self) -> bool {
        self.changes > 0
    }
}

/// A flow that is over.
pub(crate) struct Ended<O> {
    pub(crate) done: Done<O>,
    pub(crate) answered: Answered,
}

/// Whose question it was that upstream has answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answered {
    /// One of this request's, or none.
    Own,
    /// Another request's, which was sent before this one asked.
    Earlier,
}

impl<O> Ended<O> {
    /// Without a fetch.
    pub(crate) const fn at_once(done: Done<O>) -> Self {
        Self {
            done,
            answered: Answered::Own,
        }
    }
}

impl<M: Mode> NeonAuth<M> {
    /// Runs a flow from its first step to its end; see [`go_on`](Self::go_on).
    pub(crate) async fn run<F: Flow>(&self, step: Step<F>, began: Began) -> Ended<F::Outcome> {
        match self.take(step) {
            Action::Done(done) => Ended::at_once(done),
            Action::Fetch(fetch, waiting) => self.go_on(fetch, waiting, began).await,
        }
    }

    /// Makes the fetches that a flow wants, to its end. If it began after changes, they are none that have been sent
    /// already; nor are those that follow a fetch which has to be fresh.
    pub(crate) async fn go_on<F: Flow>(
        &self,
        mut fetch: Box<Fetch>,
        mut waiting: Waiting<F>,
        began: Began,
    ) -> Ended<F::Outcome> {
        // To the flow's end: else somebody else's look-up could take its turn before the probe, and no cookie would stand in.
        let thread = self.calls().begin_waiting(fetch.class);
        let mut answered = Answered::Own;
        let mut fresh = began.after_changes();
        loop {
            fresh |= fetch.fresh;
            fetch.fresh = fresh;
            let Came { got, timing, sent } = match &thread {
                Ok(_) => self.fetch(*fetch).await,
                Err(refused) => Came::refused(refused.clone()),
            };
            let times = sent.zip(began.asked_since);
            if times.is_some_and(|(sent, asked)| sent < asked) {
                answered = Answered::Earlier;
            }
            match self.take(waiting.answer(self.now(), got, timing)) {
                Action::Done(done) => return Ended { done, answered },
                Action::Fetch(next, waits) => (fetch, waiting) = (next, waits),
            }
        }
    }

    /// Takes what a step says, and gives what it wants done.
    fn take<F: Flow>(&self, step: Step<F>) -> Action<F> {
        let Step {
            log,
            invalidated,
            action,
            ..
        } = step;
        if let Some(invalidation) = invalidated {
            self.invalidate(&invalidation);
        }
        self.log_all(&log);
        action
    }

    pub(crate) fn log_all(&self, records: &[LogRecord]) {
        records.iter().for_each(|record| self.log(record));
    }
}
