//! The question whether upstream answers anybody at all, before an expired cookie stands in.

use super::{Finding, Unknown};
use crate::config::Config;
use crate::fetch::{Fetch, Fetched};
use crate::log::{Journal, Level, Outcome};
use crate::session::StandIn;
use crate::step::Done;
use crate::time::UnixMillis;
use crate::upstream::probe;

const ANSWERS_OTHERS: &str =
    "the look-up failed, but upstream answers others, so no expired cookie stands in";

/// A look-up that has failed, and waits for the answer to a probe.
pub(in crate::flow) struct AskingProbe {
    stale: StandIn,
    /// Why upstream did not say who is signed in.
    unknown: Unknown,
}

impl AskingProbe {
    pub(super) fn begin(config: &Config, stale: StandIn, unknown: Unknown) -> (Self, Fetch) {
        (Self { stale, unknown }, probe(config))
    }

    pub(super) fn answered(
        self,
        now: UnixMillis,
        got: &Fetched,
        log: &mut Journal,
    ) -> Done<Finding> {
        let Self { stale, unknown } = self;
        let is_down = match got {
            Ok(response) => response.status().is_server_error(),
            Err(error) => !error.kind().is_local(),
        };
        if !is_down {
            log.say(Level::Warn, ANSWERS_OTHERS);
            return unknown.end(log);
        }
        match stale.at(now) {
            Some(session) => {
                log.decided(Outcome::Stale, unknown.failure.as_str());
                Done::with(Finding::SignedIn(session))
            }
            None => unknown.end(log),
        }
    }
}
