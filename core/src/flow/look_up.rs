//! Asking upstream who is signed in, where the cache does not tell.

use super::cache_cookie::Carried;
use crate::config::Config;
use crate::cookie::{Jar, SESSION_DATA, SESSION_TOKEN, SetCookie};
use crate::failure::Failure;
use crate::fetch::{FetchError, FetchErrorKind, Fetched};
use crate::log::Journal;
use crate::request::IncomingRequest;
use crate::session::{Cached, Session, StandIn, mint, read_cache};
use crate::time::UnixMillis;
use crate::upstream::{Answer, GET_SESSION, Verdict};

/// What a request's own cookies tell.
pub(super) enum Opening {
    /// The cache tells who is signed in.
    Known(Session),
    /// There is no session token: nobody is, and upstream need not be asked.
    NoToken,
    /// Upstream has to be asked.
    Ask(LookUp),
}

/// One look-up, ready to be made.
pub(super) struct LookUp {
    config: Config,
    request: IncomingRequest,
    stale: Option<StandIn>,
}

/// What came of a look-up.
pub(super) struct LookedUp {
    pub(super) finding: Finding,
    /// What the response has to carry, whoever it goes to.
    pub(super) cookies: Vec<SetCookie>,
}

pub(super) enum Finding {
    SignedIn(Session),
    SignedOut,
    /// Nothing is known. A session that expired a moment ago may stand in, where upstream is down.
    Unknown {
        failure: Failure,
        error: Option<FetchError>,
        stand_in: Option<Session>,
    },
}

/// Reads the request's cookies; `fresh` passes the cache over.
pub(super) fn read_cookies(
    config: &Config,
    now: UnixMillis,
    request: &IncomingRequest,
    fresh: bool,
    log: &mut Journal,
) -> Opening {
    if request.jar().token().is_none() {
        return Opening::NoToken;
    }
    let cached = if fresh {
        Cached::Miss
    } else {
        read_cache(config, request.jar(), now, log)
    };
    let stale = match cached {
        Cached::Hit(session) => return Opening::Known(session),
        Cached::Stale(stand_in) => Some(stand_in),
        Cached::Miss => None,
    };
    Opening::Ask(LookUp {
        config: config.clone(),
        request: request.fork(),
        stale,
    })
}

impl LookUp {
    pub(super) fn settle(self, now: UnixMillis, got: Fetched, log: &mut Journal) -> LookedUp {
        let response = match got {
            Ok(response) => response,
            Err(error) => {
                log.failed(GET_SESSION, &error);
                let stale = self.stale.filter(|_| is_outage(error.kind()));
                let stand_in = stale.and_then(|stale| stale.at(now));
                return LookedUp::unknown(error.kind().failure(), Some(error), stand_in);
            }
        };
        let answer = Answer::read(&self.config, now, response);
        let verdict = answer.verdict(now);
        match &verdict {
            Verdict::Unknown(Failure::UpstreamInvalid) => {
                log.unreadable(GET_SESSION, answer.status);
            }
            _ => log.answered(GET_SESSION, answer.status, answer.refusal().code.as_deref()),
        }
        let mut jar = self.request.into_jar();
        match verdict {
            Verdict::SignedIn(session) => {
                let carried = Carried::in_jar(&jar);
                for cookie in answer.cookies {
                    jar.set(cookie);
                }
                let minted = mint(&self.config, &jar, &session, now, log);
                carried.settle(&self.config, &mut jar, minted, true);
                LookedUp {
                    finding: Finding::SignedIn(session),
                    cookies: jar.into_lines(),
                }
            }
            Verdict::SignedOut => {
                let dead = deletions(&self.config, &jar);
                for cookie in answer.cookies.into_iter().chain(dead) {
                    jar.set(cookie);
                }
                LookedUp {
                    finding: Finding::SignedOut,
                    cookies: jar.into_lines(),
                }
            }
            Verdict::Unknown(failure) => {
                let stale = self.stale.filter(|_| answer.status.is_server_error());
                let stand_in = stale.and_then(|stale| stale.at(now));
                LookedUp::unknown(failure, None, stand_in)
            }
        }
    }
}

impl LookedUp {
    fn unknown(failure: Failure, error: Option<FetchError>, stand_in: Option<Session>) -> Self {
        Self {
            finding: Finding::Unknown {
                failure,
                error,
                stand_in,
            },
            cookies: Vec::new(),
        }
    }
}

/// The lines that delete a dead session's cookies, where the request carried them.
pub(super) fn deletions(config: &Config, jar: &Jar) -> Vec<SetCookie> {
    [SESSION_TOKEN, SESSION_DATA]
        .into_iter()
        .filter(|name| jar.has(name))
        .filter_map(|name| SetCookie::deletion(config, name))
        .collect()
}

/// Whether upstream is out of reach, rather than answering too much or us failing.
fn is_outage(kind: FetchErrorKind) -> bool {
    !matches!(kind, FetchErrorKind::TooLarge | FetchErrorKind::Internal)
}
