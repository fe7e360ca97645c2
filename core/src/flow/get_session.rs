//! `get_session()`: who is signed in.
//!
//! ```text
//! new ──cached, or no token──▶ done
//!  └──▶ Asking ──any answer──▶ done
//! ```

use super::look_up::{Finding, Freshness, LookUp, Opening, deletions, read_cookies};
use super::machine::{Machine, Next, Wait, flow};
use crate::context::Context;
use crate::error::Error;
use crate::fetch::Fetched;
use crate::log::{Component, Journal};
use crate::session::Session;
use crate::time::UnixMillis;
use crate::upstream::Asker;

/// Says who is signed in: from the cache, else from upstream; all that ask at once share one request.
///
/// Its outcome is `Ok(None)` if nobody is, and an error if that is unknown: never `None` for an outage. While a GET or
/// HEAD is answered, an expired cookie may replace upstream
/// ([`stale_if_error`](crate::ConfigBuilder::stale_if_error)), unless `fresh` is asked for.
pub struct GetSession(Machine<Asking>);

flow!(GetSession => Result<Option<Session>, Error>);

struct Asking(LookUp);

impl GetSession {
    /// Begins. `fresh` skips the cache, and any answer that was asked for before.
    #[must_use]
    pub fn new(context: Context<'_>, fresh: bool) -> Self {
        let log = Journal::new(context, Component::Method);
        Self(Machine::start(log, |log| begin(context, fresh, log)))
    }
}

fn begin(context: Context<'_>, fresh: bool, log: &mut Journal) -> Next<Asking> {
    let freshness = match fresh {
        true => Freshness::FromUpstream,
        false => Freshness::FromCache,
    };
    match read_cookies(context, Asker::Method, freshness, log) {
        Opening::Known(session) => Next::Done(Vec::new(), Ok(Some(session))),
        Opening::NoToken => {
            let dead = deletions(context.config, context.jar);
            Next::Done(dead, Ok(None))
        }
        Opening::Ask(look_up, fetch) => Next::wait(Asking(*look_up), *fetch),
    }
}

impl Wait for Asking {
    type Outcome = Result<Option<Session>, Error>;

    fn answered(self, now: UnixMillis, got: Fetched, log: &mut Journal) -> Next<Self> {
        match self.0.answered(now, got, log) {
            Next::Await(look_up, fetch) => Next::Await(Box::new(Self(*look_up)), fetch),
            Next::Done(cookies, finding) => Next::Done(
                cookies,
                match finding {
                    Finding::SignedIn(session) => Ok(Some(session)),
                    Finding::SignedOut => Ok(None),
                    Finding::Unknown { failure, error } => {
                        Err(error.map_or_else(|| failure.into(), Error::from))
                    }
                },
            ),
        }
    }
}
