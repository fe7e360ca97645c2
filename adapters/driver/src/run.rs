//! The one loop, for every flow and every transport.

use std::time::Instant;

use neon_auth_core::{Action, Error, Failure, Fetch, Flow, SetCookie, Ticket};

use crate::auth::NeonAuth;
use crate::transport::Mode;

/// How a flow is run: where its cookies go, and whether its fetches can be ones that are under way already.
pub(crate) struct Run<'a, M: Mode, K> {
    auth: &'a NeonAuth<M>,
    may_share: bool,
    keep: K,
}

/// A flow after its first steps.
pub(crate) enum Started<F: Flow> {
    Done(F::Outcome),
    Asks(Box<Asking<F>>),
}

/// A flow that waits for a fetch to be made.
pub(crate) struct Asking<F> {
    flow: F,
    ticket: Ticket,
    fetch: Fetch,
}

impl<'a, M: Mode, K: Fn(SetCookie)> Run<'a, M, K> {
    pub(crate) const fn new(auth: &'a NeonAuth<M>, may_share: bool, keep: K) -> Self {
        Self {
            auth,
            may_share,
            keep,
        }
    }

    /// Runs a flow up to its first fetch, or to its end if it needs none.
    pub(crate) fn start<F: Flow>(&self, mut flow: F) -> Result<Started<F>, Error> {
        loop {
            match flow.poll() {
                Some(Action::Fetch(ticket, fetch)) => {
                    let asking = Asking {
                        flow,
                        ticket,
                        fetch,
                    };
                    return Ok(Started::Asks(Box::new(asking)));
                }
                Some(Action::SetCookie(cookie)) => (self.keep)(cookie),
                Some(Action::Log(record)) => self.auth.log(&record),
                Some(Action::Done(outcome)) => return Ok(Started::Done(outcome)),
                // A flow that waits for nothing would wait for ever.
                None => return Err(Failure::Internal.into()),
            }
        }
    }

    /// Runs a flow from its beginning to its end.
    pub(crate) async fn whole<F: Flow>(&self, flow: F) -> Result<F::Outcome, Error> {
        match self.start(flow)? {
            Started::Done(outcome) => Ok(outcome),
            Started::Asks(asking) => self.go_on(asking).await,
        }
    }

    /// Makes the fetches that a flow wants, to its end.
    pub(crate) async fn go_on<F: Flow>(
        &self,
        mut asking: Box<Asking<F>>,
    ) -> Result<F::Outcome, Error> {
        loop {
            let Asking {
                mut flow,
                ticket,
                fetch,
            } = *asking;
            let begun = Instant::now();
            let (got, joined) = self.auth.fetch(fetch, self.may_share).await;
            let ticket = ticket.timed(begun.elapsed(), joined);
            flow.handle(self.auth.now(), ticket, got);
            match self.start(flow)? {
                Started::Done(outcome) => return Ok(outcome),
                Started::Asks(next) => asking = next,
            }
        }
    }
}
