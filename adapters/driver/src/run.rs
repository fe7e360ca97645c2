//! The one loop, for every flow and every transport.

use neon_auth_core::{Action, Error, Failure, Fetch, Flow, LogRecord, SetCookie, Ticket, Timing};

use crate::auth::NeonAuth;
use crate::transport::Mode;

/// How far a flow gets by itself.
pub(crate) enum Stop<F: Flow> {
    End(End<F::Outcome>),
    Asks(Box<Asking<F>>),
}

/// What a flow comes to.
pub(crate) struct End<O> {
    /// For the request's jar.
    pub(crate) cookies: Vec<SetCookie>,
    pub(crate) outcome: O,
}

/// A flow that waits for a fetch to be made.
pub(crate) struct Asking<F> {
    flow: F,
    ticket: Ticket,
    fetch: Fetch,
}

/// Runs a flow up to its next fetch, or to its end if it needs none, and gives what is to be logged besides.
///
/// It does no I/O and writes no log, so it may run under a lock.
pub(crate) fn advance<F: Flow>(mut flow: F) -> (Vec<LogRecord>, Result<Stop<F>, Error>) {
    let (mut records, mut cookies) = (Vec::new(), Vec::new());
    let stop = loop {
        match flow.poll() {
            Some(Action::Fetch(ticket, fetch)) => {
                break Ok(Stop::Asks(Box::new(Asking {
                    flow,
                    ticket,
                    fetch,
                })));
            }
            // They come just before the end.
            Some(Action::SetCookie(cookie)) => cookies.push(cookie),
            Some(Action::Log(record)) => records.push(record),
            Some(Action::Done(outcome)) => break Ok(Stop::End(End { cookies, outcome })),
            // A flow that waits for nothing would wait for ever.
            None => break Err(Failure::Internal.into()),
        }
    };
    (records, stop)
}

impl<M: Mode> NeonAuth<M> {
    /// Runs a flow from its beginning to its end.
    pub(crate) async fn run<F: Flow>(
        &self,
        flow: F,
        fresh: bool,
    ) -> Result<End<F::Outcome>, Error> {
        let (records, stop) = advance(flow);
        self.log_all(&records);
        match stop? {
            Stop::End(end) => Ok(end),
            Stop::Asks(asking) => self.go_on(asking, fresh).await,
        }
    }

    /// Makes the fetches that a flow wants, to its end. If they are to be `fresh`, or one of them is by itself, then it and
    /// all that follow are none that have been sent already.
    pub(crate) async fn go_on<F: Flow>(
        &self,
        mut asking: Box<Asking<F>>,
        mut fresh: bool,
    ) -> Result<End<F::Outcome>, Error> {
        // To the flow's end: else somebody else's look-up could take its turn before the probe, and no cookie would stand in.
        let waiting = self.under_way().begin_waiting(asking.fetch.class);
        loop {
            let Asking {
                mut flow,
                ticket,
                mut fetch,
            } = *asking;
            fresh |= fetch.fresh;
            fetch.fresh = fresh;
            let (got, timing) = match &waiting {
                Ok(_) => self.fetch(fetch).await,
                Err(refused) => (Err(refused.clone()), Timing::default()),
            };
            flow.handle(self.now(), ticket.timed(timing), got);
            let (records, stop) = advance(flow);
            self.log_all(&records);
            match stop? {
                Stop::End(end) => return Ok(end),
                Stop::Asks(next) => asking = next,
            }
        }
    }
}
