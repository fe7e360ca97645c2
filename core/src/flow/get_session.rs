//! `get_session()`: who is signed in.
//!
//! ```text
//! new ──cached, or no token──▶ done
//!  └──▶ Asking ──any answer──▶ done
//! ```

use super::look_up::{Finding, LookUp, Opening, deletions, read_cookies};
use crate::action::{Action, Flow, Mailbox, Ticket};
use crate::config::Config;
use crate::error::Error;
use crate::failure::Failure;
use crate::fetch::Fetched;
use crate::log::{Component, Journal};
use crate::request::IncomingRequest;
use crate::session::Session;
use crate::time::UnixMillis;

/// Says who is signed in: from the cache, else from upstream; all that ask at once share one request.
///
/// Its outcome is `Ok(None)` if nobody is, and an error if that is unknown: never `None` for an outage. While a GET or
/// HEAD is answered, an expired cookie may stand in for upstream
/// ([`stale_if_error`](crate::ConfigBuilder::stale_if_error)), unless `fresh` is asked for.
pub struct GetSession {
    log: Journal,
    mailbox: Mailbox<Result<Option<Session>, Error>>,
    asking: Option<LookUp>,
}

impl GetSession {
    /// Begins. `fresh` passes the cache over.
    #[must_use]
    pub fn new(config: &Config, now: UnixMillis, request: &IncomingRequest, fresh: bool) -> Self {
        let mut flow = Self {
            log: Journal::new(config, Component::Method),
            mailbox: Mailbox::new(),
            asking: None,
        };
        match read_cookies(config, now, request, fresh, &mut flow.log) {
            Opening::Known(session) => flow.finish(Vec::new(), Ok(Some(session))),
            Opening::NoToken => flow.finish(deletions(config, request.jar()), Ok(None)),
            Opening::Ask(look_up) => match look_up.of_method() {
                Some(fetch) => {
                    flow.mailbox.log(flow.log.take());
                    flow.mailbox.fetch(fetch);
                    flow.asking = Some(look_up);
                }
                None => flow.finish(Vec::new(), Err(Failure::Internal.into())),
            },
        }
        flow
    }

    fn finish(
        &mut self,
        cookies: Vec<crate::cookie::SetCookie>,
        outcome: Result<Option<Session>, Error>,
    ) {
        self.mailbox.log(self.log.take());
        self.mailbox.done(cookies, outcome);
    }
}

impl Flow for GetSession {
    type Outcome = Result<Option<Session>, Error>;

    fn poll(&mut self) -> Option<Action<Self::Outcome>> {
        self.mailbox.poll()
    }

    fn handle(&mut self, now: UnixMillis, ticket: Ticket, got: Fetched) {
        if !self.mailbox.admits(&mut self.log, &ticket) {
            return;
        }
        let Some(look_up) = self.asking.take() else {
            return;
        };
        let looked_up = look_up.settle(now, got, &mut self.log);
        let outcome = match looked_up.finding {
            Finding::SignedIn(session) => Ok(Some(session)),
            Finding::SignedOut => Ok(None),
            Finding::Unknown { failure, error } => {
                Err(error.map_or_else(|| failure.into(), Error::from))
            }
        };
        self.finish(looked_up.cookies, outcome);
    }
}
