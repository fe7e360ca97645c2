//! The one loop, for every flow and every transport.

use neon_auth_core::{Action, Done, Fetch, Flow, LogRecord, Step, Timing, Waiting};

use crate::auth::NeonAuth;
use crate::transport::Mode;

impl<M: Mode> NeonAuth<M> {
    /// Runs a flow from its first step to its end.
    pub(crate) async fn run<F: Flow>(&self, step: Step<F>, fresh: bool) -> Done<F::Outcome> {
        let Step { log, action } = step;
        self.log_all(&log);
        match action {
            Action::Done(done) => done,
            Action::Fetch(fetch, waiting) => self.go_on(fetch, waiting, fresh).await,
        }
    }

    /// Makes the fetches that a flow wants, to its end. If they are to be `fresh`, or one of them is by itself, then it and
    /// all that follow are none that have been sent already.
    pub(crate) async fn go_on<F: Flow>(
        &self,
        mut fetch: Box<Fetch>,
        mut waiting: Waiting<F>,
        mut fresh: bool,
    ) -> Done<F::Outcome> {
        // To the flow's end: else somebody else's look-up could take its turn before the probe, and no cookie would stand in.
        let thread = self.calls().begin_waiting(fetch.class);
        loop {
            fresh |= fetch.fresh;
            fetch.fresh = fresh;
            let (got, timing) = match &thread {
                Ok(_) => self.fetch(*fetch).await,
                Err(refused) => (Err(refused.clone()), Timing::default()),
            };
            let Step { log, action } = waiting.answer(self.now(), got, timing);
            self.log_all(&log);
            match action {
                Action::Done(done) => return done,
                Action::Fetch(next, waits) => (fetch, waiting) = (next, waits),
            }
        }
    }

    pub(crate) fn log_all(&self, records: &[LogRecord]) {
        records.iter().for_each(|record| self.log(record));
    }
}
