//! `get_session()`: who is signed in.
//!
//! ```text
//! new ──cached, or no token──▶ done
//!  └──▶ Asking ──any answer──▶ done
//! ```

use super::look_up::{Finding, Freshness, LookUp, Opening, read_cookies};
use crate::context::Context;
use crate::error::Error;
use crate::fetch::Fetched;
use crate::log::{Component, Journal};
use crate::session::Session;
use crate::step::state::Answered;
use crate::step::{Done, Flow, Next, Step, Times};
use crate::upstream::Asker;

/// Says who is signed in: from the cache, else from upstream; all that ask at once share one request.
///
/// Its outcome is `Ok(None)` if nobody is, and an error if that is unknown: never `None` for an outage. While a GET or
/// HEAD is answered, an expired cookie may replace upstream
/// ([`stale_if_error`](crate::ConfigBuilder::stale_if_error)), unless `fresh` is asked for.
#[derive(Debug)]
pub struct GetSession(LookUp);

impl GetSession {
    /// Starts the flow.
    pub fn start(context: Context<'_>, freshness: Freshness) -> Step<Self> {
        let log = Journal::new(context, Component::Method);
        Step::first(log, |log| begin(context, freshness, log))
    }
}

type Who = Result<Option<Session>, Error>;

fn begin(context: Context<'_>, freshness: Freshness, log: &mut Journal) -> Next<GetSession, Who> {
    match read_cookies(context, Asker::Method, freshness, log) {
        Opening::Known(session) => Next::end(Ok(Some(session))),
        Opening::NoToken(dead) => Next::done(Vec::from_iter(dead), Ok(None)),
        Opening::Ask(look_up, fetch) => Next::Ask(Box::new(GetSession(*look_up)), fetch),
    }
}

impl Flow for GetSession {
    type Outcome = Who;
}

impl Answered<Who> for GetSession {
    fn answered(self, times: Times, got: Fetched, log: &mut Journal) -> Next<Self, Who> {
        match self.0.answered(times, got, log) {
            Next::Ask(look_up, fetch) => Next::Ask(Box::new(Self(*look_up)), fetch),
            Next::Done(Done { cookies, outcome }) => Next::done(
                cookies,
                match outcome {
                    Finding::SignedIn(session) => Ok(Some(session)),
                    Finding::SignedOut => Ok(None),
                    Finding::Unknown(unknown) => Err(unknown.into()),
                },
            ),
        }
    }
}
