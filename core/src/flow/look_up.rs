//! Asking upstream who is signed in, if the cache does not say.

use super::cache_cookie::Carried;
use super::machine::{Next, Wait};
use crate::config::Config;
use crate::context::{Context, Kept};
use crate::cookie::{Jar, SetCookie};
use crate::failure::Failure;
use crate::fetch::{Fetch, FetchError, Fetched};
use crate::log::{Journal, Outcome};
use crate::session::{Cached, EXPIRED, NO_TOKEN, Session, StandIn, is_cookie_of, mint, read_cache};
use crate::time::UnixMillis;
use crate::upstream::{self, Answer, Carries, GET_SESSION, Verdict, report};

/// What a request's own cookies say.
pub(super) enum Opening {
    /// The cache says who is signed in.
    Known(Session),
    /// There is no session token: nobody is, and upstream need not be asked.
    NoToken,
    /// Upstream has to be asked.
    Ask(LookUp),
}

/// One look-up, ready to be made.
pub(super) struct LookUp {
    kept: Kept,
    /// Why the cache does not say who is signed in.
    reason: &'static str,
    stale: Option<StandIn>,
}

/// What came of a look-up.
pub(super) enum Finding {
    /// This session is signed in. It is marked stale if upstream is down and an expired cookie is used.
    SignedIn(Session),
    SignedOut,
    /// Nothing is known.
    Unknown {
        failure: Failure,
        error: Option<FetchError>,
    },
}

/// Reads the request's cookies; `fresh` skips the cache.
pub(super) fn read_cookies(context: Context<'_>, fresh: bool, log: &mut Journal) -> Opening {
    let sent = context.jar.session_cookies(context.config.cookie_names());
    let cached = match sent.token {
        Some(_) if fresh => Cached::Miss("a fresh session was asked for"),
        _ => read_cache(context, sent, log),
    };
    let (reason, stale) = match cached {
        Cached::Hit(session) => {
            log.decided(Outcome::Cached, "the session cookie is good");
            return Opening::Known(session);
        }
        Cached::NoToken => {
            log.decided(Outcome::SignedOut, NO_TOKEN);
            return Opening::NoToken;
        }
        Cached::Stale(stand_in) => (EXPIRED, Some(stand_in)),
        Cached::Miss(reason) => (reason, None),
    };
    Opening::Ask(LookUp {
        kept: context.keep(),
        reason,
        stale,
    })
}

impl LookUp {
    /// The request to make for a page.
    pub(super) fn of_page(&self, now: UnixMillis) -> Option<Fetch> {
        upstream::look_up(self.kept.at(now), self.carries())
    }

    /// The request to make for a server method.
    pub(super) fn of_method(&self, now: UnixMillis) -> Option<Fetch> {
        upstream::get_session(self.kept.at(now), self.carries())
    }

    fn carries(&self) -> Carries {
        match self.stale {
            Some(_) => Carries::TokenAlone,
            None => Carries::All,
        }
    }

    /// Upstream does not say who is signed in. If it `is_down`, an expired cookie may be used, to read a page.
    fn unknown(
        self,
        now: UnixMillis,
        is_down: bool,
        failure: Failure,
        error: Option<FetchError>,
        log: &mut Journal,
    ) -> Next<Self> {
        let may_stand_in = is_down && self.kept.request.is_read();
        let stale = self.stale.filter(|_| may_stand_in);
        let finding = match stale.and_then(|stale| stale.at(now)) {
            Some(session) => {
                log.decided(Outcome::Stale, failure.code());
                Finding::SignedIn(session)
            }
            None => {
                log.decided(Outcome::Unknown, failure.code());
                Finding::Unknown { failure, error }
            }
        };
        Next::Done(Vec::new(), finding)
    }
}

impl Wait for LookUp {
    type Outcome = Finding;

    fn answered(self, now: UnixMillis, got: Fetched, log: &mut Journal) -> Next<Self> {
        let response = match got {
            Ok(response) => response,
            Err(error) => {
                report::failed(log, &self.kept.config, GET_SESSION, &error);
                let is_down = !error.kind().is_local();
                return self.unknown(now, is_down, error.kind().failure(), Some(error), log);
            }
        };
        let answer = Answer::read(&self.kept.config, now, response);
        let mut jar = self.kept.jar.clone();
        for cookie in &answer.cookies {
            jar.set(cookie.clone());
        }
        let verdict = match answer.session() {
            Some(session) if !is_about_token_in(&self.kept.config, &jar, session) => {
                Verdict::Unknown(Failure::UpstreamInvalid)
            }
            _ => answer.verdict(now),
        };
        match &verdict {
            Verdict::Unknown(Failure::UpstreamInvalid) => {
                let why = answer.why_no_session();
                report::unreadable(log, &self.kept.config, GET_SESSION, &answer, &why);
            }
            _ => {
                let code = answer.refusal().code;
                report::answered(
                    log,
                    &self.kept.config,
                    GET_SESSION,
                    &answer,
                    code.as_deref(),
                );
            }
        }
        match verdict {
            Verdict::SignedIn(session) => {
                let carried = Carried::in_jar(&self.kept.config, &self.kept.jar);
                let minted = mint(&self.kept.config, &jar, &session, now, log);
                carried.set_or_clear(&self.kept.config, &mut jar, minted, true);
                log.decided(Outcome::LookedUp, self.reason);
                Next::Done(jar.into_lines(), Finding::SignedIn(session))
            }
            Verdict::SignedOut => {
                for dead in deletions(&self.kept.config, &self.kept.jar) {
                    jar.set(dead);
                }
                log.decided(Outcome::SignedOut, "upstream says that nobody is signed in");
                Next::Done(jar.into_lines(), Finding::SignedOut)
            }
            Verdict::Unknown(failure) => {
                self.unknown(now, answer.status.is_server_error(), failure, None, log)
            }
        }
    }
}

/// Whether the session belongs to the token that counts once the answer's own cookies are set. An answer about another
/// one would sign its user in here.
fn is_about_token_in(config: &Config, jar: &Jar, session: &Session) -> bool {
    jar.token(config.cookie_names())
        .is_some_and(|cookie| is_cookie_of(&session.session.token, unquoted(cookie)))
}

/// Better Auth leaves out the quotes around a cookie's value, as RFC 6265 (section 4.1.1) allows a client to write them.
fn unquoted(value: &[u8]) -> &[u8] {
    match value {
        [b'"', inner @ .., _] => inner,
        _ => value,
    }
}

/// The lines that delete the cookies of a session that is over, if the request carried them.
pub(super) fn deletions(config: &Config, jar: &Jar) -> Vec<SetCookie> {
    let names = config.cookie_names();
    [names.session_token(), names.session_data()]
        .into_iter()
        .filter(|name| jar.get(names, name).is_some())
        .filter_map(|name| SetCookie::deletion(config, name))
        .collect()
}
